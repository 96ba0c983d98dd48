"""An examination was done by somebody who is neither a physician nor a physician's assistant.

## What it looks for

The catalogue of practitioners (02/DM) gives the title of each (CHUCDANH_NN). The rule looks the doctors
(MA_BAC_SI) of examinations up on the day, and objects where all of them are nurses, technicians or
pharmacists (3, 5, 8) in every department in which they practise: their scope has no examination.
Midwives, psychologists and traditional healers examine within their own scope and are not objected to.

## What a reviewer does

Ask who examined the patient. An examination outside of the scope of the licence is not paid.

## What it cannot see

Whether the scope of a physician covers the specialty: no source has the services of each scope.
Practitioners whom the catalogue does not have (W44), or whose title it does not give.
"""

from functools import lru_cache

from insurance.catalogue.listed import Entries, NotLoaded
from insurance.catalogue.practitioner import licence_number
from insurance.claim.amounts import plausible_money
from insurance.claim.fact import LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case, CaseFact
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.laws import AUTOMATIC_REVIEW, claim_format

# CHUCDANH_NN: nurse, technician, pharmacist.
NO_EXAMINERS = frozenset({"3", "5", "8"})
# A claim names the same few people again and again.
licence = lru_cache(16_384)(licence_number)
NOT_LOADED = Missing(
    CaseFact.PRACTITIONER_CATALOGUE,
    Text(
        "Chưa có danh mục người hành nghề (02/DM) của cơ sở vào ngày khám.",
        "The facility's catalogue of practitioners (02/DM) is not loaded for the day of the examination.",
    ),
)

rule = Rule(
    code="W60",
    title=Text("Người khám không phải bác sĩ, y sĩ", "Examined by no physician"),
    outcome=FindingOutcome.WARN,
    precision=Prior(6, 4),
    needs=(Given.STAFF,),
)


@rule.in_force("2026-02-10", law=AUTOMATIC_REVIEW)
@rule.in_force("2024-07-01", law=claim_format("Bảng 3, chỉ tiêu MA_BAC_SI"))
def physicians_examine(case: Case) -> Answers:
    """Look the doctors of each examination up."""
    is_lacking = False
    for line in case.index.of(LineKind.EXAMINATION):
        day = line.care.ordered.date() if line.care.ordered else line.first_day
        if day is None or not line.care.doctors or not line.payment.is_by_the_fund:
            continue
        answers = [case.catalogues.practitioners.on(licence(one), day) for one in line.care.doctors]
        is_lacking = is_lacking or any(isinstance(answer, NotLoaded) for answer in answers)
        titles = [
            {entry.title for entry in answer.entries} for answer in answers if isinstance(answer, Entries)
        ]
        if len(titles) == len(answers) and all(of_one <= NO_EXAMINERS for of_one in titles):
            yield _objection(line)
    if is_lacking:
        yield NOT_LOADED


def _objection(line: Line) -> Found:
    return Found(
        line=line.sequence,
        fact=line.fact(LineFact.CARE_DOCTORS),
        amount=plausible_money(line.net),
        message=Text(
            f"Dòng {line.sequence}: người khám không phải bác sĩ, y sĩ theo danh mục người hành nghề "
            "(02/DM).",
            f"Line {line.sequence}: who examined is no physician by the catalogue of practitioners (02/DM).",
        ),
    )
