"""The claim bills days that had not come when it came in.

## What it looks for

No day of a bill may be after the day on which the claim came in: admission, discharge, the days of the lines
and the day on which the claim was made. Drugs (groups 4, 5 and 6) may be given for days ahead, so only
their first day counts. The day of receipt, in Ho Chi Minh City, is kept with the claim: it is judged the
same on any later day. Preauthorizations and predeterminations are about days ahead and are not judged.

## What a reviewer does

Mostly the year or the month is a typing error: ask the facility for a corrected claim. Cut the lines whose
days had not come: nobody can have been treated on them.

## What it cannot see

A time later on the day of receipt. A wrong day in the past.
"""

from collections.abc import Iterator
from datetime import date

from insurance.claim.amounts import plausible_money
from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact, Fact, LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.claim.parts.moment import stated_day
from insurance.law.parameters.provision import Provision
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.laws import REVIEW_OF_COSTS
from review.rulebook.facts.wording import day_vi

ADMISSION, DISCHARGE, CREATED = (
    Text("Ngày vào viện", "Admission"),
    Text("Ngày ra viện", "Discharge"),
    Text("Ngày lập hồ sơ", "The day on which the claim was made"),
)
NOT_RECORDED = Missing(
    Fact(ClaimFact.STAY),
    Text(
        "Không có ngày tiếp nhận hồ sơ nên không biết ngày nào chưa đến.",
        "The day on which the claim came in is not recorded, so it is not known which days had come.",
    ),
)

rule = Rule(
    code="W19",
    title=Text("Chi phí ghi ngày chưa đến", "Days in the future"),
    outcome=FindingOutcome.CUT,
    precision=Prior(9, 1),
    needs=(Given.UNUSUAL_DAYS,),
)


# Read in secondary notes: facilities send the data of a visit when it has ended.
@rule.in_force("2018-03-01", law=Provision("Thông tư 48/2017/TT-BYT", "Điều 6 và Điều 7"))
@rule.in_force("2009-07-01", law=REVIEW_OF_COSTS)
def every_day_has_come(case: Case) -> Answers:
    """Compare every day of a bill with the day of receipt."""
    if not case.claim.is_bill:
        return
    if case.received_on is None:
        yield NOT_RECORDED
        return
    yield from _days_of_the_claim(case.claim, case.received_on)
    last_day = case.index.last_day
    if last_day is None or last_day <= case.received_on:
        return
    for line in case.claim.lines:
        latest = _latest_day(line)
        if latest is not None and latest > case.received_on:
            yield _line_of_the_future(line, latest, case.received_on)


def _days_of_the_claim(claim: Claim, received_on: date) -> Iterator[Found]:
    for what, day, fact in (
        (ADMISSION, claim.admitted and stated_day(claim.admitted), ClaimFact.STAY),
        (DISCHARGE, claim.discharged and stated_day(claim.discharged), ClaimFact.STAY),
        (CREATED, claim.created, ClaimFact.CREATED),
    ):
        if day is not None and day > received_on:
            message = Text(
                f"{what.vi} ({day_vi(day)}) sau ngày tiếp nhận hồ sơ ({day_vi(received_on)}).",
                f"{what.en} ({day}) is after the day on which the claim came in ({received_on}).",
            )
            yield Found(0, Fact(fact), amount=None, message=message, outcome=FindingOutcome.WARN)


def _latest_day(line: Line) -> date | None:
    first, last = line.first_day, line.last_day
    if first is None or last is None:
        return first or last
    return first if line.kind is LineKind.DRUG else max(first, last)


def _line_of_the_future(line: Line, latest: date, received_on: date) -> Found:
    return Found(
        line=line.sequence,
        fact=line.fact(LineFact.DAYS),
        amount=plausible_money(line.net),
        message=Text(
            f"Dòng {line.sequence} ghi ngày {day_vi(latest)}, sau ngày tiếp nhận hồ sơ "
            f"({day_vi(received_on)}).",
            f"Line {line.sequence} is dated {latest}, after the day on which the claim came in "
            f"({received_on}).",
        ),
    )
