"""Traditional medicine is billed, and the claim has no diagnosis of traditional medicine.

## What it looks for

QĐ 4750 asks for the codes of traditional medicine (MA_BENH_YHCT) beside those of ICD-10 where a patient is
treated by traditional medicine. The rule looks for procedures of chapter 8 of the list of techniques (codes
that begin with 08) and for traditional drugs (codes that begin with 05V or 05C), and objects if neither the
visit nor any line has such a diagnosis.

## What a reviewer does

Ask for the diagnosis by which the treatment was chosen. Massage, acupuncture and herbs that no diagnosis of
traditional medicine supports are not indicated.

## What it cannot see

Whether the diagnosis fits the treatment: the list that pairs the codes with ICD-10 was not available.
Services under codes of a facility's own.
"""

from insurance.claim.amounts import claim_currency, net_sum
from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact, Fact, LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.lacking_lines import lacking
from review.rulebook.facts.laws import claim_format
from review.rulebook.facts.wording import line_numbers

# How the codes of traditional techniques and drugs begin.
BEGINS: dict[LineKind | None, tuple[str, ...]] = {
    LineKind.PROCEDURE: ("08.",),
    LineKind.DRUG: ("05V", "05C"),
}

rule = Rule(
    code="W37",
    title=Text("Điều trị y học cổ truyền thiếu mã bệnh", "Traditional medicine without its diagnosis"),
    outcome=FindingOutcome.WARN,
    precision=Prior(5, 5),
    needs=(
        LineKind.PROCEDURE,
        LineKind.DRUG,
    ),
)

CODE = Text("mã dịch vụ", "code")
NO_VISIT_FACTS = Missing(
    Fact(ClaimFact.VISIT_TRADITIONAL_DIAGNOSES),
    Text(
        "Hồ sơ có dịch vụ y học cổ truyền nhưng không có thông tin lượt khám theo QĐ 4750 để đối chiếu.",
        "The claim bills traditional medicine, and has none of the facts of the visit by QĐ 4750.",
    ),
)


@rule.in_force("2024-07-01", law=claim_format("Bảng 1 và Bảng 3 (MA_BENH_YHCT)"))
def traditional_medicine_has_its_diagnosis(case: Case) -> Answers:
    """Look for traditional services and drugs, then for a diagnosis."""
    claim, lines = case.claim, _traditional_lines(case)
    uncoded = [line for line in case.index.of(LineKind.PROCEDURE) if not line.codes]
    if not (lines or uncoded) or _has_diagnosis(claim):
        return
    if lines and claim.visit.code is None and claim.visit.route is None:
        yield NO_VISIT_FACTS
    elif lines:
        yield _objection(claim, lines)
    if uncoded:
        yield lacking(uncoded, LineFact.CODES, CODE)


def _has_diagnosis(claim: Claim) -> bool:
    of_lines = [True for line in claim.lines if line.care.traditional_diagnoses]
    return bool(of_lines or claim.visit.traditional_diagnoses)


def _traditional_lines(case: Case) -> list[Line]:
    lines = []
    for line, kind in zip(case.claim.lines, case.index.kinds, strict=True):
        begins = BEGINS.get(kind)
        for coding in line.codes if begins else ():
            if begins and coding.code.startswith(begins):
                lines.append(line)
                break
    return lines


def _objection(claim: Claim, lines: list[Line]) -> Found:
    numbers = tuple(line.sequence for line in lines)
    named = line_numbers(numbers)
    return Found(
        line=0,
        fact=Fact(ClaimFact.VISIT_TRADITIONAL_DIAGNOSES),
        amount=net_sum(lines, claim_currency(claim)),
        message=Text(
            f"Hồ sơ có dịch vụ hoặc thuốc y học cổ truyền nhưng không ghi mã bệnh y học cổ truyền. "
            f"Các dòng chi phí liên quan: {named}.",
            f"The claim bills traditional medicine without a diagnosis of traditional medicine. "
            f"Lines concerned: {named}.",
        ),
        lines=numbers,
    )
