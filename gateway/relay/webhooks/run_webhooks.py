"""Runs a task for each webhook, as long as there is one."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from functools import partial
from typing import Protocol

from runtime.background import BackgroundTasks, start_task
from runtime.postgres.database_away import DatabaseAway

# Webhooks that were added or removed, events whose notification got lost, pauses that have ended.
POLL_SECONDS = 2.0
# After a change of the register: what belongs together is sent together.
PAUSE_SECONDS = 0.2

Deliver = Callable[[int], Awaitable[bool]]


class WebhookIds(Protocol):
    """Which webhooks there are."""

    async def ids(self) -> Sequence[int]:
        """Return the IDs of all webhooks. Raises DatabaseAway."""
        ...


class RunWebhooks:
    """A receiver that is slow or not there delays no other one."""

    def __init__(
        self,
        webhooks: WebhookIds,
        open_deliver: Callable[[], AbstractAsyncContextManager[Deliver]],
        tasks: BackgroundTasks,
    ) -> None:
        """`open_deliver` makes what delivers to one receiver, with connections of its own."""
        self._webhooks = webhooks
        self._open_deliver = open_deliver
        self._tasks = tasks
        self._changed = asyncio.Event()

    def notify(self) -> None:
        """The register has changed."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def run(self) -> None:
        """Run until cancelled."""
        running: dict[int, asyncio.Task[None]] = {}
        try:
            while True:
                with suppress(DatabaseAway):
                    self._adjust(running, await self._webhooks.ids())
                await asyncio.sleep(POLL_SECONDS)
        finally:
            await _end(running.values())

    def _adjust(self, running: dict[int, asyncio.Task[None]], ids: Collection[int]) -> None:
        for removed in running.keys() - set(ids):
            running.pop(removed).cancel()
        for added in set(ids) - running.keys():
            work = partial(self._follow, added)
            running[added] = start_task(self._tasks.keep_running("webhook", work))

    async def _follow(self, webhook_id: int) -> None:
        async with self._open_deliver() as deliver:
            while True:
                has_more = False
                changed = self._changed
                with suppress(DatabaseAway):
                    has_more = await deliver(webhook_id)
                if not has_more:
                    await self._wait(changed)

    async def _wait(self, changed: asyncio.Event) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(POLL_SECONDS):
                await changed.wait()
                await asyncio.sleep(PAUSE_SECONDS)


async def _end(tasks: Collection[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks)
