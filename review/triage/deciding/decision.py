"""A decision on a claim, line by line or as a whole."""

from decimal import Decimal
from enum import StrEnum

import msgspec


class Action(StrEnum):
    """What is decided on a line, or on the claim as a whole; decision.proto explains the values."""

    ACCEPT = "ACCEPT"
    CUT = "CUT"
    REFUSE = "REFUSE"
    ASK = "ASK"


class LineDraft(msgspec.Struct, frozen=True):
    """What a reviewer enters for a line. `line` is its number as sent (`Line.sequence`).

    `amount` is what is paid of the line before the benefit rate, in the currency of the claim: for CUT alone.
    """

    line: int
    action: Action
    amount: Decimal | None = None
    reasons: tuple[str, ...] = ()
    note: str = ""


class DecisionDraft(msgspec.Struct, frozen=True):
    """What a reviewer enters, before it is checked: `lines`, or an `action` for the claim as a whole.

    `amount` is what is paid of the claim, for a CUT of the whole alone. `note` is for the facility; for ASK
    it is the question.
    """

    action: Action | None = None
    lines: tuple[LineDraft, ...] = ()
    amount: Decimal | None = None
    reasons: tuple[str, ...] = ()
    note: str = ""


class LineDecision(msgspec.Struct, frozen=True):
    """The decision on one line. `claimed` is its net, None where it has none in the claim's currency.

    `accepted` is what is paid of it before the benefit rate; None where `claimed` is, and for ASK.
    """

    line: int
    action: Action
    claimed: Decimal | None
    accepted: Decimal | None
    reasons: tuple[str, ...]
    note: str

    @property
    def off(self) -> Decimal:
        """What the decision takes off the line."""
        if self.claimed is None or self.accepted is None:
            return Decimal(0)
        return self.claimed - self.accepted


class Decision(msgspec.Struct, frozen=True):
    """A decision that adds up. Amounts are in `currency`, that of the claim.

    `action` is ACCEPT where all that is claimed is paid, REFUSE where nothing is, ASK where any line asks.
    `lines` has every line of the claim in its order; it is empty where the claim was decided as a whole.
    `accepted` is what is paid before the benefit rate; None for ASK.
    """

    action: Action
    lines: tuple[LineDecision, ...]
    reasons: tuple[str, ...]
    note: str
    proposed: Decimal
    accepted: Decimal | None
    currency: str

    @property
    def all_reasons(self) -> tuple[str, ...]:
        """Every reason code once, those of the whole first."""
        return tuple(dict.fromkeys((*self.reasons, *(code for line in self.lines for code in line.reasons))))

    @property
    def off(self) -> Decimal:
        """What the decision takes off the claim; 0 for ASK."""
        return Decimal(0) if self.accepted is None else self.proposed - self.accepted
