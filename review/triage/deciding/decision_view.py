"""A decision as the history of its claim shows it: what was decided on each line, and what became of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import msgspec

from insurance.law.stays.stay_payment import PaidPart
from insurance.money import EXACT
from review.triage.deciding.decision import Action, Decision
from review.triage.deciding.decision_message import amount_in, decision_from
from review.triage.deciding.part_message import parts_of
from review.triage.queue.queue_filter import CaseState
from review.v1 import decision_pb2 as messages

# In these states the facility has the last decision, or the last question.
WITH_FACILITY = (CaseState.DECIDED, CaseState.ASKED)
UNDO = "UNDO"
SECOND_LOOK = "SECOND"


class Standing(StrEnum):
    """What became of a decision.

    IN_EFFECT: the facility has it. SUPERSEDED: it was in effect until the facility explained or a later
    decision was made. UNDONE: its reviewer took it back. COMPARED: it never took effect, since another look
    was due.
    """

    IN_EFFECT = "IN_EFFECT"
    SUPERSEDED = "SUPERSEDED"
    UNDONE = "UNDONE"
    COMPARED = "COMPARED"


class DecisionView(msgspec.Struct, frozen=True):
    """What was decided, and who pays how much: None where that was not known.

    `parts` are those of a stay that was reckoned by parts.
    """

    decision_id: UUID
    standing: Standing
    decision: Decision
    fund: Decimal | None
    copayment: Decimal | None
    parts: tuple[PaidPart, ...] = ()

    @property
    def own(self) -> Decimal | None:
        """What the patient pays above the cap on supplies, which is no co-payment."""
        accepted = self.decision.accepted
        if accepted is None or self.fund is None or self.copayment is None:
            return None
        return EXACT.subtract(EXACT.subtract(accepted, self.fund), self.copayment)


class DecisionRow(msgspec.Struct, frozen=True):
    """A row of review.decisions: a decision, or the undoing (`kind`) of the one that it supersedes.

    `look` is FIRST, SECOND or SETTLED; `message` is a serialised review.v1.Decision.
    """

    decision_id: UUID
    kind: str
    look: str
    action: str
    is_effective: bool
    reviewer_id: UUID
    decided_at: datetime
    supersedes: UUID | None
    proposed: Decimal
    currency: str
    message: bytes


def decision_views(rows: Sequence[DecisionRow], state: str) -> dict[UUID, DecisionView]:
    """The decisions among these rows, by ID. `rows` are in their order; `state` is that of the case."""
    undone = {row.supersedes for row in rows if row.kind == UNDO}
    made = [row for row in rows if row.kind != UNDO]
    last = _last_effective(row for row in made if row.decision_id not in undone)
    in_effect = last if state in WITH_FACILITY else None
    return {row.decision_id: _view(row, _standing(row, undone, in_effect)) for row in made}


def decided_line(decision: Decision, line: int, net: Decimal | None) -> tuple[Action, Decimal | None] | None:
    """What was decided on a line, also by accepting or refusing the claim as a whole, and what is paid of it.

    None where the decision says nothing of the line: the claim was cut as a whole, or the line was left open.
    """
    if decision.lines:
        found = next((one for one in decision.lines if one.line == line), None)
        return (found.action, found.accepted) if found else None
    if decision.action is Action.ACCEPT:
        return Action.ACCEPT, net
    return (Action.REFUSE, None if net is None else Decimal(0)) if decision.action is Action.REFUSE else None


def _last_effective(rows: Iterable[DecisionRow]) -> UUID | None:
    effective = [row.decision_id for row in rows if row.is_effective]
    return effective[-1] if effective else None


def _standing(row: DecisionRow, undone: set[UUID | None], in_effect: UUID | None) -> Standing:
    if row.decision_id in undone:
        return Standing.UNDONE
    if not row.is_effective:
        return Standing.COMPARED
    return Standing.IN_EFFECT if row.decision_id == in_effect else Standing.SUPERSEDED


def _view(row: DecisionRow, standing: Standing) -> DecisionView:
    message = messages.Decision.FromString(row.message)
    return DecisionView(
        decision_id=row.decision_id,
        standing=standing,
        decision=decision_from(message, row.proposed, row.currency),
        fund=amount_in(message, "fund_amount"),
        copayment=amount_in(message, "copayment_amount"),
        parts=parts_of(message),
    )
