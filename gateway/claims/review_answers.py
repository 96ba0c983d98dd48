"""Waits for reviews: one query for all callers that wait, at each notification of the workers."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from review.mailbox.answer import Answer
from runtime.postgres.database_away import DatabaseAway

# Answers are polled too: a notification may get lost, for example while the database restarts.
POLL_SECONDS = 0.5


class Answers(Protocol):
    """The workers' answers."""

    async def find(self, claim_ids: Sequence[UUID]) -> Mapping[UUID, Answer]:
        """Return the answers that there are. The answer to a dry run is deleted. Raises DatabaseAway."""
        ...


class ReviewAnswers:
    """Gives each waiting caller the answer to its claim, if it comes in time."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._waiting: defaultdict[UUID, list[asyncio.Future[Answer]]] = defaultdict(list)
        self._is_awaited = asyncio.Event()
        self._is_notified = asyncio.Event()

    async def wait(self, claim_id: UUID, within: timedelta) -> Answer | None:
        """Return the answer to a claim, or None where it does not come in time."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[claim_id].append(answer)
        self._is_awaited.set()
        try:
            done, _ = await asyncio.wait((answer,), timeout=within.total_seconds())
            return answer.result() if done else None
        finally:
            self._forget(claim_id, answer)

    def notify(self) -> None:
        """Some claims have been reviewed: query now."""
        self._is_notified.set()

    async def run(self) -> None:
        """Query until cancelled, but only while callers wait."""
        while True:
            await self._is_awaited.wait()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._is_notified.wait(), POLL_SECONDS)
            self._is_notified.clear()
            with suppress(DatabaseAway):
                self._deliver(await self._answers.find(list(self._waiting)))

    def _deliver(self, answers: Mapping[UUID, Answer]) -> None:
        for claim_id, answer in answers.items():
            for waiting in self._waiting.get(claim_id, ()):
                if not waiting.done():
                    waiting.set_result(answer)

    def _forget(self, claim_id: UUID, answer: asyncio.Future[Answer]) -> None:
        self._waiting[claim_id].remove(answer)
        if not self._waiting[claim_id]:
            del self._waiting[claim_id]
        if not self._waiting:
            self._is_awaited.clear()
