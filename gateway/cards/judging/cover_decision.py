"""What cover_on_day and cover_over_stay decide: whether the periods of all cards cover the days asked for."""

import msgspec

from gateway.cards.card import CardPeriod
from gateway.cards.outcome import Outcome
from insurance.date_range import DateRange


class CoverDecision(msgspec.Struct, frozen=True):
    """The outcome, as far as it follows from the periods alone.

    `in_force` are the periods that hold on the first day paid, ordered by their first day.
    """

    outcome: Outcome
    in_force: tuple[CardPeriod, ...] = ()
    days_paid: tuple[DateRange, ...] = ()
