"""An outpatient was examined or treated by a practitioner outside of the hours that the facility registered.

## What it looks for

The catalogue of practitioners (02/DM) has their hours of the day (THOIGIAN_NGAY) and days of the week
(THOIGIAN_TUAN). The rule compares the time of examinations (by the doctor, MA_BAC_SI), and of imaging,
functional tests and procedures (by the performers, NGUOI_THUC_HIEN) of outpatients, half an hour before
and after being allowed. It objects if all of them were outside of their hours in every department in
which they practise. Emergencies, and inpatients, whom practitioners on duty treat at any hour, are not
compared. Midnight counts as an unknown time.

## What a reviewer does

Ask for the roster of the day. A service of somebody who was not on duty is not paid: often somebody
without a licence did it, or it was not done.

## What it cannot see

Leave and changed rosters within the registered hours. Practitioners whose hours are not registered or of
another form. Hours on duty that the facility did not register.
"""

from datetime import datetime
from functools import lru_cache

from insurance.catalogue.listed import Entries
from insurance.catalogue.practitioner import Practitioner, licence_number, working_days, working_hours
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
from review.rulebook.facts.moments import timed
from review.rulebook.facts.wording import moment_en, moment_vi

BY_PERFORMERS = (LineKind.IMAGING, LineKind.FUNCTIONAL_TEST, LineKind.PROCEDURE)
KINDS = (LineKind.EXAMINATION, *BY_PERFORMERS)
ALLOWED = 30
# A claim names the same few people again and again.
licence = lru_cache(16_384)(licence_number)
EMERGENCY = "2"
NOT_LOADED = Missing(
    CaseFact.PRACTITIONER_CATALOGUE,
    Text(
        "Chưa có danh mục người hành nghề (02/DM) của cơ sở vào ngày thực hiện.",
        "The facility's catalogue of practitioners (02/DM) is not loaded for the day of the service.",
    ),
)

rule = Rule(
    code="W55",
    title=Text("Ngoài thời gian hành nghề đã đăng ký", "Outside of the registered hours"),
    outcome=FindingOutcome.WARN,
    precision=Prior(4, 6),
    needs=(Given.STAFF,),
)


@rule.in_force("2026-02-10", law=AUTOMATIC_REVIEW)
@rule.in_force("2024-07-01", law=claim_format("Bảng 3, chỉ tiêu MA_BAC_SI, NGUOI_THUC_HIEN"))
def practitioners_are_on_duty(case: Case) -> Answers:
    """Compare the time of each service with the hours of those who gave it."""
    claim = case.claim
    if claim.inpatient is not False or claim.emergency or claim.visit.code == EMERGENCY:
        return
    practitioners = case.catalogues.practitioners
    is_lacking = False
    for kind in KINDS:
        for line in case.index.of(kind):
            at = timed(line.care.performed) or timed(line.care.ordered)
            named = _named(line, kind)
            if at is None or not named or not line.payment.is_by_the_fund:
                continue
            if not practitioners.is_loaded(at.date()):
                is_lacking = True
            elif all(_is_off_duty(case, one, at) for one in named):
                yield _objection(line, at)
    if is_lacking:
        yield NOT_LOADED


def _named(line: Line, kind: LineKind) -> tuple[str, ...]:
    """Those whose hours count, as the line names them."""
    care = line.care
    return care.performers if kind in BY_PERFORMERS else care.doctors or care.performers


def _is_off_duty(case: Case, named: str, at: datetime) -> bool:
    """Whether it is outside of all hours of the person; not where any of them are not known."""
    answer = case.catalogues.practitioners.on(licence(named), at.date())
    return isinstance(answer, Entries) and not any(_may_be_there(entry, at) for entry in answer.entries)


def _may_be_there(entry: Practitioner, at: datetime) -> bool:
    days, spans = working_days(entry.weekdays), working_hours(entry.hours)
    if not days and not spans:
        return True
    of_day = [span for span in spans if span.weekday in (None, at.weekday())]
    is_day = at.weekday() in days if days else bool(of_day)
    minute = at.hour * 60 + at.minute
    is_hour = not spans or any(_is_within(minute, one.begins, one.ends) for one in of_day)
    return is_day and is_hour


def _is_within(minute: int, begins: int, ends: int) -> bool:
    """Whether it is in the span, which may end on the next day, or close to it."""
    if ends < begins:
        return minute >= begins - ALLOWED or minute <= ends + ALLOWED
    return begins - ALLOWED <= minute <= ends + ALLOWED


def _objection(line: Line, at: datetime) -> Found:
    return Found(
        line=line.sequence,
        fact=line.fact(LineFact.CARE_PERFORMED if timed(line.care.performed) else LineFact.CARE_ORDERED),
        amount=plausible_money(line.net),
        message=Text(
            f"Dòng {line.sequence} thực hiện lúc {moment_vi(at)}, ngoài thời gian hành nghề mà cơ sở đăng ký "
            "cho người thực hiện (02/DM).",
            f"Line {line.sequence} was given on {moment_en(at)}, outside of the hours that the facility "
            "registered for who gave it (02/DM).",
        ),
    )
