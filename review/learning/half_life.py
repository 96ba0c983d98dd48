"""How fast decisions lose weight: one that is a half-life old counts half."""

from datetime import date

# From each day on, in days. The first is a choice, not a measurement: law and prices change every few years.
HALF_LIVES = ((date(2026, 1, 1), 730),)


def half_life_on(day: date) -> int:
    """The days in which the weight of a decision halves, for an edition of that day."""
    begun = [days for since, days in HALF_LIVES if since <= day]
    return begun[-1] if begun else HALF_LIVES[0][1]
