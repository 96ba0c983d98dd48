"""Computes in SQL what is usual: the spread of every measure in every group of claims."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ARRAY,
    CTE,
    ColumnElement,
    Double,
    RowMapping,
    Select,
    String,
    and_,
    cast,
    column,
    func,
    literal,
    select,
    type_coerce,
    union_all,
    values,
)

from insurance.claim.principal_diagnosis import CATEGORY_LENGTH
from insurance.money import CENT, DONG, rounded
from review.peers.peer_group import CHAPTERS
from review.peers.shrinkage import GroupStatistics
from review.rulebook.engine.usual import Measure, PeerGroup, Spread
from review.triage.tables.cases import cases

# A group of fewer claims says little, and of one or two it would say what they are: it is left out.
FEWEST_CLAIMS = 10
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
MEDIAN_PLACE = 3
KEYS = ("tier", "kind", "diagnosis")
case = cases.c


def claims_between(since: date, until: date) -> list[ColumnElement[bool]]:
    """The bills in dong that ended from the day `since` on and before `until`, without those withdrawn."""
    return [
        case.last_day >= since,
        case.last_day < until,
        case.currency == DONG,
        case.use == "claim",
        case.state != "CLOSED",
        case.kind != "unknown",
        case.proposed > 0,
    ]


def peer_statistics(since: date, until: date) -> Select[Any]:
    """A row for each group: its keys, `claims`, and of each measure the quantiles and the MAD."""
    members = _members(_measured(since, until))
    middle = _middle(members)
    spread = _spread(members, middle)
    same = and_(*(middle.c[key] == spread.c[key] for key in KEYS))
    mads = [spread.c[f"{measure}_mad"] for measure in Measure]
    return select(*middle.c, *mads).join_from(middle, spread, same)


def group_of(row: RowMapping) -> GroupStatistics:
    """The statistics of a row. A measure that no claim of the group has is left out."""
    known = [measure for measure in Measure if row[measure.value] and row[measure.value][0] is not None]
    return GroupStatistics(
        PeerGroup(*(row[key] for key in KEYS)),
        row["claims"],
        {measure: _spread_of(row, measure) for measure in known},
    )


def _measured(since: date, until: date) -> CTE:
    """One row for each claim."""
    letters = func.upper(func.regexp_replace(case.diagnosis, r"\s", "", "g"))
    measures: Mapping[Measure, ColumnElement[Any]] = {
        Measure.COST: case.proposed,
        Measure.DAYS: case.last_day - case.first_day + 1,
        Measure.LINES: case.lines,
        Measure.TESTS: 100 * case.tests / case.proposed,
        Measure.DRUGS: 100 * case.drugs / case.proposed,
    }
    return (
        select(
            case.tier,
            case.kind,
            func.left(letters, CATEGORY_LENGTH).label("diagnosis"),
            *(cast(value, Double).label(measure.value) for measure, value in measures.items()),
        )
        .where(*claims_between(since, until))
        .cte("measured")
    )


def _members(measured: CTE) -> CTE:
    """Each claim in each of its groups."""
    spans = values(column("first", String), column("last", String), name="chapters").data(list(CHAPTERS))
    is_in = measured.c.diagnosis.between(spans.c.first, spans.c.last)
    one = measured.c
    own = select(one.tier, one.kind, one.diagnosis, *_values(measured)).where(one.diagnosis != "")
    chapter = spans.c.first + "-" + spans.c.last
    of_chapter = select(one.tier, one.kind, chapter, *_values(measured)).join_from(measured, spans, is_in)
    of_tier = select(one.tier, one.kind, literal(""), *_values(measured)).where(one.tier != "")
    of_all = select(literal(""), one.kind, literal(""), *_values(measured))
    return union_all(own, of_chapter, of_tier, of_all).cte("members")


def _values(rows: CTE) -> list[ColumnElement[Any]]:
    return [rows.c[measure.value] for measure in Measure]


def _middle(members: CTE) -> CTE:
    """The groups that are large enough, with the quantiles of each measure."""
    keys = [members.c[key] for key in KEYS]
    shares = literal(list(QUANTILES), ARRAY(Double))
    quantiles = (
        # SQLAlchemy takes it for one number.
        type_coerce(func.percentile_cont(shares).within_group(value), ARRAY(Double)).label(measure.value)
        for measure, value in zip(Measure, _values(members), strict=True)
    )
    return (
        select(*keys, func.count().label("claims"), *quantiles)
        .group_by(*keys)
        .having(func.count() >= FEWEST_CLAIMS)
        .cte("middle")
    )


def _spread(members: CTE, middle: CTE) -> CTE:
    """The MAD of each measure in these groups."""
    keys = [members.c[key] for key in KEYS]
    same = and_(*(members.c[key] == middle.c[key] for key in KEYS))
    mads = (
        func.percentile_cont(0.5)
        .within_group(func.abs(value - middle.c[measure.value][MEDIAN_PLACE]))
        .label(f"{measure}_mad")
        for measure, value in zip(Measure, _values(members), strict=True)
    )
    return select(*keys, *mads).join_from(members, middle, same).group_by(*keys).cte("spread")


def _spread_of(row: RowMapping, measure: Measure) -> Spread:
    return spread_of([*row[measure.value], row[f"{measure}_mad"]])


def spread_of(numbers: Sequence[float]) -> Spread:
    """From the five quantiles and the MAD."""
    return Spread(*(rounded(Decimal(repr(number)), CENT) for number in numbers))
