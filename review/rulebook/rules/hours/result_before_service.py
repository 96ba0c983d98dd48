"""The result of a service was there before the service was performed.

## What it looks for

Table XML4 has the results of tests, images and functional tests, each with its service (MA_DICH_VU) and
time (NGAY_KQ). The rule compares it with the time of performance (NGAY_TH_YL) of the lines with that
code, and warns if the first result of a service came before the first of them. Midnight counts as an
unknown time.

## What a reviewer does

Read the result. It may be of another day or of another patient, or one of the times is wrong: ask for a
correction. A service whose result was there before is not paid.

## What it cannot see

Claims without table XML4. Which of several results belongs to which of several lines: only the first ones
are compared. Times within XML3, which rule W20 compares.
"""

from datetime import datetime

from insurance.catalogue.service import catalogue_code
from insurance.claim.amounts import plausible_money
from insurance.claim.fact import LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found
from review.rulebook.engine.case import Case
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.kept.kept_times import results
from review.rulebook.facts.lacking_lines import lacking
from review.rulebook.facts.laws import claim_format
from review.rulebook.facts.moments import timed
from review.rulebook.facts.wording import moment_en, moment_vi

KINDS = (LineKind.TEST, LineKind.IMAGING, LineKind.FUNCTIONAL_TEST)
PERFORMED = Text("giờ thực hiện", "time of performance")

rule = Rule(
    code="W56",
    title=Text("Có kết quả trước khi thực hiện", "Result before the service"),
    outcome=FindingOutcome.WARN,
    precision=Prior(4, 6),
    needs=(Given.KEPT_ROWS,),
)


@rule.in_force("2024-07-01", law=claim_format("Bảng 3, chỉ tiêu NGAY_TH_YL, và Bảng 4, chỉ tiêu NGAY_KQ"))
def results_follow_services(case: Case) -> Answers:
    """Compare the first result of each service with its first line."""
    if not case.claim.kept:
        return
    resulted: dict[str, datetime] = {}
    for code, time in results(case.claim):
        known = resulted.get(code)
        resulted[code] = time if known is None else min(known, time)
    if resulted:
        yield from _compare(case, resulted)


def _compare(case: Case, resulted: dict[str, datetime]) -> Answers:
    untimed: list[Line] = []
    for code, lines in _by_code(case, resulted).items():
        times = [time for line in lines if (time := timed(line.care.performed))]
        if len(times) < len(lines):
            untimed += (line for line in lines if timed(line.care.performed) is None)
        elif resulted[code] < min(times):
            first = min(lines, key=lambda line: (timed(line.care.performed), line.sequence))
            yield _objection(first, min(times), resulted[code])
    if untimed:
        yield lacking(untimed, LineFact.CARE_PERFORMED, PERFORMED)


def _by_code(case: Case, resulted: dict[str, datetime]) -> dict[str, list[Line]]:
    """The lines of each code that has a result."""
    by_code: dict[str, list[Line]] = {}
    for kind in KINDS:
        for line in case.index.of(kind):
            codes = [coding.code for coding in line.codes]
            for code in codes:
                known = next((one for one in (code, catalogue_code(code)) if one in resulted), None)
                if known is not None:
                    by_code.setdefault(known, []).append(line)
    return by_code


def _objection(line: Line, performed: datetime, resulted: datetime) -> Found:
    return Found(
        line=line.sequence,
        fact=line.fact(LineFact.CARE_PERFORMED),
        amount=plausible_money(line.net),
        message=Text(
            f"Dòng {line.sequence} thực hiện lúc {moment_vi(performed)}, nhưng bảng XML4 ghi có kết quả lúc "
            f"{moment_vi(resulted)}.",
            f"Line {line.sequence} was performed on {moment_en(performed)}, and table XML4 has its result on "
            f"{moment_en(resulted)}.",
        ),
    )
