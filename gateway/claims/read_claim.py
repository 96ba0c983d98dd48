"""Reads the content of one claim before it joins a batch: unreadable content delays no other claim."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol, TypeVar

import msgspec

from gateway.claims.claim_violations import Law, claim_violations
from gateway.claims.submission import Submission
from gateway.metrics import Metrics
from gateway.refusal import FieldViolation
from gateway.refusals import ClaimTooLarge, ClaimUnreadable
from insurance.claim.bhyt.signature import Signature
from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.claim.unreadable import MOST_FAULTS, Unreadable
from insurance.law.codes.code_changes import CodeChanges, no_changes
from runtime.sharing.fair_share import FairShare
from runtime.sharing.side_threads import SideThreads

Result = TypeVar("Result")


class Reader(Protocol):
    """Reads claims of every format."""

    def read(self, content: bytes, claim_format: ClaimFormat) -> Claim:
        """The claim, by the faster way that leads to it. Raises Unreadable with every fault."""
        ...

    def read_fast(self, content: bytes, claim_format: ClaimFormat) -> Claim | None:
        """The claim, or None where only validation can tell whether the content is one. Microseconds."""
        ...

    def read_validating(self, content: bytes, claim_format: ClaimFormat) -> Claim:
        """The same claim by full validation. Raises Unreadable with its faults. Milliseconds."""
        ...


class Signatures(Protocol):
    """Verifies the signatures of exports, and says which exports must have one."""

    def may_be_required(self, content: bytes) -> bool:
        """Whether an export that cannot be read must be signed, as far as its day is seen. Microseconds."""
        ...

    def check_fast(self, content: bytes) -> Signature | None:
        """What is found out about the signature of an export; None where it must be parsed. Microseconds."""
        ...

    def check(self, content: bytes) -> Signature:
        """The same for any export. Milliseconds where there is a signature."""
        ...

    def violations(self, signature: Signature, made: date | None) -> Sequence[FieldViolation]:
        """The fault of an export that must be signed and is not; `made` is its day, None if it has none."""
        ...


class ReadSubmission(msgspec.Struct, frozen=True):
    """A submission, and the claim that was read from it. `signature` is that of an export, None for FHIR."""

    submission: Submission
    claim: Claim
    signature: Signature | None = None

    @property
    def is_large(self) -> bool:
        """Whether its content is large."""
        return self.submission.is_large


class ReadClaim:
    """Refuses content that is too large or not a claim, and claims of another facility or too long a stay."""

    def __init__(
        self,
        reader: Reader,
        signatures: Signatures,
        limit_bytes: int,
        law: Law,
        metrics: Metrics,
        threads: SideThreads,
        facility_codes: Callable[[], CodeChanges] = no_changes,
    ) -> None:
        self._reader = reader
        self._signatures = signatures
        self._threads = threads
        self._law = law
        self._limit_bytes = limit_bytes
        self._metrics = metrics
        self._facility_codes = facility_codes
        # Validation takes milliseconds: one claim at a time, in a thread, so that look-ups go on, facility by
        # facility. Large claims have waited for their turn before (gateway/claims/claim_turns.py).
        self._validations = FairShare(1)

    async def __call__(self, submission: Submission) -> ReadSubmission:
        """Raises ClaimTooLarge or ClaimUnreadable."""
        if len(submission.content) > self._limit_bytes:
            raise ClaimTooLarge(self._limit_bytes)
        try:
            claim = await self._read(submission)
        except Unreadable as unreadable:
            raise await self._unreadable(submission, unreadable) from None
        signature = await self._signature(submission)
        faults = [*claim_violations(submission, claim, self._facility_codes(), self._law)]
        if signature is not None:
            faults += self._signatures.violations(signature, claim.created)
        if faults:
            raise self._refused(faults, submission.format)
        return ReadSubmission(submission, claim, signature)

    async def _read(self, submission: Submission) -> Claim:
        content, claim_format = submission.content, submission.format
        if submission.is_large:
            return await self._threads.run(self._reader.read, content, claim_format)
        if claim := self._reader.read_fast(content, claim_format):
            return claim
        return await self._in_turn(submission, self._reader.read_validating, content, claim_format)

    async def _signature(self, submission: Submission) -> Signature | None:
        """None for FHIR."""
        if submission.format is not ClaimFormat.BHYT_XML:
            return None
        found = self._signatures.check_fast(submission.content)
        if found is None:
            found = await self._in_turn(submission, self._signatures.check, submission.content)
        self._metrics.claim_signatures.labels(found.state).inc()
        return found

    async def _in_turn(
        self, submission: Submission, work: Callable[..., Result], *arguments: object
    ) -> Result:
        with await self._validations.reserve(submission.facility, 1):
            return await self._threads.run(work, *arguments)

    async def _unreadable(self, submission: Submission, unreadable: Unreadable) -> ClaimUnreadable:
        """The refusal, which also says that the export must be signed, if it must and is not."""
        faults = [FieldViolation(fault.path, fault.reason) for fault in unreadable.faults]
        if unreadable.format is ClaimFormat.BHYT_XML and self._signatures.may_be_required(submission.content):
            signature = await self._in_turn(submission, self._signatures.check, submission.content)
            faults += self._signatures.violations(signature, None)
        return self._refused(faults, unreadable.format, unreadable.complete)

    def _refused(
        self, faults: Sequence[FieldViolation], claim_format: ClaimFormat, complete: bool = True
    ) -> ClaimUnreadable:
        self._metrics.claims_unreadable.inc()
        counted = {} if complete else {"faults_counted_up_to": str(MOST_FAULTS)}
        return ClaimUnreadable(faults, metadata={"read_as": claim_format} | counted)
