"""Editions of what is usual in memory, and the statistics of claims in plain Python."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import ceil, floor
from statistics import median

import msgspec

from review.peers.edition import PeerEdition
from review.peers.peer_group import with_wider
from review.peers.peer_statistics import FEWEST_CLAIMS, QUANTILES, spread_of
from review.peers.shrinkage import GroupStatistics
from review.rulebook.engine.usual import Measure, PeerGroup, Spread


class MeasuredClaim(msgspec.Struct, frozen=True):
    """A claim with its narrowest group, and what is measured of it."""

    group: PeerGroup
    measures: Mapping[Measure, float]


class FakePeerEditions:
    """The port PeerEditions: `last` is what it returns."""

    def __init__(self, last: PeerEdition | None = None) -> None:
        self.last = last

    async def newer_than(self, known: PeerEdition | None) -> PeerEdition | None:
        """See current_peers.PeerEditions."""
        return self.last or known


def statistics_of(claims: Iterable[MeasuredClaim]) -> list[GroupStatistics]:
    """What peer_statistics computes in SQL."""
    members: defaultdict[PeerGroup, list[MeasuredClaim]] = defaultdict(list)
    for claim in claims:
        for group in set(_groups(claim.group)):
            members[group].append(claim)
    return [
        GroupStatistics(group, len(found), dict(_spreads(found)))
        for group, found in members.items()
        if len(found) >= FEWEST_CLAIMS
    ]


def _groups(group: PeerGroup) -> Iterator[PeerGroup]:
    yield from with_wider(group)
    yield PeerGroup("", group.kind, "")
    if group.tier:
        yield PeerGroup(group.tier, group.kind, "")


def _spreads(claims: Sequence[MeasuredClaim]) -> Iterator[tuple[Measure, Spread]]:
    for measure in Measure:
        values = sorted(one.measures[measure] for one in claims if measure in one.measures)
        if values:
            middle = median(values)
            mad = median(abs(value - middle) for value in values)
            yield measure, spread_of([*(_quantile(values, share) for share in QUANTILES), mad])


def _quantile(values: Sequence[float], share: float) -> float:
    """As percentile_cont: between the two nearest values."""
    place = share * (len(values) - 1)
    low, high = values[floor(place)], values[ceil(place)]
    return low + (high - low) * (place - floor(place))
