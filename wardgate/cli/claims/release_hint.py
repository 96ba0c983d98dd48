"""Recognises a claim that was sent as another release of FHIR than it is in."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from insurance.claim.format import ClaimFormat as Format
from insurance.claim.unreadable import Unreadable
from wardgate.cli.claims.claim_summary import UNREADABLE, without_indexes
from wardgate.client import ClaimFormat, FieldFault, Refused

NOT_AN_ELEMENT = "is not an element of "
REQUIRED = "is required"
# Large claims with many faults take long to read.
LARGEST_READ = 1024 * 1024

if TYPE_CHECKING:
    from insurance.claim.reader import ClaimReader


class Other(msgspec.Struct, frozen=True):
    """Another release, and the reader that reads by it."""

    sent_as: str
    release: str
    format: Format


OTHERS = {
    ClaimFormat.CLAIM_FORMAT_FHIR_R4_JSON: Other("R4", "R5", Format.FHIR_R5_JSON),
    ClaimFormat.CLAIM_FORMAT_FHIR_R5_JSON: Other("R5", "R4", Format.FHIR_R4_JSON),
}


class ReleaseHints:
    """Reads what was refused as the other release: it may read it, or know more of its elements.

    The gateway's faults would say to change or remove facts that the other release has a place for.
    """

    def __init__(self, sent_as: ClaimFormat) -> None:
        self._other = OTHERS[sent_as]
        self._reader: ClaimReader | None = None
        self._known: dict[frozenset[FieldFault], bool] = {}

    def explain(self, content: bytes, refused: Refused) -> Refused:
        """The refusal as it is, or one that says which release the claim looks like."""
        if refused.reason != UNREADABLE or not self._looks_like_other(content, refused.faults):
            return refused
        other = self._other
        return Refused(
            refused.code,
            f"This looks like FHIR {other.release}, and was read as {other.sent_as}: "
            f"use --release {other.release}.",
            reason=refused.reason,
            metadata=refused.metadata,
        )

    def _looks_like_other(self, content: bytes, faults: Iterable[FieldFault]) -> bool:
        # What one release requires and the other does not says nothing about what the claim is in.
        found = frozenset(
            FieldFault(without_indexes(path), reason) for path, reason in faults if reason != REQUIRED
        )
        if not found or len(content) > LARGEST_READ:
            return False
        # Claims of one export have the same elements: one of them is read.
        if found not in self._known:
            self._known[found] = self._reads_better(content, _unknown_elements(found))
        return self._known[found]

    def _reads_better(self, content: bytes, unknown: frozenset[str]) -> bool:
        # Imported here: only what was refused needs the reader, whose import takes some 80 ms.
        from insurance.claim.reader import ClaimReader  # noqa: PLC0415

        self._reader = self._reader or ClaimReader(ready=())
        try:
            self._reader.read(content, self._other.format)
        except Unreadable as unreadable:
            faults = (FieldFault(fault.path, fault.reason) for fault in unreadable.faults)
            return len(_unknown_elements(faults)) < len(unknown)
        return True


def _unknown_elements(faults: Iterable[FieldFault]) -> frozenset[str]:
    """The paths of elements that the release does not have, whatever their places in lists."""
    return frozenset(
        without_indexes(fault.field) for fault in faults if fault.description.startswith(NOT_AN_ELEMENT)
    )
