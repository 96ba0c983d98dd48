"""Keeps the group that a claim was compared with in the facts of its review, and reads it back."""

from decimal import Decimal
from functools import lru_cache

from msgspec.structs import astuple

from review.rulebook.engine.usual import Measure, PeerGroup, Spread, Usual
from review.v1 import claim_submitted_pb2 as messages
from runtime.date_message import date_message, date_value

HUNDRED = 100
REMEMBERED = 4_096


# Most claims are of few groups, and to write one takes longer than to judge a claim.
@lru_cache(REMEMBERED)
def usual_message(usual: Usual) -> messages.Usual:
    """The message that is kept. It is to be copied, not changed."""
    until, group = usual.until, usual.group
    return messages.Usual(
        edition=usual.edition,
        until=date_message(until),
        tier=group.tier,
        kind=group.kind,
        diagnosis=group.diagnosis,
        claims=usual.claims,
        spreads=[_spread_message(measure, spread) for measure, spread in usual.spreads.items()],
    )


def kept_usual(kept: messages.ComparedWith) -> Usual | None:
    """The group of the message; None if it has none."""
    if not kept.HasField("usual"):
        return None
    one = kept.usual
    return Usual(
        edition=one.edition,
        until=date_value(one.until),
        group=PeerGroup(one.tier, one.kind, one.diagnosis),
        claims=one.claims,
        spreads={Measure(spread.measure): _spread(spread) for spread in one.spreads},
    )


def _spread_message(measure: Measure, spread: Spread) -> messages.Spread:
    numbers: tuple[Decimal, ...] = astuple(spread)
    return messages.Spread(measure=measure, hundredths=[int(number * HUNDRED) for number in numbers])


def _spread(kept: messages.Spread) -> Spread:
    return Spread(*(Decimal(number) / HUNDRED for number in kept.hundredths))
