"""The money of a claim, line by line, and how much of it findings affect: every dong counts once."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from insurance.claim.amounts import DEFAULT_CURRENCY, amount_of, claim_currency, claimed_amount, currency_of
from insurance.claim.claim import Claim
from insurance.claim.parts.values import Money
from insurance.money import EXACT, ZERO, plausible
from review.rulebook.engine.answers import Found

WHOLE_CLAIM = 0
# Money that lies somewhere in the lines: no number of a line is negative.
ANYWHERE = -1
# Amounts that findings affect, by the number of the line, WHOLE_CLAIM or ANYWHERE.
Affected = dict[int, Decimal]


class ClaimAmounts:
    """`currency` is the claim's, and `proposed` what it asks for."""

    def __init__(self, claim: Claim, *, has_findings: bool) -> None:
        self.currency = claim_currency(claim)
        self.proposed = self._value(claimed_amount(claim))
        # Claims without a finding do not need them.
        self._nets = _nets(claim, self.currency) if has_findings else {}

    def add(self, found: Found, affected: Affected) -> bool:
        """Add the money that one finding affects. Return whether there is any."""
        if not found.lines:
            value = self._value(found.amount)
            if value:
                add_to_line(affected, ANYWHERE if found.anywhere else found.line or WHOLE_CLAIM, value)
            return bool(value)
        has_money = False
        for line, value in zip(found.lines, self._by_line(found), strict=True):
            if value:
                has_money = True
                add_to_line(affected, line, value)
        return has_money

    def over_all(self, affected: Mapping[int, Decimal]) -> Decimal:
        """The sum of each line, at most its net; over all lines and the whole claim, at most `proposed`."""
        if not affected:
            return ZERO
        nets, proposed, together = self._nets, self.proposed, ZERO
        for line, value in affected.items():
            if line != ANYWHERE:
                net = nets.get(line, proposed)
                together = EXACT.add(together, net if net < value else value)
        return min(proposed, max(together, affected.get(ANYWHERE, ZERO)))

    def _by_line(self, found: Found) -> Sequence[Decimal]:
        if found.line_amounts and currency_of(found.amount) == self.currency:
            return found.line_amounts
        return [self._nets.get(line, ZERO) for line in found.lines]

    def _value(self, money: Money | None) -> Decimal:
        """The amount. 0 for one in another currency than the claim's, of what cannot be, or below 0."""
        value = amount_of(money)
        return ZERO if value is None or value < ZERO or currency_of(money) != self.currency else value


def add_to_line(affected: Affected, line: int, value: Decimal) -> Decimal:
    """Add a value to the amount of a line. Return the sum."""
    known = affected.get(line)
    affected[line] = together = value if known is None else EXACT.add(known, value)
    return together


def _nets(claim: Claim, currency: str) -> dict[int, Decimal]:
    """The net of each line that has one; 0 for one that does not count."""
    nets: dict[int, Decimal] = {}
    for line in claim.lines:
        net = line.net
        if net is None or plausible(net.value) is None:
            continue
        is_counted = net.value > ZERO and (net.currency or DEFAULT_CURRENCY) == currency
        add_to_line(nets, line.sequence, net.value if is_counted else ZERO)
    return nets
