"""The ICD-10 codes of a claim's diagnoses, and which diagnoses have none that could be looked up. Pure."""

import re
from collections.abc import Iterator

import msgspec

from insurance.claim.claim import Claim, Diagnosis
from insurance.claim.fact import ClaimFact, DiagnosisFact, Fact
from insurance.text import Text
from review.rulebook.engine.answers import Missing

SYSTEMS = frozenset({"http://hl7.org/fhir/sid/icd-10", "urn:oid:2.16.840.1.113883.6.3"})
# QĐ 4469 writes at most two digits after the point, and marks causes † and manifestations *.
CODE = re.compile(r"([A-Z]\d\d)(?:\.?(\d{1,2}))?[†*]?")
NO_DIAGNOSIS = Missing(
    Fact(ClaimFact.DIAGNOSES), Text("Hồ sơ không ghi chẩn đoán nào.", "The claim names no diagnosis.")
)


class Icd10Diagnosis(msgspec.Struct, frozen=True):
    """A diagnosis with a code of ICD-10, written without point ("C619") and with it ("C61.9")."""

    diagnosis: Diagnosis
    code: str
    written: str


def icd10_code(diagnosis: Diagnosis) -> Icd10Diagnosis | None:
    """The diagnosis by its ICD-10 code, or None where it has no code, or one of another system or form."""
    coding = diagnosis.code
    if coding is None or coding.system not in SYSTEMS:
        return None
    match = CODE.fullmatch(coding.code.strip().upper())
    if match is None:
        return None
    category, rest = match[1], match[2] or ""
    return Icd10Diagnosis(diagnosis, category + rest, f"{category}.{rest}" if rest else category)


def without_code(diagnosis: Diagnosis) -> Missing:
    """Says that nothing could be looked up for this diagnosis."""
    return Missing(
        diagnosis.fact(DiagnosisFact.CODE),
        Text(
            f"Chẩn đoán số {diagnosis.sequence} không có mã ICD-10 đọc được nên chưa thể đối chiếu.",
            f"Diagnosis {diagnosis.sequence} bears no readable ICD-10 code, so it could not be compared.",
        ),
    )


def coded(claim: Claim) -> Iterator[Icd10Diagnosis | Missing]:
    """Every diagnosis by its ICD-10 code, or what is missing: one code, or all diagnoses."""
    if not claim.diagnoses:
        yield NO_DIAGNOSIS
    for diagnosis in claim.diagnoses:
        yield icd10_code(diagnosis) or without_code(diagnosis)
