"""What became of many claims: counted, the ones worth a look kept, in memory that does not grow with them."""

import heapq
import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from gateway.v1.review_pb2 import Band, Review
from wardgate.client import Refused

MOST_ROWS = 40
MOST_REFUSALS = 20
CHANGED = "CLAIM_CHANGED"
UNREADABLE = "CLAIM_UNREADABLE"


class ClaimRow(msgspec.Struct, frozen=True):
    """One claim of the table. `claim_id` is empty for a dry run."""

    source: str
    number: str
    claim_id: str
    state: str
    already_known: bool
    review: Review | None


class RefusedClaim(msgspec.Struct, frozen=True):
    """One claim that was not taken."""

    source: str
    number: str
    refused: Refused


class ClaimTally:
    """Filled answer by answer."""

    def __init__(self) -> None:
        self.accepted = self.already_known = self.waiting = self.set_aside = 0
        self.refusals: Counter[str] = Counter()
        self.refused: list[RefusedClaim] = []
        self.bands: Counter[Band] = Counter()
        self.findings: Counter[tuple[str, str]] = Counter()
        self.unjudged: Counter[str] = Counter()
        self.missing: dict[str, Counter[str]] = {}
        self.at_stake: Counter[str] = Counter()
        self._rows: list[tuple[tuple[float, float], int, ClaimRow]] = []
        self._taken = 0

    @property
    def judged(self) -> int:
        """Claims with a review."""
        return self.bands.total()

    @property
    def answered(self) -> int:
        """Claims that were taken."""
        return self._taken

    def take(self, row: ClaimRow) -> None:
        """A claim that was taken, or judged in a dry run."""
        self._taken += 1
        self.already_known += row.already_known
        self.accepted += not row.already_known
        if row.review is not None:
            self._judge(row.review)
        else:
            self.waiting += 1
        place = (_worth(row), -self._taken, row)
        keep = heapq.heappush if len(self._rows) < MOST_ROWS else heapq.heappushpop
        keep(self._rows, place)

    def refuse(self, refused: RefusedClaim) -> None:
        """A claim that was not taken."""
        self.refusals[refused.refused.reason or refused.refused.code.name] += 1
        if len(self.refused) < MOST_REFUSALS:
            self.refused.append(refused)

    def rows(self) -> Sequence[ClaimRow]:
        """The most worth looking at, worthiest first; of many, none that is clear."""
        rows = [row for _, _, row in sorted(self._rows, key=lambda place: place[:2], reverse=True)]
        return rows if self._taken <= MOST_ROWS else [row for row in rows if not _is_clear(row)]

    def _judge(self, review: Review) -> None:
        self.bands[review.band] += 1
        self.at_stake[review.amount_at_stake.currency_code] += review.amount_at_stake.units
        self.findings.update({(finding.rule, finding.title.en) for finding in review.findings})
        for unjudged in review.unjudged:
            self.missing.setdefault(unjudged.rule, Counter())[without_places(unjudged.missing)] += 1
        self.unjudged.update({unjudged.rule for unjudged in review.unjudged})


def without_places(path: str) -> str:
    """Claim.item[3].net as Claim.item.net, so that the same lack counts as the same."""
    return re.sub(r"\[\d+\]", "", path)


def _is_clear(row: ClaimRow) -> bool:
    return row.review is not None and row.review.band == Band.BAND_CLEAR


def _worth(row: ClaimRow) -> tuple[float, float]:
    """Those still without a review come last."""
    if row.review is None:
        return (-1.0, 0.0)
    return (float(row.review.amount_at_stake.units), row.review.score)
