"""Reads the last edition of what is usual from PostgreSQL."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

import asyncpg

from review.peers.edition import PeerEdition
from review.peers.shrinkage import GroupStatistics
from review.rulebook.engine.usual import Measure, PeerGroup, Spread

# Text on the driver: the worker asks for the number with every batch (decision 0005).
LAST = "SELECT edition, until FROM review.peer_editions ORDER BY edition DESC LIMIT 1"
GROUPS = """
    SELECT tier, kind, diagnosis, claims, measure, low, lower, median, upper, high, mad
    FROM review.peer_groups WHERE edition = $1 ORDER BY tier, kind, diagnosis
"""
CLAIMS_PLACE, MEASURE_PLACE = 3, 4


class PeerEditionTable:
    """The port PeerEditions on PostgreSQL."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def newer_than(self, known: PeerEdition | None) -> PeerEdition | None:
        """Return the last edition, or the known one if that is the last; None where there is none."""
        last = await self._connection.fetchrow(LAST)
        if last is None or (known is not None and known.number == last["edition"]):
            return known
        rows = await self._connection.fetch(GROUPS, last["edition"])
        return PeerEdition(last["edition"], last["until"], groups_of([tuple(row) for row in rows]))


def groups_of(rows: Iterable[Sequence[Any]]) -> Iterator[GroupStatistics]:
    """The groups of rows, which are ordered by group: a row for each measure."""
    for group, measures in groupby(rows, _group):
        of_group = list(measures)
        spreads = {Measure(row[MEASURE_PLACE]): Spread(*row[MEASURE_PLACE + 1 :]) for row in of_group}
        yield GroupStatistics(group, of_group[0][CLAIMS_PLACE], spreads)


def _group(row: Sequence[Any]) -> PeerGroup:
    return PeerGroup(row[0], row[1], row[2])
