"""What a claim asks for, as a whole and by the numbers of its lines, for decisions."""

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from insurance.claim.amounts import amount_of, claim_currency, claimed_amount, currency_of
from insurance.claim.claim import Claim
from insurance.claim.parts.line import Line
from insurance.money import EXACT, ZERO, exact_sum


class ClaimedAmounts(msgspec.Struct, frozen=True):
    """`lines` maps each line number to its net, in the order of the claim. Lines with one number are one.

    The net is None for a line that has none in the currency of the claim. `proposed` is never negative.
    """

    proposed: Decimal
    currency: str
    lines: Mapping[int, Decimal | None]

    @property
    def rest(self) -> Decimal:
        """What the claim asks for beyond its lines."""
        return max(ZERO, self.proposed - exact_sum(net for net in self.lines.values() if net is not None))


def claimed_amounts(claim: Claim) -> ClaimedAmounts:
    """The amounts as the review counts them (review/answer/score.py)."""
    currency = claim_currency(claim)
    lines: dict[int, Decimal | None] = {}
    for line in claim.lines:
        net, known = _net(line, currency), lines.get(line.sequence)
        lines[line.sequence] = net if known is None else EXACT.add(known, net or ZERO)
    asked = claimed_amount(claim)
    return ClaimedAmounts(max(ZERO, asked.value) if asked else ZERO, currency, lines)


def _net(line: Line, currency: str) -> Decimal | None:
    return amount_of(line.net) if currency_of(line.net) == currency else None
