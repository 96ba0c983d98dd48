"""Questions that arrive together share one trip."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Q = TypeVar("Q")
A = TypeVar("A")


class Batcher(Generic[Q, A]):
    """Answers one question at a time, by trips that carry many: one in flight, at most `at_once` on board.

    A trip answers every question in order, with an exception for each that has none. One that raises
    fails all on board. An idle gathering starts at once; one that has just carried several waits for more
    to come, for the seconds that its window says; not at all without one.
    """

    def __init__(
        self,
        trip: Callable[[Sequence[Q]], Awaitable[Sequence[A | Exception]]],
        at_once: int,
        window: Callable[[], float] | None = None,
    ) -> None:
        self._trip = trip
        self._at_once = at_once
        self._window = window
        self._waiting: deque[tuple[Q, asyncio.Future[A]]] = deque()
        self._trips: asyncio.Task[None] | None = None
        self._last_carried = 0

    async def __call__(self, question: Q) -> A:
        """The answer to this question; raises what the trip has for it."""
        answer: asyncio.Future[A] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, answer))
        if self._trips is None:
            # A task of its own: an asker who gives up must not take the others along.
            self._trips = asyncio.create_task(self._travel())
        return await answer

    async def _travel(self) -> None:
        try:
            while self._waiting:
                if self._window is not None:
                    await self._wait_for_more(self._window())
                await self._carry(self._board())
        finally:
            self._trips = None

    async def _wait_for_more(self, seconds: float) -> None:
        if seconds and self._last_carried > 1 and len(self._waiting) < self._at_once:
            await asyncio.sleep(seconds)

    def _board(self) -> list[tuple[Q, asyncio.Future[A]]]:
        boarded: list[tuple[Q, asyncio.Future[A]]] = []
        while self._waiting and len(boarded) < self._at_once:
            question, answer = self._waiting.popleft()
            if not answer.cancelled():
                boarded.append((question, answer))
        self._last_carried = len(boarded)
        return boarded

    async def _carry(self, boarded: list[tuple[Q, asyncio.Future[A]]]) -> None:
        if not boarded:
            return
        answers: Sequence[A | Exception]
        try:
            answers = await self._trip([question for question, _ in boarded])
            pairs = list(zip(boarded, answers, strict=True))
        except Exception as error:
            pairs = [(asker, error) for asker in boarded]
        for (_, asked), answer in pairs:
            if asked.done():
                continue
            if isinstance(answer, Exception):
                asked.set_exception(answer)
            else:
                asked.set_result(answer)
