"""The principal diagnosis is a code that is never allowed as one.

## What it looks for

Annex A2 of QĐ 4469 names 1,263 codes, such as the agents of a disease (B95 to B98), manifestations of
another disease (asterisk codes) and the outcome of a delivery (Z37). The rule objects if the claim gives
one of them as its principal diagnosis.

## What a reviewer does

Ask the facility for the disease itself as the principal diagnosis. The code may stay as a secondary one.

## What it cannot see

Whether an allowed code is the right one. The list of TT 06/2026, which replaces QĐ 4469 since 1 July
2026, was not available: from that day its column 24 is the law, and the codes are still those of QĐ 4469.
"""

from insurance.claim.fact import DiagnosisFact
from insurance.claim.parts.diagnosis import Diagnosis
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.icd10 import NO_DIAGNOSIS, icd10_code, without_code
from review.rulebook.facts.icd10_table import Icd10File, Icd10Table
from review.rulebook.facts.laws import icd10_circular, icd10_list

CODES = Icd10File("icd10_never_principal.yaml")

rule = Rule(
    code="W09",
    title=Text("Mã bệnh không được dùng làm bệnh chính", "Never a principal diagnosis"),
    outcome=FindingOutcome.WARN,
    precision=Prior(9, 1),
)


@rule.in_force_with(CODES, "2026-07-01", law=icd10_circular("Phụ lục, cột 24", "A2"))
@rule.in_force_with(CODES, "2020-10-28", law=icd10_list("A2"))
def principal_diagnosis_is_allowed(case: Case, table: Icd10Table) -> Answers:
    """Judge the principal diagnosis; every diagnosis, if the claim does not say which is principal."""
    diagnoses = case.claim.diagnoses
    if not diagnoses:
        yield NO_DIAGNOSIS
    for diagnosis in diagnoses:
        if diagnosis.principal is False:
            continue
        coded_as = icd10_code(diagnosis)
        if coded_as is None:
            yield without_code(diagnosis)
        elif table.of(coded_as.code):
            yield _answer(diagnosis, coded_as.written)


def _answer(diagnosis: Diagnosis, code: str) -> Found | Missing:
    if not diagnosis.principal:
        return Missing(
            diagnosis.fact(DiagnosisFact.PRINCIPAL),
            Text(
                f"Mã {code} không được dùng làm bệnh chính; hồ sơ không ghi đâu là bệnh chính.",
                f"{code} is not allowed as the principal diagnosis; "
                "the claim does not say which diagnosis is the principal one.",
            ),
        )
    return Found(
        line=0,
        fact=diagnosis.fact(DiagnosisFact.CODE),
        amount=None,
        message=Text(
            f"Mã {code} không được dùng làm mã bệnh chính.",
            f"{code} is not allowed as the principal diagnosis.",
        ),
    )
