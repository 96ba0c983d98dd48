"""Which decisions a second reviewer has to confirm, and when two decisions are the same."""

from decimal import Decimal
from uuid import UUID

import msgspec

from insurance.money import DONG, differ
from review.triage.deciding.decision import Action, Decision
from review.triage.random_draw import RandomDraw


class SecondLook(msgspec.Struct, frozen=True):
    """Claims that ask for at least `from_amount` (VND) need one, and `percent` of the others."""

    from_amount: Decimal
    percent: float

    def is_needed(self, claim_id: UUID, decision: Decision, draw_key: bytes) -> bool:
        """Whether a second reviewer has to decide too: not for a question. `draw_key` is a secret."""
        if decision.action is Action.ASK:
            return False
        is_large = decision.currency == DONG and decision.proposed >= self.from_amount
        is_drawn = RandomDraw(self.percent, draw_key).draws(claim_id)
        return is_large or decision.action is Action.REFUSE or is_drawn


def agree(first: Decision, second: Decision) -> bool:
    """Whether two decisions mean the same for the facility: the same is paid of the whole and of every line.

    Reasons and notes may differ. A decision on the whole is the same as one that decides every line alike.
    """
    if first.accepted is None or second.accepted is None:
        return False
    if differ(first.accepted, second.accepted, first.currency):
        return False
    paid, paid_again = _paid_by_line(first), _paid_by_line(second)
    lines = paid.keys() & paid_again.keys()
    return not any(differ(paid[line], paid_again[line], first.currency) for line in lines)


def _paid_by_line(decision: Decision) -> dict[int, Decimal]:
    return {line.line: line.accepted for line in decision.lines if line.accepted is not None}
