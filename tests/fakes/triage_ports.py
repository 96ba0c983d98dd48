"""Cases, decisions and assignments in memory."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from copy import copy
from datetime import datetime
from uuid import UUID

from msgspec.structs import replace

from insurance.law.insured import Copayment
from review.accounts.actor import Actor
from review.accounts.role import Permission
from review.mailbox.change import Change
from review.triage.desk.case_in_hand import CaseFacts, CaseNow, KeptDecision, NewDecision
from review.triage.queue.queue_filter import OPEN_STATES, CaseState, QueueFilter
from review.v1.decision_pb2 import ClaimDecided


class TriageStore:
    """What the tables have. `people` are the insurance numbers that the register knows."""

    def __init__(self) -> None:
        self.cases: dict[UUID, CaseNow] = {}
        self.facts: dict[UUID, CaseFacts] = {}
        self.decisions: dict[UUID, list[NewDecision]] = {}
        self.shown: dict[UUID, tuple[UUID, ClaimDecided, bool]] = {}
        self.copayments: dict[UUID, tuple[str, tuple[Copayment, ...]]] = {}
        self.changes: list[tuple[UUID, Change]] = []
        self.people: set[str] = set()
        self.locks: dict[UUID, asyncio.Lock] = {}

    def add(self, case: CaseNow, facts: CaseFacts) -> None:
        """Add a reviewed claim."""
        self.cases[case.claim_id], self.facts[case.claim_id] = case, facts
        self.decisions[case.claim_id], self.locks[case.claim_id] = [], asyncio.Lock()

    def snapshot(self) -> "TriageStore":
        """A copy in which one transaction works."""
        snapshot = copy(self)
        for name in ("cases", "shown", "copayments", "changes"):
            setattr(snapshot, name, copy(getattr(self, name)))
        snapshot.decisions = {claim_id: [*rows] for claim_id, rows in self.decisions.items()}
        return snapshot

    def commit(self, work: "TriageStore", claim_id: UUID) -> None:
        """Take over what a transaction did with one claim."""
        self.cases[claim_id], self.decisions[claim_id] = work.cases[claim_id], work.decisions[claim_id]
        for name in ("shown", "copayments"):
            ours, theirs = getattr(self, name), getattr(work, name)
            ours.pop(claim_id, None)
            ours |= {claim_id: theirs[claim_id]} if claim_id in theirs else {}
        self.changes += [change for change in work.changes if change not in self.changes]


class FakeCases:
    """The port Cases."""

    def __init__(self, store: TriageStore) -> None:
        self._store = store

    @asynccontextmanager
    async def open(self, claim_id: UUID, *, for_change: bool) -> AsyncIterator["FakeCaseInHand | None"]:
        """See Cases."""
        if claim_id not in self._store.cases:
            yield None
        elif not for_change:
            yield FakeCaseInHand(self._store.snapshot(), claim_id)
        else:
            async with self._store.locks[claim_id]:
                work = self._store.snapshot()
                yield FakeCaseInHand(work, claim_id)
                self._store.commit(work, claim_id)


class FakeCaseInHand:
    """The port CaseInHand."""

    def __init__(self, store: TriageStore, claim_id: UUID) -> None:
        self._store = store
        self._claim_id = claim_id
        self._case = store.cases[claim_id]

    @property
    def case(self) -> CaseNow:
        """See CaseInHand."""
        return self._case

    async def facts(self) -> CaseFacts:
        """See CaseInHand."""
        return self._store.facts[self._claim_id]

    async def decisions(self) -> Sequence[KeptDecision]:
        """See CaseInHand."""
        rows = self._store.decisions[self._claim_id]
        undone = {row.undoes for row in rows}
        return [
            row.kept for row in reversed(rows) if row.undoes is None and row.kept.decision_id not in undone
        ]

    async def draw_key(self) -> bytes:
        """See CaseInHand."""
        return b"key"

    async def copaid(self, insurance_number: str, year: int) -> Sequence[Copayment]:
        """See CaseInHand."""
        return [
            paid
            for claim_id, (number, copaid) in self._store.copayments.items()
            if number == insurance_number and claim_id != self._claim_id
            for paid in copaid
            if paid.day.year == year
        ]

    async def add(self, decision: NewDecision) -> None:
        """See CaseInHand."""
        self._store.decisions[self._claim_id].append(decision)

    async def show(self, decision_id: UUID, decided: ClaimDecided, *, is_question: bool) -> None:
        """See CaseInHand."""
        self._store.shown[self._claim_id] = decision_id, decided, is_question

    async def hide(self) -> None:
        """See CaseInHand."""
        self._store.shown.pop(self._claim_id, None)

    async def charge(self, insurance_number: str, copaid: Sequence[Copayment]) -> None:
        """See CaseInHand."""
        self._store.copayments.pop(self._claim_id, None)
        charged = tuple(paid for paid in copaid if paid.amount)
        if charged and insurance_number in self._store.people:
            self._store.copayments[self._claim_id] = insurance_number, charged

    async def change_to(self, case: CaseNow) -> None:
        """See CaseInHand."""
        self._store.cases[self._claim_id] = replace(case, version=self._case.version + 1)

    async def announce(self, change: Change) -> None:
        """See CaseInHand."""
        self._store.changes.append((self._claim_id, change))


class FakeAssignments:
    """The port Assignments; of a filter it knows the facilities."""

    def __init__(self, store: TriageStore) -> None:
        self._store = store

    async def take_next(
        self, queue_filter: QueueFilter, actor: Actor, now: datetime, until: datetime
    ) -> UUID | None:
        """See Assignments."""
        for case in self._store.cases.values():
            is_sought = not queue_filter.facilities or case.facility in queue_filter.facilities
            is_free = case.held_until is None or case.held_until <= now
            if is_sought and is_free and self._is_for(case, actor):
                return self._hold(case, actor, until)
        return None

    async def hold(self, claim_id: UUID, actor: Actor, now: datetime, until: datetime) -> bool | None:
        """See Assignments."""
        case = self._store.cases.get(claim_id)
        if case is None or not self._is_for(case, actor):
            return None
        if case.held_until and case.held_until > now and case.held_by != actor.reviewer_id:
            return False
        self._hold(case, actor, until)
        return True

    async def release(self, claim_id: UUID, actor: Actor, *, of_others: bool) -> None:
        """See Assignments."""
        case = self._store.cases.get(claim_id)
        if case and actor.sees(case.province) and (of_others or case.held_by == actor.reviewer_id):
            self._store.cases[claim_id] = replace(case, held_by=None, held_until=None)

    def _hold(self, case: CaseNow, actor: Actor, until: datetime) -> UUID:
        held = replace(case, held_by=actor.reviewer_id, held_until=until)
        self._store.cases[case.claim_id] = held
        return case.claim_id

    def _is_for(self, case: CaseNow, actor: Actor) -> bool:
        if case.state not in OPEN_STATES or not actor.sees(case.province):
            return False
        deciders = {
            row.kept.reviewer_id for row in self._store.decisions[case.claim_id] if row.undoes is None
        }
        is_first = case.state is CaseState.WAITING
        may_settle = case.state is not CaseState.DISAGREED or actor.may(Permission.SETTLE)
        return is_first or (may_settle and actor.reviewer_id not in deciders)
