"""The parts of a backtest, each of which one process counts: of a file, or claims from the database."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

import msgspec

from insurance.claim.reader import ClaimReader
from review.past.backtesting.count_touched import CountTouched
from review.past.backtesting.tally import Tally
from review.past.exporting.exported_claim import ExportedClaim
from review.past.exporting.parquet_claims import read_claims
from review.past.exporting.row_group import RowGroup
from review.rulebook.engine.rulebook import Rulebook


class Tested(NamedTuple):
    """The codes of the rules, and the claims: those that came in from `since` until before `until`."""

    codes: tuple[str, ...]
    since: datetime
    until: datetime


class Page(msgspec.Struct, frozen=True):
    """Claims that were read for one process. Dask passes it on as it is; a list it would search for tasks."""

    rows: tuple[ExportedClaim, ...]


def count_page(part: Page, tested: Tested) -> Tally:
    """What the rules would have touched in these claims. The rulebook is read once a process."""
    return _count(part.rows, tested)


def count_group(part: RowGroup, tested: Tested) -> Tally:
    """The same for a part of a file, which this process reads."""
    return _count(read_claims(part), tested)


def _count(rows: Sequence[ExportedClaim], tested: Tested) -> Tally:
    return _counting(tested.codes)([one for one in rows if tested.since <= one.received_at < tested.until])


@cache
def _counting(codes: tuple[str, ...]) -> CountTouched:
    return CountTouched(Rulebook(), codes, ClaimReader())
