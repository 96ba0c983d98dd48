"""The patient's sex rules out a diagnosis.

## What it looks for

Annexes A4.1 (women only, 843 codes) and A4.2 (men only, 112 codes) of QĐ 4469 assign codes to one sex.
The rule objects if a patient of the other sex has such a diagnosis. The sex is the register's; if the
register does not know it, the claim's.

## What a reviewer does

Check whether the code is a typing error, or whether another person was treated under this card. The
second is worth a call to the facility.

## What it cannot see

Codes that the annexes do not name. The list of TT 06/2026, which replaces QĐ 4469 since 1 July 2026, was
not available: from that day its columns 28 and 29 are the law, and the codes are still those of QĐ 4469.
"""

from insurance.claim.fact import ClaimFact, DiagnosisFact, Fact
from insurance.claim.parts.diagnosis import Diagnosis
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.icd10 import Icd10Diagnosis, coded
from review.rulebook.facts.icd10_table import Icd10File, Icd10Table, Limit
from review.rulebook.facts.laws import icd10_circular, icd10_list

CODES = Icd10File("icd10_sex.yaml")
ONLY = {"female": Text("nữ", "women"), "male": Text("nam", "men")}
IS = {"female": Text("nữ", "a woman"), "male": Text("nam", "a man")}

rule = Rule(
    code="W07",
    title=Text("Chẩn đoán không phù hợp giới tính", "Sex against diagnosis"),
    outcome=FindingOutcome.WARN,
    precision=Prior(8, 2),
)


@rule.in_force_with(CODES, "2026-07-01", law=icd10_circular("Phụ lục, cột 28 và cột 29", "A4.1 và A4.2"))
@rule.in_force_with(CODES, "2020-10-28", law=icd10_list("A4.1 và A4.2"))
def sex_allows_every_diagnosis(case: Case, table: Icd10Table) -> Answers:
    """Compare the sex with the limits of every diagnosis, secondary ones included."""
    for diagnosis in coded(case.claim):
        if not isinstance(diagnosis, Icd10Diagnosis):
            yield diagnosis
        elif limits := table.of(diagnosis.code):
            yield from _judge(case, diagnosis, limits)


def _judge(case: Case, diagnosis: Icd10Diagnosis, limits: tuple[Limit, ...]) -> Answers:
    sex = case.card.sex or case.claim.patient.sex
    for limit in limits:
        if limit.sex is None or limit.sex == sex:
            continue
        if sex in IS:
            yield _objection(diagnosis.diagnosis, diagnosis.written, limit.sex, sex)
        else:
            yield _no_sex(diagnosis.written)


def _objection(diagnosis: Diagnosis, code: str, only: str, sex: str) -> Found:
    return Found(
        line=0,
        fact=diagnosis.fact(DiagnosisFact.CODE),
        amount=None,
        message=Text(
            f"Mã bệnh {code} chỉ dùng cho {ONLY[only].vi}, nhưng người bệnh là {IS[sex].vi}.",
            f"{code} is a diagnosis of {ONLY[only].en} only, and the patient is {IS[sex].en}.",
        ),
    )


def _no_sex(code: str) -> Missing:
    return Missing(
        Fact(ClaimFact.SEX),
        Text(
            f"Mã bệnh {code} chỉ dùng cho một giới, nhưng không biết giới tính của người bệnh.",
            f"{code} is a diagnosis of one sex only, and the patient's sex is not known.",
        ),
    )
