"""Locks a case in PostgreSQL and does within one transaction what a decision does."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.mailbox.copayments import (
    copayments_of_year,
    keep_claim,
    lock_copayments,
    replace_copayments,
)
from insurance.law.insured import Copayment
from review.answer.money_message import money_value
from review.mailbox.change import Change, NewChange
from review.mailbox.claim_changes import record_changes
from review.mailbox.tables import decided as decided_table
from review.mailbox.tables import reviews
from review.triage.deciding.decision import Action
from review.triage.desk.case_in_hand import CaseFacts, CaseNow, KeptDecision, Look, NewDecision
from review.triage.draw_key_table import SECOND_LOOK, draw_key
from review.triage.queue.queue_filter import CaseMark, CaseState
from review.triage.refusals import CaseNotFound
from review.triage.tables.cases import case_facts, cases
from review.triage.tables.decisions import decisions, finding_verdicts
from review.v1.claim_reviewed_pb2 import ClaimReviewed
from review.v1.claim_submitted_pb2 import ClaimSubmitted
from review.v1.decision_pb2 import ClaimDecided, Decision
from runtime.postgres.database import Database
from runtime.postgres.driver_connection import driver_connection
from runtime.time_zone import HO_CHI_MINH, day_of

case = cases.c
KEPT = ("decision_id", "look", "action", "reviewer_id", "decided_at", "is_effective", "case_version")
CHANGED = ("state", "marks", "held_by", "held_until", "decided_by", "decided_at")


class CaseTable:
    """The port Cases on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @asynccontextmanager
    async def open(self, claim_id: UUID, *, for_change: bool) -> AsyncIterator["CaseOnConnection | None"]:
        """See Cases."""
        statement = select(cases).where(case.claim_id == claim_id)
        async with self._database.transaction() as connection:
            if for_change:
                await keep_claim(connection, claim_id)
            found = await connection.execute(statement.with_for_update() if for_change else statement)
            row = found.mappings().one_or_none()
            yield None if row is None else CaseOnConnection(connection, _case(row), for_change)


class CaseOnConnection:
    """The port CaseInHand, within a transaction on PostgreSQL."""

    def __init__(self, connection: AsyncConnection, now: CaseNow, for_change: bool) -> None:
        self._connection = connection
        self._for_change = for_change
        self._case = now

    @property
    def case(self) -> CaseNow:
        """See CaseInHand."""
        return self._case

    async def facts(self) -> CaseFacts:
        """See CaseInHand."""
        statement = (
            select(case_facts.c.message, case_facts.c.claim_digest, reviews.c.message)
            .join_from(case_facts, reviews, reviews.c.claim_id == case_facts.c.claim_id)
            .where(case_facts.c.claim_id == self._case.claim_id)
        )
        if (row := (await self._connection.execute(statement)).one_or_none()) is None:
            raise CaseNotFound
        message, digest, reviewed = row
        review = ClaimReviewed.FromString(reviewed).review
        return CaseFacts(ClaimSubmitted.FromString(message), digest, review)

    async def decisions(self) -> Sequence[KeptDecision]:
        """See CaseInHand."""
        rows = await self._connection.execute(_not_undone(self._case.claim_id))
        return [_kept(row) for row in rows.mappings()]

    async def draw_key(self) -> bytes:
        """See CaseInHand."""
        return await draw_key(await driver_connection(self._connection), SECOND_LOOK)

    async def copaid(self, insurance_number: str, year: int) -> Sequence[Copayment]:
        """See CaseInHand."""
        if self._for_change:
            await lock_copayments(self._connection, insurance_number)
        return await copayments_of_year(self._connection, insurance_number, year, self._case.claim_id)

    async def add(self, decision: NewDecision) -> None:
        """See CaseInHand."""
        await self._connection.execute(insert(decisions).values(_row(self._case.claim_id, decision)))
        if decision.verdicts:
            decision_id = decision.kept.decision_id
            verdicts = [
                {"decision_id": decision_id, **{name: getattr(one, name) for name in one.__struct_fields__}}
                for one in decision.verdicts
            ]
            await self._connection.execute(insert(finding_verdicts), verdicts)

    async def show(self, decision_id: UUID, decided: ClaimDecided, *, is_question: bool) -> None:
        """See CaseInHand."""
        values = {
            "decision_id": decision_id,
            "decided_at": decided.decided_at.ToDatetime(HO_CHI_MINH),
            "is_question": is_question,
            "message": decided.SerializeToString(),
        }
        statement = upsert(decided_table).values(claim_id=self._case.claim_id, **values)
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=["claim_id"], set_=values)
        )

    async def hide(self) -> None:
        """See CaseInHand."""
        await self._connection.execute(
            delete(decided_table).where(decided_table.c.claim_id == self._case.claim_id)
        )

    async def charge(self, insurance_number: str, copaid: Sequence[Copayment]) -> None:
        """See CaseInHand."""
        await lock_copayments(self._connection, insurance_number)
        await replace_copayments(self._connection, self._case.claim_id, insurance_number, copaid)

    async def change_to(self, case_after: CaseNow) -> None:
        """See CaseInHand."""
        values = {name: getattr(case_after, name) for name in CHANGED}
        values |= {"marks": list(case_after.marks), "version": case.version + 1}
        await self._connection.execute(
            update(cases).where(case.claim_id == self._case.claim_id).values(values)
        )

    async def announce(self, change: Change) -> None:
        """See CaseInHand."""
        new = NewChange(self._case.claim_id, self._case.facility, change)
        await record_changes(await driver_connection(self._connection), [new])


def _case(row: RowMapping) -> CaseNow:
    received_on = day_of(row["received_at"])
    known = {name: row[name] for name in CaseNow.__struct_fields__}
    return CaseNow(
        **known
        | {
            "last_day": row["last_day"] or row["first_day"] or received_on,
            "state": CaseState(row["state"]),
            "marks": tuple(CaseMark(mark) for mark in row["marks"]),
        }
    )


def _not_undone(claim_id: UUID) -> Select[Any]:
    undo = decisions.alias("undo")
    undone = select(undo.c.supersedes).where(undo.c.claim_id == claim_id, undo.c.kind == "UNDO")
    return (
        select(decisions)
        .where(
            decisions.c.claim_id == claim_id,
            decisions.c.kind == "DECISION",
            decisions.c.decision_id.not_in(undone),
        )
        .order_by(decisions.c.place.desc())
    )


def _kept(row: RowMapping) -> KeptDecision:
    return KeptDecision(
        **{name: row[name] for name in (*KEPT, "proposed", "copayment", "currency")}
        | {
            "look": Look(row["look"]),
            "action": Action(row["action"]),
            "message": Decision.FromString(row["message"]),
        }
    )


def _row(claim_id: UUID, decision: NewDecision) -> dict[str, Any]:
    kept, facts = decision.kept, decision.facts
    message = kept.message
    return {
        **{name: getattr(kept, name) for name in (*KEPT, "proposed", "copayment", "currency")},
        "claim_id": claim_id,
        "kind": "UNDO" if decision.undoes else "DECISION",
        "supersedes": decision.undoes,
        "claim_digest": facts.claim_digest,
        "review_digest": decision.review_digest,
        "rulebook_version": facts.review.rulebook_version,
        "accepted": money_value(message.accepted_amount) if message.HasField("accepted_amount") else None,
        "fund": money_value(message.fund_amount) if message.HasField("fund_amount") else None,
        "message": message.SerializeToString(),
    }
