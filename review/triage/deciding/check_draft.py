"""Checks what a reviewer enters, and makes a decision of it."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from insurance.money import ZERO, exact_sum
from review.triage.deciding.claimed_amounts import ClaimedAmounts
from review.triage.deciding.decision import Action, Decision, DecisionDraft, LineDecision, LineDraft
from review.triage.deciding.draft_faults import draft_faults
from review.triage.refusals import DraftRefused


def check_draft(draft: DecisionDraft, claimed: ClaimedAmounts, reason_codes: Collection[str]) -> Decision:
    """The decision. Raises DraftRefused with every fault of the draft."""
    if faults := tuple(draft_faults(draft, claimed, reason_codes)):
        raise DraftRefused(faults)
    return decision_of(draft, claimed)


def decision_of(draft: DecisionDraft, claimed: ClaimedAmounts) -> Decision:
    """The decision of a draft without faults."""
    drafts = {line.line: line for line in draft.lines}
    lines = tuple(_line(drafts[number], net) for number, net in claimed.lines.items() if number in drafts)
    accepted = _accepted(draft, lines, claimed.proposed)
    return Decision(
        action=draft.action or _action(lines, accepted, claimed.proposed),
        lines=lines,
        reasons=draft.reasons,
        note=draft.note.strip(),
        proposed=claimed.proposed,
        accepted=accepted,
        currency=claimed.currency,
    )


def _line(draft: LineDraft, net: Decimal | None) -> LineDecision:
    accepted = {Action.ACCEPT: net, Action.CUT: draft.amount, Action.ASK: None}
    paid = accepted.get(draft.action, ZERO if net is not None else None)
    return LineDecision(draft.line, draft.action, net, paid, draft.reasons, draft.note.strip())


def _accepted(draft: DecisionDraft, lines: Sequence[LineDecision], proposed: Decimal) -> Decimal | None:
    """The sum of the lines, at most what the claim asks for."""
    if Action.ASK in (draft.action, *(line.action for line in lines)):
        return None
    if lines:
        total = exact_sum(line.accepted for line in lines if line.accepted is not None)
        return max(ZERO, min(proposed, total))
    return {Action.ACCEPT: proposed, Action.CUT: draft.amount}.get(draft.action or Action.REFUSE, ZERO)


def _action(lines: Sequence[LineDecision], accepted: Decimal | None, proposed: Decimal) -> Action:
    if accepted is None:
        return Action.ASK
    actions = {line.action for line in lines}
    if actions == {Action.ACCEPT} and accepted == proposed:
        return Action.ACCEPT
    return Action.REFUSE if actions == {Action.REFUSE} or accepted == ZERO else Action.CUT
