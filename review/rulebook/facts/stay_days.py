"""The days of a claim's stay, and the lines that lie on some of them."""

from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact, Fact
from insurance.claim.parts.line import Line
from insurance.date_range import DateRange
from insurance.text import Text
from review.rulebook.engine.answers import Missing

NO_STAY = Missing(
    Fact(ClaimFact.STAY),
    Text(
        "Hồ sơ không cho biết ngày vào và ngày ra theo đúng thứ tự.",
        "The claim does not give a day of admission and a day of discharge on or after it.",
    ),
)


def lines_on(claim: Claim, days: DateRange) -> list[Line]:
    """The lines all of whose days are among these."""
    return [line for line in claim.lines if _lies_within(days, line)]


def _lies_within(days: DateRange, line: Line) -> bool:
    if line.first_day is None:
        return False
    return days.first <= line.first_day and (line.last_day or line.first_day) <= days.last
