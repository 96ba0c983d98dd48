"""What a finding points at: one fact of a claim, in the Claim's own terms, whatever format it was sent in.

A format turns it into a path within what was sent: insurance/claim/fhir/paths.py does it for FHIR.
"""

from enum import StrEnum

import msgspec


class ClaimFact(StrEnum):
    """Facts of the claim as a whole, of its visit and of its patient."""

    CLAIM = "claim"
    NUMBER = "claim.number"
    FACILITY = "claim.facility"
    PATIENT = "claim.patient"
    CHIP_ID = "claim.patient.chip_id"
    CARD_NUMBER = "claim.patient.card_number"
    INSURANCE_NUMBER = "claim.patient.insurance_number"
    PATIENT_REFERENCE = "claim.patient.reference"
    SEX = "claim.patient.sex"
    BIRTH_DATE = "claim.patient.birth_date"
    INPATIENT = "claim.inpatient"
    # Admission and discharge: `admitted` and `discharged`.
    STAY = "claim.stay"
    # The day on which the claim was made.
    CREATED = "claim.created"
    DIAGNOSES = "claim.diagnoses"
    LINES = "claim.lines"
    TOTAL = "claim.total"
    RECEIPTS = "claim.receipts"
    RELATED = "claim.related"


class LineFact(StrEnum):
    """Facts of one line, of a part of one, or of several lines at once."""

    LINE = "line"
    CODES = "line.codes"
    # `first_day` and `last_day`.
    DAYS = "line.days"
    QUANTITY = "line.quantity"
    UNIT_PRICE = "line.unit_price"
    FACTOR = "line.factor"
    TAX = "line.tax"
    NET = "line.net"


class DiagnosisFact(StrEnum):
    """Facts of one diagnosis."""

    CODE = "diagnosis.code"
    PRINCIPAL = "diagnosis.principal"


class Fact(msgspec.Struct, frozen=True, gc=False):
    """One fact of a claim.

    `position` says whose: () is the claim's; (2,) is that of the third line or diagnosis; (2, 0) is that of
    the first part of the third line. A LineFact without position is a fact of several lines.
    """

    name: ClaimFact | LineFact | DiagnosisFact
    position: tuple[int, ...] = ()

    @property
    def order(self) -> tuple[tuple[int, ...], str]:
        """Sorts the claim's own facts first, then line by line, each line before its parts."""
        return self.position, self.name
