"""The formats that claims are converted to, as `wardgate convert --to` names them."""

from enum import StrEnum

from insurance.claim.format import ClaimFormat


class Target(StrEnum):
    """A format, and for BHYT XML the decision to write by."""

    BHYT_3176 = "bhyt-3176"
    BHYT_4750 = "bhyt-4750"
    FHIR_R4 = "fhir-r4"
    FHIR_R5 = "fhir-r5"

    @property
    def claim_format(self) -> ClaimFormat:
        """The format that what is written is read as."""
        return FORMATS[self]


FORMATS = {
    Target.BHYT_3176: ClaimFormat.BHYT_XML,
    Target.BHYT_4750: ClaimFormat.BHYT_XML,
    Target.FHIR_R4: ClaimFormat.FHIR_R4_JSON,
    Target.FHIR_R5: ClaimFormat.FHIR_R5_JSON,
}
