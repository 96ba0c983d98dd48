"""Reads what is kept of cases in PostgreSQL: facts, review, stays and history."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, select

from gateway.mailbox.objections import objections_to
from review.accounts.actor import Actor
from review.mailbox.tables import claim_changes, explanations, reviews, stays
from review.triage.claim_view.case_file import CaseFile
from review.triage.claim_view.decision_events import decision_events
from review.triage.claim_view.evidence import Event, EventKind, StayView
from review.triage.deciding.decision_view import DecisionRow
from review.triage.known_decisions import known_to
from review.triage.queue.queue_page import QueueRow
from review.triage.queue.queue_table import columns_for, row_of
from review.triage.scope import within_scope
from review.triage.tables.cases import case_facts, cases
from review.triage.tables.decisions import decisions
from runtime.postgres.database import Database

# A patient with more stays has had one claim sent again and again.
MOST_STAYS = 200
# Of these changes nothing else is kept.
CLOSINGS = {"REPLACED": EventKind.REPLACED, "CANCELLED": EventKind.CANCELLED}


class CaseFileTable:
    """The port CaseFiles on PostgreSQL. A reviewer gets no case outside of the reviewer's scope."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, claim_id: UUID, actor: Actor) -> CaseFile | None:
        """The file of one case; None where there is none within scope. Raises DatabaseAway."""
        statement = _file(actor).where(cases.c.claim_id == claim_id, *within_scope(actor))
        async with self._database.transaction() as connection:
            row = (await connection.execute(statement)).mappings().one_or_none()
        if row is None:
            return None
        own = {name: row[name] for name in ("review_digest", "facts", "reviewed", "explanation")}
        return CaseFile(row_of({name: row[name] for name in row if name not in own}), **own)

    async def row(self, claim_id: UUID, actor: Actor) -> QueueRow | None:
        """The row of one case, also of an archived one, which has no file. Raises DatabaseAway."""
        statement = select(*columns_for(actor)).where(cases.c.claim_id == claim_id, *within_scope(actor))
        async with self._database.transaction() as connection:
            row = (await connection.execute(statement)).mappings().one_or_none()
        return None if row is None else row_of(row)

    async def facts(self, claim_ids: Collection[UUID], actor: Actor) -> dict[UUID, bytes]:
        """The facts of those of these claims that are within scope. Raises DatabaseAway."""
        statement = (
            select(case_facts.c.claim_id, case_facts.c.message)
            .join_from(case_facts, cases, cases.c.claim_id == case_facts.c.claim_id)
            .where(case_facts.c.claim_id.in_(claim_ids), *within_scope(actor))
        )
        async with self._database.transaction() as connection:
            rows = (await connection.execute(statement)).all()
        return {row.claim_id: row.message for row in rows}

    async def stays(self, claim_id: UUID) -> tuple[StayView, ...]:
        """All stays of the patient of this claim, by first day. Raises DatabaseAway."""
        person = select(stays.c.person).where(stays.c.claim_id == claim_id).scalar_subquery()
        statement = (
            select(stays).where(stays.c.person == person).order_by(stays.c.first_day).limit(MOST_STAYS)
        )
        async with self._database.transaction() as connection:
            rows = (await connection.execute(statement)).mappings().all()
        return tuple(_stay(row, claim_id) for row in rows)

    async def history(self, row_of_case: CaseFile, actor: Actor) -> tuple[Event, ...]:
        """What happened to the claim, oldest first, as far as the reviewer may know. Raises DatabaseAway."""
        row = row_of_case.row
        events = [Event(row.received_at, EventKind.RECEIVED)]
        async with self._database.transaction() as connection:
            changes = await connection.execute(_changes(row.claim_id))
            events += [Event(at, CLOSINGS[change]) for change, at in changes]
            explained = await connection.execute(_explained(row.claim_id))
            events += [Event(at, EventKind.EXPLAINED) for (at,) in explained]
            objected = await objections_to(connection, row.claim_id)
            events += [Event(one.at, EventKind.OBJECTED, reason=one.reason) for one in objected]
            known = await connection.execute(_decisions(row.claim_id).where(known_to(actor)))
            events += decision_events([DecisionRow(**one) for one in known.mappings()], row.state)
        return tuple(sorted(events, key=lambda event: event.at))


def _file(actor: Actor) -> Select[Any]:
    return (
        select(
            *columns_for(actor),
            cases.c.review_digest,
            case_facts.c.message.label("facts"),
            reviews.c.message.label("reviewed"),
            explanations.c.message.label("explanation"),
        )
        .join_from(cases, case_facts, case_facts.c.claim_id == cases.c.claim_id)
        .join(reviews, reviews.c.claim_id == cases.c.claim_id)
        .outerjoin(explanations, explanations.c.claim_id == cases.c.claim_id)
    )


def _changes(claim_id: UUID) -> Select[Any]:
    change = claim_changes.c
    return select(change.change, change.changed_at).where(
        change.claim_id == claim_id, change.change.in_(CLOSINGS)
    )


def _explained(claim_id: UUID) -> Select[Any]:
    return select(explanations.c.explained_at).where(explanations.c.claim_id == claim_id)


def _decisions(claim_id: UUID) -> Select[Any]:
    made = decisions.c
    return (
        select(*(made[name] for name in DecisionRow.__struct_fields__))
        .join_from(decisions, cases, cases.c.claim_id == made.claim_id)
        .where(made.claim_id == claim_id)
        .order_by(made.place)
    )


def _stay(row: RowMapping, claim_id: UUID) -> StayView:
    fields = {name: row[name] for name in StayView.__struct_fields__ if name != "is_this"}
    return StayView(**fields, is_this=row["claim_id"] == claim_id)
