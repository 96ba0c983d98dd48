"""Writes the days and times of a line."""

from datetime import date, datetime

from insurance.claim.fhir.writing.values import Json, day_of, given, instant_of
from insurance.claim.particulars import Particular
from insurance.claim.parts.line import Line

DAY = len("YYYY-MM-DD")


def written_days(line: Line) -> Json:
    """`servicedDate`, or `servicedPeriod` where there is a time or several days."""
    first, last = line.first_day, line.last_day
    start, end = instant_of(line.care.performed), _end(line)
    if start is None and end is None and first == last:
        return given(servicedDate=day_of(first))
    if first is not None and last is not None and last < first:
        # No period ends before it starts.
        last = end = None
    period = given(start=start or day_of(first), end=end or day_of(last))
    return {"servicedPeriod": period} if period else {}


def _end(line: Line) -> str | None:
    """The instant of the last day, which only the particulars have: after that of the first, or alone."""
    time = dict(line.particulars).get(Particular.TIME, "")
    if line.care.performed is not None:
        time = time.partition("/")[2]
    elif line.care.ordered is not None and time == line.care.ordered.isoformat():
        # A reader takes the time of the order where the line has none.
        time = ""
    return _instant_on(line.last_day, time)


def _instant_on(day: date | None, text: str) -> str | None:
    """The text as an instant, if it is one of that day: a long one is a digest."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant_of(moment) if len(text) > DAY and moment.date() == day else None
