"""Reads one claim's content, before it travels with others: what cannot be read holds up nobody else."""

import asyncio
import re
from collections.abc import Iterator, Sequence
from typing import Protocol

import msgspec

from gateway.claims.submission import Submission
from gateway.metrics import Metrics
from gateway.refusals import ClaimTooLarge, ClaimUnreadable, FieldViolation
from insurance.claim.claim import Claim, Release
from insurance.claim.fact import ClaimFact, Fact
from insurance.claim.fhir.paths import fhir_path
from insurance.claim.unreadable import Unreadable

# The one way in which JSON can write it, after an even number of backslashes. PostgreSQL keeps no such text.
NULL_CHARACTER = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


# Far more than any number has; an index of PostgreSQL takes 2704 bytes, and a character can have four.
LONGEST_NUMBER = 512


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
        if faults := [*_objections(submission, claim)]:
            raise self._refused(faults, submission.release)
        return ReadSubmission(submission, claim)

    async def _read_slowly(self, submission: Submission) -> Claim:
        try:
            async with self._one_at_a_time:
                return await asyncio.to_thread(
                    self._reader.read_slowly, submission.content, submission.release
                )
        except Unreadable as unreadable:
            faults = [FieldViolation(fault.path, fault.reason) for fault in unreadable.faults]
            raise self._refused(faults, unreadable.release) from None

    def _refused(self, faults: Sequence[FieldViolation], release: Release) -> ClaimUnreadable:
        self._metrics.claims_unreadable.inc()
        return ClaimUnreadable(faults, metadata={"read_as": f"FHIR {release}"})


def _objections(submission: Submission, claim: Claim) -> Iterator[FieldViolation]:
    if claim.facility not in (None, submission.facility):
        reason = "names another facility of ours; a claim is handed in with its provider's own token"
        yield FieldViolation(fhir_path(claim, Fact(ClaimFact.FACILITY)), reason)
    # The plain search is a hundred times faster, and nearly always enough.
    if b"\\u0000" in submission.content and NULL_CHARACTER.search(submission.content):
        yield FieldViolation(
            fhir_path(claim, Fact(ClaimFact.CLAIM)),
            "holds the character U+0000, which no text of FHIR may hold",
        )
    for fact, text in _numbers(claim):
        if len(text) > LONGEST_NUMBER:
            reason = f"at most {LONGEST_NUMBER} characters expected, an identifier's system included"
            yield FieldViolation(fhir_path(claim, Fact(fact)), reason)


def _numbers(claim: Claim) -> Iterator[tuple[ClaimFact, str]]:
    """The numbers of the claim and of its patient; a card number may stand in the coverage instead."""
    patient = claim.patient
    yield ClaimFact.NUMBER, claim.number
    yield ClaimFact.PATIENT_REFERENCE, patient.reference or ""
    yield ClaimFact.CHIP_ID, patient.chip_id or ""
    yield ClaimFact.CARD_NUMBER, patient.card_number or ""
    yield ClaimFact.INSURANCE_NUMBER, patient.insurance_number or ""
