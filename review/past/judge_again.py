"""Judges reviewed claims again, by the rules of now: what would be different. Changes nothing by itself."""

from collections.abc import AsyncIterator, Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

from review.judging.judge import Rules, judge
from review.past.comparison import Comparison, compare
from review.past.kept_claim import PassedOver, PastClaim
from review.past.opened_claim import Received


class ReadPast(Protocol):
    """The use case that opens claims."""

    async def __call__(self, page: Sequence[Received]) -> tuple[list[PastClaim], dict[UUID, PassedOver]]:
        """Return the claims that can be judged again, and why the others cannot."""
        ...


class QueueAgain(Protocol):
    """Puts a claim into the queue again."""

    async def __call__(self, past: PastClaim) -> bool:
        """Return False where it was decided or closed meanwhile: then nothing is changed."""
        ...


class JudgedAgain(NamedTuple):
    """A claim and what would be different. `is_queued`: it was put into the queue again."""

    comparison: Comparison
    is_queued: bool = False


class JudgeAgain:
    """The use case. Without `queue_again` it is a dry run."""

    def __init__(self, read: ReadPast, rules: Rules, queue_again: QueueAgain | None = None) -> None:
        self._read = read
        self._rules = rules
        self._queue_again = queue_again

    async def __call__(
        self, pages: AsyncIterator[Sequence[Received]]
    ) -> AsyncIterator[tuple[list[JudgedAgain], list[PassedOver]]]:
        """Judge the claims of each page again; return those that were judged, and why others were not."""
        async for page in pages:
            claims, passed_over = await self._read(page)
            reasons = list(passed_over.values())
            judged = []
            for past in claims:
                comparison = self._compare(past)
                if comparison is None:
                    reasons.append(PassedOver.FAILED)
                else:
                    judged.append(JudgedAgain(comparison, await self._queue(past, comparison)))
            yield judged, reasons

    def _compare(self, past: PastClaim) -> Comparison | None:
        try:
            return compare(past, judge(past.claim, past.facts, self._rules))
        except Exception:
            # A rule that fails on one claim must not end a run over millions; the claim is counted.
            return None

    async def _queue(self, past: PastClaim, comparison: Comparison) -> bool:
        return bool(self._queue_again and comparison.is_changed and await self._queue_again(past))
