"""Recognises a claim that was sent as another release of FHIR than it is in."""

from collections.abc import Iterable

import msgspec

from insurance.claim.format import ClaimFormat as Format
from insurance.claim.unreadable import Unreadable
from wardgate.cli.claims.claim_summary import UNREADABLE, without_indexes
from wardgate.client import ClaimFormat, FieldFault, Refused

NOT_AN_ELEMENT = "is not an element of "


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
    """Reads what was refused as the other release. If that knows more of its elements, it is in that one.

    The gateway's faults would say to remove facts that the other release has a place for.
    """

    def __init__(self, sent_as: ClaimFormat) -> None:
        self._other = OTHERS[sent_as]
        self._known: dict[frozenset[str], bool] = {}

    def explain(self, content: bytes, refused: Refused) -> Refused:
        """The refusal as it is, or one that says which release the claim looks like."""
        unknown = _unknown_elements(refused.faults) if refused.reason == UNREADABLE else frozenset()
        if not unknown or not self._knows_more(content, unknown):
            return refused
        other = self._other
        return Refused(
            refused.code,
            f"This looks like FHIR {other.release}, and was read as {other.sent_as}: "
            f"submit it with --release {other.release}.",
            reason=refused.reason,
            metadata=refused.metadata,
        )

    def _knows_more(self, content: bytes, unknown: frozenset[str]) -> bool:
        # Claims of one export have the same elements: one of them is read.
        if unknown not in self._known:
            self._known[unknown] = len(self._unknown_to_other(content)) < len(unknown)
        return self._known[unknown]

    def _unknown_to_other(self, content: bytes) -> frozenset[str]:
        # Imported here: only what was refused needs the models of FHIR, which are slow to import.
        from insurance.claim.reader import ClaimReader  # noqa: PLC0415

        try:
            ClaimReader(ready=()).read(content, self._other.format)
        except Unreadable as unreadable:
            return _unknown_elements(FieldFault(fault.path, fault.reason) for fault in unreadable.faults)
        return frozenset()


def _unknown_elements(faults: Iterable[FieldFault]) -> frozenset[str]:
    """The paths of elements that the release does not have, whatever their places in lists."""
    return frozenset(
        without_indexes(fault.field) for fault in faults if fault.description.startswith(NOT_AN_ELEMENT)
    )
