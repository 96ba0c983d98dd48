"""Says where in its file a claim that is no JSON is damaged: the gateway sees only the claim."""

import re

from wardgate.cli.claims.files.local_claim import LocalClaim
from wardgate.client import FieldFault, Refused

# The end of the source of a line, and of an element of an array.
LINE, ELEMENT = re.compile(r":(\d+)$"), re.compile(r"\[\d+\]$")
AT = re.compile(r"at byte (\d+) \(line (\d+)\)")


def with_place_in_file(claim: LocalClaim, refused: Refused) -> Refused:
    """The same refusal, with the line of the file, or for the element of an array with its line."""
    if not (place := _place(claim.source)):
        return refused
    return Refused(
        refused.code,
        refused.message,
        reason=refused.reason,
        faults=tuple(FieldFault(field, AT.sub(place, text)) for field, text in refused.faults),
        metadata=refused.metadata,
        retry_after=refused.retry_after,
    )


def _place(source: str) -> str:
    if line := LINE.search(source):
        return rf"at byte \1 of line {line[1]}"
    return r"at byte \1 (line \2 of this element)" if ELEMENT.search(source) else ""
