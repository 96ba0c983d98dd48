"""Sums claims and decisions of facilities in PostgreSQL, within the provinces of the reviewer."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Double,
    FromClause,
    Select,
    and_,
    cast,
    func,
    literal_column,
    select,
)

from insurance.claim.amounts import DEFAULT_CURRENCY
from review.accounts.actor import Actor
from review.mailbox.tables import decided
from review.triage.scope import within_scope
from review.triage.statistics.facility_tally import ClaimSums, MonthOfFacility, PeerShare
from review.triage.tables import cases, decisions
from runtime.postgres.database import Database

# Constants are literals: GROUP BY takes two bound parameters for different expressions.
MONTH = cast(func.date_trunc(literal_column("'month'"), cases.c.last_day), Date)
QUARTILES = (0.25, 0.5, 0.75)


class FacilityTallyTable:
    """The port FacilityTallies on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def sums(self, actor: Actor, since: date) -> Mapping[str, ClaimSums]:
        """Return the sums of every facility over stays that ended since then. Raises DatabaseAway."""
        statement = (
            select(cases.c.facility, *_sums())
            .select_from(_with_decisions())
            .where(cases.c.last_day >= since, *within_scope(actor))
            .group_by(cases.c.facility)
        )
        async with self._database.transaction() as connection:
            rows = await connection.execute(statement)
            return {facility: _claim_sums(sums) for facility, *sums in rows}

    async def months(self, actor: Actor, facility: str, since: date) -> Sequence[MonthOfFacility]:
        """Return every month with claims of the facility, the oldest first. Raises DatabaseAway."""
        statement = (
            select(MONTH.label("month"), *_sums())
            .select_from(_with_decisions())
            .where(cases.c.facility == facility, cases.c.last_day >= since, *within_scope(actor))
            .group_by(MONTH)
            .order_by(MONTH)
        )
        async with self._database.transaction() as connection:
            months = (await connection.execute(statement)).all()
            peers = {
                month: PeerShare(*shares) for month, *shares in await connection.execute(_peers(actor, since))
            }
        return [MonthOfFacility(month, _claim_sums(sums), peers.get(month)) for month, *sums in months]


def _with_decisions() -> FromClause:
    in_effect = and_(decided.c.claim_id == cases.c.claim_id, ~decided.c.is_question)
    return cases.outerjoin(decided, in_effect).outerjoin(
        decisions,
        and_(decisions.c.decision_id == decided.c.decision_id, decisions.c.currency == DEFAULT_CURRENCY),
    )


def _sums() -> tuple[ColumnElement[Any], ...]:
    """The fields of ClaimSums."""
    return (
        func.count(),
        func.count().filter(func.cardinality(cases.c.rules) > 0),
        func.count(decisions.c.decision_id),
        func.coalesce(func.sum(decisions.c.proposed), 0),
        func.coalesce(func.sum(decisions.c.accepted), 0),
    )


def _peers(actor: Actor, since: date) -> Select[Any]:
    proposed, accepted = func.sum(decisions.c.proposed), func.sum(decisions.c.accepted)
    shares = (
        select(MONTH.label("month"), ((proposed - accepted) / func.nullif(proposed, 0)).label("share"))
        .select_from(_with_decisions())
        .where(cases.c.last_day >= since, *within_scope(actor))
        .group_by(MONTH, cases.c.facility)
        .subquery()
    )
    share = cast(shares.c.share, Double)
    quartiles = [func.percentile_cont(quartile).within_group(share) for quartile in QUARTILES]
    return select(shares.c.month, *quartiles).where(shares.c.share.is_not(None)).group_by(shares.c.month)


def _claim_sums(row: Sequence[Any]) -> ClaimSums:
    claims, with_findings, decided_claims, proposed, accepted = row
    return ClaimSums(claims, with_findings, decided_claims, Decimal(proposed), Decimal(accepted))
