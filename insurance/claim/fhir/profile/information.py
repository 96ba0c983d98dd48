"""The facts of the visit that stand in Claim.supportingInfo: one row for each.

Reading, writing, the paths of facts and docs/fhir.md all follow from these rows.
"""

from enum import StrEnum

import msgspec

from insurance.claim.fact import ClaimFact
from insurance.claim.fhir.profile.systems import (
    ACCIDENT,
    DISCHARGE,
    HL7_INFORMATION,
    INFORMATION,
    INPATIENT_REASON,
    RESULT,
)


class InformationValue(StrEnum):
    """The element of the information that has its value."""

    STRING = "valueString"
    QUANTITY = "valueQuantity"
    CODE = "code"
    DATE = "timingDate"
    # An instant: timingPeriod.start.
    START = "timingPeriod"


class InformationForm(msgspec.Struct, frozen=True):
    """One fact by its category; `many`: the fact has several values, each an information of its own.

    `of` is the system of the codes (CODE) or the unit (QUANTITY).
    """

    fact: ClaimFact
    system: str
    code: str
    value: InformationValue
    of: str = ""
    many: bool = False


_STRING, _CODE = InformationValue.STRING, InformationValue.CODE
_QUANTITY = InformationValue.QUANTITY

INFORMATION_FORMS: tuple[InformationForm, ...] = (
    InformationForm(ClaimFact.VISIT_REASON, HL7_INFORMATION, "patientreasonforvisit", _STRING),
    InformationForm(ClaimFact.VISIT_INPATIENT_REASON, INFORMATION, "inpatient-reason", _STRING),
    InformationForm(
        ClaimFact.VISIT_INPATIENT_REASON_CODE, INFORMATION, "inpatient-reason-code", _CODE, INPATIENT_REASON
    ),
    InformationForm(ClaimFact.VISIT_ACCIDENT, HL7_INFORMATION, "externalcause", _CODE, ACCIDENT),
    InformationForm(ClaimFact.VISIT_INPATIENT_SINCE, HL7_INFORMATION, "hospitalized", InformationValue.START),
    InformationForm(ClaimFact.VISIT_TREATMENT_DAYS, INFORMATION, "treatment-days", _QUANTITY, "d"),
    InformationForm(ClaimFact.VISIT_ADMISSION_DIAGNOSIS, INFORMATION, "admission-diagnosis", _STRING),
    InformationForm(ClaimFact.VISIT_DISCHARGE_DIAGNOSIS, INFORMATION, "discharge-diagnosis", _STRING),
    InformationForm(ClaimFact.VISIT_METHOD, INFORMATION, "treatment", _STRING),
    InformationForm(ClaimFact.VISIT_WEIGHT, INFORMATION, "weight", _QUANTITY, "kg"),
    InformationForm(
        ClaimFact.VISIT_NEWBORN_WEIGHTS, INFORMATION, "newborn-weight", _QUANTITY, "g", many=True
    ),
    InformationForm(ClaimFact.VISIT_NOTE, INFORMATION, "note", _STRING),
    InformationForm(ClaimFact.VISIT_RESULT, INFORMATION, "result", _CODE, RESULT),
    InformationForm(ClaimFact.VISIT_DISCHARGE, HL7_INFORMATION, "discharge", _CODE, DISCHARGE),
    InformationForm(ClaimFact.VISIT_RETURN_DAYS, INFORMATION, "return-day", InformationValue.DATE, many=True),
)
