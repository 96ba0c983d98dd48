"""Reads one claim's content, before it travels with others: what cannot be read holds up nobody else."""

import asyncio
from typing import Protocol

import msgspec

from gateway.claims.submission import Submission
from gateway.metrics import Metrics
from gateway.refusals import ClaimTooLarge, ClaimUnreadable, Fault
from review.reading.claim import Claim, Release
from review.reading.unreadable import Unreadable


class Reader(Protocol):
    """Reads content: in microseconds where nothing is wrong with it."""

    def read_fast(self, content: bytes, release: Release) -> Claim | None:
        """The claim, or None where it takes the slow way to say."""
        ...

    def read_slowly(self, content: bytes, release: Release) -> Claim:
        """The same claim. Raises Unreadable with every fault."""
        ...


class ReadSubmission(msgspec.Struct, frozen=True):
    """What was handed in, and the claim that it is."""

    submission: Submission
    claim: Claim


class ReadClaim:
    """Refuses what is too large, no claim, or another facility's."""

    def __init__(self, reader: Reader, limit_bytes: int, metrics: Metrics) -> None:
        self._reader = reader
        self._limit_bytes = limit_bytes
        self._metrics = metrics
        # To name every fault takes long: one at a time, in a thread, so that look-ups go on.
        self._one_at_a_time = asyncio.Lock()

    async def __call__(self, submission: Submission) -> ReadSubmission:
        """Raises ClaimTooLarge or ClaimUnreadable."""
        if len(submission.content) > self._limit_bytes:
            raise ClaimTooLarge(self._limit_bytes)
        claim = self._reader.read_fast(submission.content, submission.release)
        claim = claim or await self._read_slowly(submission)
        if claim.facility not in (None, submission.facility):
            reason = "names another facility of ours; a claim is handed in with its provider's own token"
            raise ClaimUnreadable([Fault(f"{claim.root}.provider", reason)])
        return ReadSubmission(submission, claim)

    async def _read_slowly(self, submission: Submission) -> Claim:
        try:
            async with self._one_at_a_time:
                return await asyncio.to_thread(
                    self._reader.read_slowly, submission.content, submission.release
                )
        except Unreadable as unreadable:
            self._metrics.claims_unreadable.inc()
            raise _refusal(unreadable) from None


def _refusal(unreadable: Unreadable) -> ClaimUnreadable:
    faults = (Fault(fault.path, fault.reason) for fault in unreadable.faults)
    return ClaimUnreadable(faults, metadata={"read_as": f"FHIR {unreadable.release}"})
