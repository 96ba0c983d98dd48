"""Converts a claim into another format, and names what could not be carried."""

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

import msgspec

from insurance.claim.claim import Claim
from insurance.claim.converting.differences import differences
from insurance.claim.converting.no_export import no_export
from insurance.claim.converting.not_carried import NotCarried, not_carried
from insurance.claim.converting.target import Target
from insurance.claim.converting.unread_elements import unread_elements
from insurance.claim.converting.unread_parts import unread_parts
from insurance.claim.format import ClaimFormat
from insurance.claim.remark import Remark
from insurance.claim.unreadable import ClaimFault, Unreadable

# The target that has all that is read of a claim of this format.
SAME_FORMAT = {
    ClaimFormat.FHIR_R4_JSON: Target.FHIR_R4,
    ClaimFormat.FHIR_R5_JSON: Target.FHIR_R5,
}


class Reader(Protocol):
    """Reads claims of every format (insurance/claim/reader.py)."""

    def read(self, content: bytes, claim_format: ClaimFormat) -> Claim:
        """The claim. Raises Unreadable."""
        ...


class ClaimWriter(Protocol):
    """Writes claims for one target."""

    def write(self, claim: Claim) -> bytes:
        """The claim, but for what the format cannot hold."""
        ...


class Conversion(msgspec.Struct, frozen=True):
    """A claim as it was written, and what to know about it.

    `remarks` are about what was written: what the target's decision demands and the claim does not have.
    """

    content: bytes
    not_carried: tuple[NotCarried, ...]
    remarks: tuple[Remark, ...]


class NotConvertible(Exception):  # noqa: N818 - a verdict on the claim, not a failure of ours
    """The claim can be read, but not be written for the target.

    `faults` have paths in what was sent, or in what would be written and could not be read.
    """

    def __init__(self, faults: tuple[ClaimFault, ...]) -> None:
        super().__init__(f"{len(faults)} fault(s)")
        self.faults = faults


class ConvertClaim:
    """Converts claims for one target. `writers` make the writer of a target; each is made once."""

    def __init__(self, reader: Reader, target: Target, writers: Callable[[Target], ClaimWriter]) -> None:
        self._reader = reader
        self._target = target
        self._writers: Mapping[Target, ClaimWriter] = _Made(writers)

    def __call__(self, content: bytes, claim_format: ClaimFormat) -> Conversion:
        """The claim as written. Raises Unreadable, or NotConvertible."""
        claim = self._reader.read(content, claim_format)
        if self._target.claim_format is ClaimFormat.BHYT_XML and (faults := tuple(no_export(claim))):
            raise NotConvertible(faults)
        written = self._writers[self._target].write(claim)
        again = self._read_again(written)
        lost = (
            *self._unread(content, claim),
            *(not_carried(claim, difference) for difference in differences(claim, again)),
        )
        return Conversion(written, tuple(dict.fromkeys(lost)), again.remarks)

    def _read_again(self, written: bytes) -> Claim:
        try:
            return self._reader.read(written, self._target.claim_format)
        except Unreadable as refused:
            raise NotConvertible(refused.faults) from None

    def _unread(self, content: bytes, claim: Claim) -> Iterator[NotCarried]:
        """What no fact of the claim is made of."""
        if claim.format is ClaimFormat.BHYT_XML:
            yield from unread_parts(content, claim)
            return
        normal = self._writers[SAME_FORMAT[claim.format]].write(claim)
        reasons = {remark.path: remark.reason for remark in claim.remarks}
        for one in unread_elements(content, claim, normal):
            yield NotCarried(one.path, reasons.get(one.path, one.what))


class _Made(dict[Target, ClaimWriter]):
    """Writers, made when they are used first."""

    def __init__(self, make: Callable[[Target], ClaimWriter]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, target: Target) -> ClaimWriter:
        self[target] = self._make(target)
        return self[target]
