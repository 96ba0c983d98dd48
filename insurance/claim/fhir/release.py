"""The releases of FHIR that claims are read in."""

from enum import StrEnum

from insurance.claim.format import ClaimFormat


class Release(StrEnum):
    """R4 is 4.0.1; R4B has the same Claim. R5 is 5.0.0."""

    R4 = "R4"
    R5 = "R5"


RELEASE_OF_FORMAT = {ClaimFormat.FHIR_R4_JSON: Release.R4, ClaimFormat.FHIR_R5_JSON: Release.R5}
