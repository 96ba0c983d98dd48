"""Says a gateway's refusal of a claim to the person who submitted a file, with flags instead of fields."""

from collections.abc import Mapping

from wardgate.cli.claims.claim_summary import CHANGED, UNREADABLE
from wardgate.client import Refused

NOT_REPLACEABLE = "CLAIM_NOT_REPLACEABLE"
TOO_LARGE = "CLAIM_TOO_LARGE"
FORMATS = {"FHIR_R4_JSON": "FHIR R4", "FHIR_R5_JSON": "FHIR R5", "BHYT_XML": "BHYT XML"}


def plain_refusal(refused: Refused) -> Refused:
    """The same refusal in other words; one of a reason that no file can have stays as it is."""
    if refused.reason == CHANGED:
        return _reworded(
            refused,
            "A claim with this number is known, with other content. If this one corrects it, submit it with "
            "--replaces CLAIM_ID; `wardgate claims` lists the ids.",
            _without_zero(refused.metadata),
        )
    if refused.reason == TOO_LARGE and (limit := refused.metadata.get("limit_bytes", "")).isdecimal():
        return _reworded(refused, f"The claim is larger than {int(limit):,} bytes, the largest size.", {})
    if refused.reason == NOT_REPLACEABLE:
        return _reworded(
            refused,
            "The claim to replace or withdraw is not open, has another number, or is none of your "
            "facility's. `wardgate claims` shows the number and state of each.",
            refused.metadata,
        )
    name = FORMATS.get(refused.metadata.get("read_as", ""))
    if refused.reason == UNREADABLE and name:
        message = f"This is no claim in {name}. Correct:" if refused.faults else refused.message
        return _reworded(refused, message, {})
    return refused


def _reworded(refused: Refused, message: str, metadata: Mapping[str, str]) -> Refused:
    return Refused(
        refused.code,
        message,
        reason=refused.reason,
        faults=refused.faults,
        metadata=metadata,
        retry_after=refused.retry_after,
    )


def _without_zero(metadata: Mapping[str, str]) -> dict[str, str]:
    """Without a count of what was left out, if nothing was."""
    return {name: value for name, value in metadata.items() if (name, value) != ("more", "0")}
