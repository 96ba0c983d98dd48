"""Turns a fact of a claim into a path within what was sent, by the format that it was sent in."""

from collections.abc import Callable, Mapping

from insurance.claim.bhyt.paths import bhyt_path
from insurance.claim.claim import Claim
from insurance.claim.fact import Fact
from insurance.claim.fhir.paths import fhir_path
from insurance.claim.format import ClaimFormat

RENDERERS: Mapping[ClaimFormat, Callable[[Claim, Fact], str]] = {
    ClaimFormat.FHIR_R4_JSON: fhir_path,
    ClaimFormat.FHIR_R5_JSON: fhir_path,
    ClaimFormat.BHYT_XML: bhyt_path,
}


def path_of(claim: Claim, fact: Fact) -> str:
    """Such as "Claim.item[2].net" for FHIR, "XML3[STT=4]/THANH_TIEN_BH" for BHYT_XML."""
    return RENDERERS[claim.format](claim, fact)
