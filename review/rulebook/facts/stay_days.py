"""The days of a claim: first and last of the stay, the lines on some of them, and what is missing. Pure."""

from insurance.claim.claim import Claim, Line
from insurance.claim.fact import ClaimFact, Fact
from insurance.date_range import DateRange
from insurance.text import Text
from review.rulebook.engine.answers import Missing

NO_STAY = Missing(
    Fact(ClaimFact.STAY),
    Text(
        "Hồ sơ không cho biết ngày vào và ngày ra theo đúng thứ tự.",
        "The claim does not give a day of admission and, after it, a day of discharge.",
    ),
)


def stay_of_claim(claim: Claim) -> DateRange | None:
    """Admission to discharge, or None where a day is unknown or discharge comes first."""
    first, last = claim.first_day, claim.last_day
    return None if first is None or last is None or last < first else DateRange(first, last)


def lines_on(claim: Claim, days: DateRange) -> list[Line]:
    """The lines that lie wholly on these days."""
    return [line for line in claim.lines if _holds(days, line)]


def _holds(days: DateRange, line: Line) -> bool:
    """Whether every day of the line is one of these; a line without a day is on none."""
    if line.first_day is None:
        return False
    return days.first <= line.first_day and (line.last_day or line.first_day) <= days.last
