"""Waits for reviews: one look in the tables for all who wait, at each word of the workers."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from review.mailbox.answer import Answer
from runtime.postgres.database_away import DatabaseAway

# The longest a review goes unseen when the word of it is lost, as while the database restarts.
LOOK_AFTER_SECONDS = 0.5


class Answers(Protocol):
    """Where the workers leave their answers."""

    async def find(self, claim_ids: Sequence[UUID]) -> Mapping[UUID, Answer]:
        """The serialised ClaimReviewed of those that have one; a dry run's is gone with the look.

        Raises DatabaseAway.
        """
        ...


class ReviewAnswers:
    """Gives each who waits the answer to their claim, if it comes in time."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._waiting: defaultdict[UUID, list[asyncio.Future[Answer]]] = defaultdict(list)
        self._somebody_waits = asyncio.Event()
        self._look_now = asyncio.Event()

    async def wait(self, claim_id: UUID, patience: timedelta) -> Answer | None:
        """The review as a serialised ClaimReviewed, or None where it is not there in time."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[claim_id].append(answer)
        self._somebody_waits.set()
        try:
            done, _ = await asyncio.wait((answer,), timeout=patience.total_seconds())
            return answer.result() if done else None
        finally:
            self._forget(claim_id, answer)

    def hear(self) -> None:
        """Some claims have been reviewed: look."""
        self._look_now.set()

    async def run(self) -> None:
        """Look until cancelled, but only while somebody waits."""
        while True:
            await self._somebody_waits.wait()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._look_now.wait(), LOOK_AFTER_SECONDS)
            self._look_now.clear()
            with suppress(DatabaseAway):
                self._hand_out(await self._answers.find(list(self._waiting)))

    def _hand_out(self, found: Mapping[UUID, Answer]) -> None:
        for claim_id, answer in found.items():
            for waiting in self._waiting.get(claim_id, ()):
                if not waiting.done():
                    waiting.set_result(answer)

    def _forget(self, claim_id: UUID, answer: asyncio.Future[Answer]) -> None:
        self._waiting[claim_id].remove(answer)
        if not self._waiting[claim_id]:
            del self._waiting[claim_id]
        if not self._waiting:
            self._somebody_waits.clear()
