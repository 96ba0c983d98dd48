"""Shrinks the statistics of small groups to those of the wider groups that they belong to."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from insurance.money import CENT, rounded
from review.peers.peer_group import with_wider
from review.rulebook.engine.usual import Measure, PeerGroup, Spread

# A wider group counts as so many claims of the narrower one.
CLAIMS_OF_THE_WIDER = 20


class GroupStatistics(msgspec.Struct, frozen=True):
    """A group with the number of its claims, and the spread of each measure that has values."""

    group: PeerGroup
    claims: int
    spreads: Mapping[Measure, Spread]


def shrunk(groups: Sequence[GroupStatistics]) -> list[GroupStatistics]:
    """Every group, by its own claims and those of the next wider group, which is shrunk first.

    With n claims, a number of the group becomes (n × its own + 20 × the wider group's) ÷ (n + 20).
    """
    found: dict[PeerGroup, GroupStatistics] = {}
    for one in sorted(groups, key=_narrowness):
        wider = next((found[each] for each in with_wider(one.group) if each in found), None)
        found[one.group] = _to(wider, one) if wider else one
    return [found[one.group] for one in groups]


def _narrowness(one: GroupStatistics) -> int:
    return sum(1 for _ in with_wider(one.group))


def _to(wider: GroupStatistics, one: GroupStatistics) -> GroupStatistics:
    spreads = {
        measure: _mean(one.claims, spread, wider.spreads.get(measure, spread))
        for measure, spread in one.spreads.items()
    }
    return msgspec.structs.replace(one, spreads=spreads)


def _mean(claims: int, own: Spread, wider: Spread) -> Spread:
    numbers = {name: (getattr(own, name), getattr(wider, name)) for name in Spread.__struct_fields__}
    return Spread(**{name: _weighted(claims, *pair) for name, pair in numbers.items()})


def _weighted(claims: int, own: Decimal, wider: Decimal) -> Decimal:
    return rounded((claims * own + CLAIMS_OF_THE_WIDER * wider) / (claims + CLAIMS_OF_THE_WIDER), CENT)
