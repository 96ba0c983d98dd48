"""Counts the results of many claims and keeps the most important ones; memory use does not grow."""

import heapq
import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from gateway.v1.review_pb2 import Band, Review
from wardgate.client import Refused

MAX_ROWS = 40
MAX_REFUSALS = 20
CHANGED = "CLAIM_CHANGED"
# States of claims that have no review and wait for none: a claim that was withdrawn, and one that withdraws.
CANCELLED, WITHDRAWAL, WITHDRAWS_NOTHING = "cancelled", "withdrawal", "withdraws nothing"
UNREADABLE, UNREADABLE_FILE = "CLAIM_UNREADABLE", "FILE_UNREADABLE"


class ClaimRow(msgspec.Struct, frozen=True):
    """One row of the table of claims. `claim_id` is empty for a dry run."""

    source: str
    number: str
    claim_id: str
    state: str
    already_known: bool
    review: Review | None


class RefusedClaim(msgspec.Struct, frozen=True):
    """One claim that was refused."""

    source: str
    number: str
    refused: Refused


class ClaimSummary:
    """The counts and rows, filled answer by answer. Money is summed by currency, in whole units."""

    def __init__(self) -> None:
        self.accepted = self.already_known = self.waiting = self.set_aside = 0
        self.cancelled = self.withdrew_nothing = self.replaced_nothing = self.remarked = 0
        self.lost_signatures = 0
        self.refusals: Counter[str] = Counter()
        self.refused: list[RefusedClaim] = []
        self.bands: Counter[Band] = Counter()
        self.findings: Counter[tuple[str, str]] = Counter()
        self.unjudged: Counter[str] = Counter()
        self.missing: dict[str, Counter[str]] = {}
        self.at_stake: Counter[str] = Counter()
        self._rows: list[tuple[tuple[float, float], int, ClaimRow]] = []
        self._answered = 0

    @property
    def judged(self) -> int:
        """The number of claims with a review."""
        return self.bands.total()

    @property
    def answered(self) -> int:
        """The number of claims that were accepted, or judged in a dry run."""
        return self._answered

    def add(self, row: ClaimRow) -> None:
        """Add a claim that was accepted, or judged in a dry run."""
        self._answered += 1
        self.already_known += row.already_known
        self.accepted += not row.already_known
        if row.review is not None:
            self._add_review(row.review)
        elif row.state == WITHDRAWS_NOTHING:
            self.withdrew_nothing += 1
        elif row.state in (CANCELLED, WITHDRAWAL):
            self.cancelled += 1
        else:
            self.waiting += 1
        ranked = (_importance(row), -self._answered, row)
        keep = heapq.heappush if len(self._rows) < MAX_ROWS else heapq.heappushpop
        keep(self._rows, ranked)

    def add_refused(self, refused: RefusedClaim) -> None:
        """Add a claim that was refused."""
        self.refusals[refused.refused.reason or refused.refused.code.name] += 1
        if len(self.refused) < MAX_REFUSALS:
            self.refused.append(refused)

    def rows(self) -> Sequence[ClaimRow]:
        """The most important claims, by money at stake and score; clear ones only if there are few claims."""
        rows = [row for _, _, row in sorted(self._rows, key=lambda ranked: ranked[:2], reverse=True)]
        return rows if self._answered <= MAX_ROWS else [row for row in rows if not _is_clear(row)]

    def _add_review(self, review: Review) -> None:
        self.bands[review.band] += 1
        self.at_stake[review.amount_at_stake.currency_code] += review.amount_at_stake.units
        self.findings.update({(finding.rule, finding.title.en) for finding in review.findings})
        for unjudged in review.unjudged:
            self.missing.setdefault(unjudged.rule, Counter())[without_indexes(unjudged.missing)] += 1
        self.unjudged.update({unjudged.rule for unjudged in review.unjudged})


def without_indexes(path: str) -> str:
    """Claim.item.net for Claim.item[3].net, so that the same missing fact is counted under one name."""
    return re.sub(r"\[\d+\]", "", path)


def _is_clear(row: ClaimRow) -> bool:
    return row.review is not None and row.review.band == Band.BAND_CLEAR


def _importance(row: ClaimRow) -> tuple[float, float]:
    """Claims without a review come last."""
    if row.review is None:
        return (-1.0, 0.0)
    return (float(row.review.amount_at_stake.units), row.review.score)
