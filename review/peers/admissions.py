"""How many inpatients a facility has for its outpatients, beside other facilities of its tier."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

import msgspec
from sqlalchemy import Select, func, select

from insurance.money import rounded
from review.peers.peer_statistics import claims_between
from review.triage.tables.cases import cases

STEP = Decimal("0.0001")
# What all facilities of the tier have counts as so many examinations of the facility.
EXAMINATIONS_OF_THE_TIER = 100
# A normal distribution has 1.4826 MAD in a standard deviation; beyond three of these a facility stands out.
MADS = Decimal("4.45")
case = cases.c


class FacilityCounts(msgspec.Struct, frozen=True):
    """What a facility claimed: for inpatients (admissions), and for outpatients (examinations)."""

    facility: str
    tier: str
    admissions: int
    examinations: int


class Admissions(msgspec.Struct, frozen=True):
    """`ratio` are admissions for each examination, shrunk to the tier's. `usual` is the median of the tier's
    facilities, and `mad` the median of their absolute differences from it.
    """

    facility: str
    tier: str
    admissions: int
    examinations: int
    ratio: Decimal
    usual: Decimal
    mad: Decimal

    @property
    def stands_out(self) -> bool:
        """Whether it admits far more than is usual."""
        return self.mad > 0 and self.ratio > self.usual + MADS * self.mad


def facility_counts(since: date, until: date) -> Select[Any]:
    """A row for each facility: the fields of FacilityCounts."""
    last_tier = func.max(case.tier)
    of_kind = {kind: func.count().filter(case.kind == kind) for kind in ("inpatient", "outpatient")}
    return (
        select(case.facility, last_tier, of_kind["inpatient"], of_kind["outpatient"])
        .where(*claims_between(since, until))
        .group_by(case.facility)
        .order_by(case.facility)
    )


def admissions_of(counts: Iterable[FacilityCounts]) -> list[Admissions]:
    """Every facility beside those of its tier."""
    by_tier: defaultdict[str, list[FacilityCounts]] = defaultdict(list)
    for one in counts:
        by_tier[one.tier].append(one)
    return [each for tier in by_tier.values() for each in _of_tier(tier)]


def _of_tier(facilities: Sequence[FacilityCounts]) -> list[Admissions]:
    examinations = sum(one.examinations for one in facilities)
    admissions = sum(one.admissions for one in facilities)
    of_tier = Decimal(admissions) / max(examinations, 1)
    ratios = [_shrunk(one, of_tier) for one in facilities]
    usual = median(ratios)
    mad = median(abs(ratio - usual) for ratio in ratios)
    return [
        Admissions(
            **msgspec.structs.asdict(one), ratio=ratio, usual=rounded(usual, STEP), mad=rounded(mad, STEP)
        )
        for one, ratio in zip(facilities, ratios, strict=True)
    ]


def _shrunk(one: FacilityCounts, of_tier: Decimal) -> Decimal:
    admissions = one.admissions + EXAMINATIONS_OF_THE_TIER * of_tier
    return rounded(admissions / (one.examinations + EXAMINATIONS_OF_THE_TIER), STEP)
