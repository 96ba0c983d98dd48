"""Writes cases and decisions as the worker and the use cases do, for tests of what is counted."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert

from review.mailbox.tables import decided
from review.triage.tables.cases import cases
from review.triage.tables.decisions import decisions, finding_verdicts
from review.v1.decision_pb2 import Decision
from runtime.postgres.database import Database

NOW = datetime.now(UTC)


def a_case(**facts: Any) -> dict[str, Any]:
    """The row of a case that waits for a reviewer, with these facts."""
    claim_id = uuid4()
    return {
        "claim_id": claim_id,
        "facility": "01101",
        "province": "01",
        "number": str(claim_id),
        "use": "claim",
        "kind": "outpatient",
        "received_at": NOW,
        "reviewed_at": NOW,
        "first_day": date(2026, 10, 20),
        "last_day": date(2026, 10, 24),
        "band": "CHECK",
        "score": 0,
        "proposed": 1_000_000,
        "accepted": 1_000_000,
        "at_stake": 0,
        "expected_recovery": 0,
        "currency": "VND",
        "rules": ["W06"],
        "outcomes": ["CUT"],
        "marks": [],
        "line_codes": [],
        "lines": 1,
        "diagnosis": "",
        "patient_initials": "",
        "patient_sex": "",
        "patient_born": "",
        "patient_number_end": "",
        "review_digest": b"",
    } | facts


class Rows:
    """Writes rows to a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def case(self, facility: str = "01101", **facts: Any) -> UUID:
        row = a_case(facility=facility, province=facility[:2], **facts)
        await self._insert(cases, row)
        return UUID(str(row["claim_id"]))

    async def decide(
        self,
        claim_id: UUID,
        by: UUID,
        accepted: int = 1_000_000,
        *,
        in_effect: bool = True,
        at: datetime = NOW,
        message: Decision | None = None,
        outcomes: Mapping[str, tuple[list[str], list[str]]] | None = None,
        **upheld: bool,
    ) -> None:
        decision_id = uuid4()
        row = {
            "decision_id": decision_id,
            "claim_id": claim_id,
            "kind": "DECISION",
            "look": "FIRST",
            "action": "ACCEPT" if accepted == 1_000_000 else "CUT",
            "reviewer_id": by,
            "is_effective": in_effect,
            "case_version": 0,
            "claim_digest": b"",
            "review_digest": b"",
            "rulebook_version": "r1",
            "proposed": 1_000_000,
            "accepted": accepted,
            "fund": accepted * 8 // 10,
            "copayment": accepted * 2 // 10,
            "currency": "VND",
            "message": (message or Decision()).SerializeToString(),
        }
        await self._insert(decisions, row)
        for rule, is_upheld in upheld.items():
            verdict = {"rule": rule, "upheld": is_upheld, "at_stake": 500, "cut": 300 if is_upheld else 0}
            if outcomes and rule in outcomes:
                held, dropped = outcomes[rule]
                verdict |= {"upheld_outcomes": held, "dropped_outcomes": dropped}
            await self._insert(finding_verdicts, verdict | {"decision_id": decision_id})
        if in_effect:
            effect = {"claim_id": claim_id, "decision_id": decision_id, "decided_at": at}
            await self._insert(decided, effect | {"is_question": False, "message": b""})

    async def _insert(self, table: Any, row: dict[str, Any]) -> None:
        async with self._database.transaction() as connection:
            await connection.execute(insert(table).values(row))
