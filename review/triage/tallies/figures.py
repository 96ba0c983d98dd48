"""What was counted over all claims, by province: every reviewer gets the sums of the own provinces."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from statistics import quantiles
from typing import TypeVar

import msgspec

from insurance.money import ZERO
from review.rulebook.engine.practice import Verdicts
from review.triage.statistics.facility_tally import ClaimSums, MonthOfFacility, PeerShare, total
from review.triage.statistics.rule_tally import MonthOfRule, RuleTally
from review.triage.tallies.missed_money import ClearClaims

QUARTERS = 4
T = TypeVar("T", "ReviewedMonth", "VerdictMonth", "FacilityMonth")


class ReviewedMonth(msgspec.Struct, frozen=True):
    """Claims that were reviewed in a month. `rule` found something in them; empty for all claims."""

    rule: str
    province: str
    month: date
    claims: int


class VerdictMonth(msgspec.Struct, frozen=True):
    """Verdicts of the decisions in effect that were made in a month.

    `recent_...` of them in the last 90 days, `new_...` since midnight in Ho Chi Minh City.
    """

    rule: str
    province: str
    month: date
    upheld: int
    dropped: int
    recent_upheld: int
    recent_dropped: int
    new_upheld: int
    new_dropped: int
    at_stake: Decimal
    cut: Decimal


class FacilityMonth(msgspec.Struct, frozen=True):
    """Claims whose stay ended in a month."""

    facility: str
    province: str
    month: date
    sums: ClaimSums


class Figures(msgspec.Struct, frozen=True):
    """Reviews, stays and claims without findings of the last twelve months, and all verdicts.

    `provinces` of the methods are those of the reviewer; empty for all.
    """

    reviewed: tuple[ReviewedMonth, ...] = ()
    verdicts: tuple[VerdictMonth, ...] = ()
    facilities: Mapping[str, tuple[FacilityMonth, ...]] = {}
    clear: ClearClaims = ClearClaims()

    def rules(self, provinces: Collection[str]) -> dict[str, RuleTally]:
        """The sums by rule."""
        fired = [one for one in _within(self.reviewed, provinces) if one.rule]
        verdicts = list(_within(self.verdicts, provinces))
        rules = {one.rule for one in fired} | {one.rule for one in verdicts}
        return {
            rule: RuleTally(
                sum(one.claims for one in fired if one.rule == rule),
                _verdicts(one for one in verdicts if one.rule == rule),
                sum((one.at_stake for one in verdicts if one.rule == rule), ZERO),
                sum((one.cut for one in verdicts if one.rule == rule), ZERO),
            )
            for rule in rules
        }

    def months_of_rules(
        self, provinces: Collection[str], rules: Collection[str]
    ) -> dict[str, list[MonthOfRule]]:
        """The months with claims of each of these rules, the oldest first."""
        claims: Counter[tuple[str, date]] = Counter()
        upheld, dropped = claims.copy(), claims.copy()
        for reviewed in _within(self.reviewed, provinces):
            claims[reviewed.rule, reviewed.month] += reviewed.claims
        for verdict in _within(self.verdicts, provinces):
            upheld[verdict.rule, verdict.month] += verdict.upheld
            dropped[verdict.rule, verdict.month] += verdict.dropped
        months = sorted({month for _, month in claims})
        return {
            rule: [
                MonthOfRule(
                    month,
                    claims["", month],
                    claims[rule, month],
                    Verdicts(upheld[rule, month], dropped[rule, month]),
                )
                for month in months
            ]
            for rule in rules
        }

    def recent(self, provinces: Collection[str], rule: str) -> Verdicts:
        """The verdicts of the last 90 days."""
        verdicts = [one for one in _within(self.verdicts, provinces) if one.rule == rule]
        return Verdicts(
            sum(one.recent_upheld for one in verdicts), sum(one.recent_dropped for one in verdicts)
        )

    def until_midnight(self, provinces: Collection[str], rule: str) -> Verdicts:
        """The verdicts of all decisions that were made before the day of the figures."""
        verdicts = [one for one in _within(self.verdicts, provinces) if one.rule == rule]
        return Verdicts(
            sum(one.upheld - one.new_upheld for one in verdicts),
            sum(one.dropped - one.new_dropped for one in verdicts),
        )

    def sums(self, provinces: Collection[str]) -> dict[str, ClaimSums]:
        """The sums of every facility."""
        months = ((facility, list(_within(each, provinces))) for facility, each in self.facilities.items())
        return {facility: total(one.sums for one in each) for facility, each in months if each}

    def months_of_facility(self, provinces: Collection[str], facility: str) -> list[MonthOfFacility]:
        """The months with claims, the oldest first, with the shares of all facilities in the provinces."""
        own: dict[date, list[ClaimSums]] = {}
        for one in _within(self.facilities.get(facility, ()), provinces):
            own.setdefault(one.month, []).append(one.sums)
        peers = self._peers(provinces, own.keys())
        return [MonthOfFacility(month, total(own[month]), _quartiles(peers[month])) for month in sorted(own)]

    def _peers(self, provinces: Collection[str], months: Collection[date]) -> dict[date, list[float]]:
        shares: dict[date, list[float]] = {month: [] for month in months}
        for each in self.facilities.values():
            for one in _within(each, provinces):
                if one.month in shares and one.sums.cut_share is not None:
                    shares[one.month].append(one.sums.cut_share)
        return shares


def _within(each: Iterable[T], provinces: Collection[str]) -> Iterator[T]:
    return (one for one in each if not provinces or one.province in provinces)


def _verdicts(each: Iterable[VerdictMonth]) -> Verdicts:
    every = list(each)
    return Verdicts(sum(one.upheld for one in every), sum(one.dropped for one in every))


def _quartiles(shares: list[float]) -> PeerShare | None:
    if not shares:
        return None
    # Of one value there are no quantiles.
    low, middle, high = quantiles(shares if len(shares) > 1 else shares * 2, n=QUARTERS, method="inclusive")
    return PeerShare(low, middle, high)
