"""What a rule answers about a case: objections, and facts that it could not judge without."""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import final

import msgspec

from insurance.claim.fact import Fact
from insurance.claim.parts.values import Money
from insurance.text import Text
from review.rulebook.engine.case import CaseFact


class FindingOutcome(StrEnum):
    """What a finding means for the payment: warn (cảnh báo), cut a part or refuse the whole (xuất toán)."""

    WARN = "WARN"
    CUT = "CUT"
    REFUSE = "REFUSE"


@final
class Found(msgspec.Struct, frozen=True, gc=False):
    """An objection.

    `line` is the number (Claim.item.sequence) of the line it is about, 0 for the claim as a whole. `fact` is
    what it points at. `amount` is the money it puts in question, None where it is not about money. `lines`
    names the lines that an objection to the whole concerns, if not all; `amount` is then the sum of their
    nets, or of `line_amounts` if less of them is in question: one for each of `lines`. `outcome` is given
    where this objection has another outcome than the rule's other ones.

    The facility that sent the claim reads `message`, which says nothing of other facilities' stays, nor a
    day of birth or death. What the payer's reviewer reads instead is in `reviewer_message`; where it is given
    for a warning, `amount` is the reviewer's alone too, because it follows from those stays. What is cut or
    refused is no secret: the facility reads what is accepted.

    `insurer_code` is the code of this objection in the insurer's list, one of those that the rule answers.
    It is given where the rule answers several. `anywhere`: the amount of an objection to the whole lies
    somewhere in the lines, so it may be the same money that objections to lines are about.
    """

    line: int
    fact: Fact
    amount: Money | None
    message: Text
    lines: tuple[int, ...] = ()
    outcome: FindingOutcome | None = None
    reviewer_message: Text | None = None
    insurer_code: str = ""
    line_amounts: tuple[Decimal, ...] = ()
    anywhere: bool = False


@final
class Missing(msgspec.Struct, frozen=True, gc=False):
    """The rule could not judge, because this fact of the claim or of the case is missing."""

    fact: Fact | CaseFact
    message: Text


Answers = Iterator[Found | Missing]
