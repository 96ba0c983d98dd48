"""How many requests of a reviewer are answered at a time, and of how many reviewers."""

import asyncio
from contextlib import AsyncExitStack
from uuid import UUID, uuid4

import pytest

from review.console.http.page_turns import MOST_WAITING, REQUESTS_EACH, PageTurns, TooManyRequests

HA, NAM = uuid4(), uuid4()


class Requests:
    """Requests that are in progress until the test ends, or `leave` ends one."""

    def __init__(self, turns: PageTurns) -> None:
        self._turns = turns
        self.in_progress: list[UUID] = []
        self._done = asyncio.Event()
        self.tasks: list[asyncio.Task[None]] = []

    async def ask(self, reviewer_id: UUID, count: int = 1) -> None:
        """So many more of this reviewer."""
        self.tasks += [asyncio.create_task(self._answer(reviewer_id)) for _ in range(count)]
        await asyncio.sleep(0)

    async def finish(self) -> None:
        """All are answered, also those that wait."""
        self._done.set()
        await asyncio.gather(*self.tasks)

    async def _answer(self, reviewer_id: UUID) -> None:
        async with self._turns.turn(reviewer_id):
            self.in_progress.append(reviewer_id)
            await self._done.wait()


async def test_requests_of_one_reviewer_wait_for_each_other_and_not_those_of_another() -> None:
    requests = Requests(PageTurns())
    await requests.ask(HA, REQUESTS_EACH + 2)
    assert requests.in_progress == [HA] * REQUESTS_EACH
    await requests.ask(NAM)
    assert requests.in_progress[-1] == NAM
    await requests.finish()
    assert requests.in_progress.count(HA) == REQUESTS_EACH + 2


async def test_more_than_anybody_needs_are_refused_until_the_others_are_answered() -> None:
    turns = PageTurns()
    requests = Requests(turns)
    await requests.ask(HA, REQUESTS_EACH + MOST_WAITING)
    with pytest.raises(TooManyRequests):
        await AsyncExitStack().enter_async_context(turns.turn(HA))
    await requests.finish()
    async with turns.turn(HA):
        pass


async def test_a_request_whose_browser_has_gone_gives_its_place_back() -> None:
    turns = PageTurns()
    requests = Requests(turns)
    await requests.ask(HA, REQUESTS_EACH + MOST_WAITING)
    requests.tasks.pop().cancel()
    await asyncio.sleep(0)
    await requests.ask(HA)
    await requests.finish()
    assert len(requests.in_progress) == REQUESTS_EACH + MOST_WAITING
