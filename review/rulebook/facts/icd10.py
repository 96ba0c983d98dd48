"""The ICD-10 codes of a claim's diagnoses, and the diagnoses without a readable one."""

import re
from collections.abc import Sequence

import msgspec

from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact, DiagnosisFact, Fact
from insurance.claim.parts.diagnosis import Diagnosis
from insurance.remember import remember
from insurance.text import Text
from review.rulebook.engine.answers import Missing

SYSTEMS = frozenset({"http://hl7.org/fhir/sid/icd-10", "urn:oid:2.16.840.1.113883.6.3"})
# QĐ 4469 writes at most two digits after the point, and marks causes † (typed as +) and manifestations *.
CODE = re.compile(r"([A-Z][0-9]{2})(?:\.?([0-9]{1,2}))?[†+*]?")
# Every claim has some of the same few thousand diagnoses, and three rules look at each.
REMEMBERED = 16_384
NO_DIAGNOSIS = Missing(
    Fact(ClaimFact.DIAGNOSES), Text("Hồ sơ không ghi chẩn đoán nào.", "The claim has no diagnosis.")
)


class Icd10Diagnosis(msgspec.Struct, frozen=True, gc=False):
    """A diagnosis with its ICD-10 code, without the point ("C619") and as it is written ("C61.9")."""

    diagnosis: Diagnosis
    code: str
    written: str


@remember(REMEMBERED, lambda one: len(str(one)))
def icd10_code(diagnosis: Diagnosis) -> Icd10Diagnosis | None:
    """The diagnosis with its code; None if it has no code, or one of another system or form."""
    coding = diagnosis.code
    if coding is None or coding.system not in SYSTEMS:
        return None
    match = CODE.fullmatch("".join(coding.code.split()).upper())
    if match is None:
        return None
    category, rest = match[1], match[2] or ""
    return Icd10Diagnosis(diagnosis, category + rest, f"{category}.{rest}" if rest else category)


def without_code(diagnosis: Diagnosis) -> Missing:
    """Reports that the diagnosis has no readable ICD-10 code."""
    return Missing(
        diagnosis.fact(DiagnosisFact.CODE),
        Text(
            f"Chẩn đoán số {diagnosis.sequence} không có mã ICD-10 đọc được nên chưa thể đối chiếu.",
            f"Diagnosis {diagnosis.sequence} has no readable ICD-10 code, so it could not be checked.",
        ),
    )


def coded(claim: Claim) -> Sequence[Icd10Diagnosis | Missing]:
    """Each diagnosis with its code, or as missing; one Missing if the claim has no diagnoses."""
    return [icd10_code(one) or without_code(one) for one in claim.diagnoses] or [NO_DIAGNOSIS]
