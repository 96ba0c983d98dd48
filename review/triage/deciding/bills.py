"""The bill of what was accepted: services and supplies, of the whole stay or of each of its parts."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from insurance.claim.claim import Claim
from insurance.claim.parts.line import Line
from insurance.law.payment import SMALLEST_UNIT, Bill
from insurance.money import EXACT, ZERO, exact_sum, rounded, rounded_down
from review.triage.deciding.claimed_amounts import claimed_amounts
from review.triage.deciding.decision import Decision

# MA_NHOM of supplies that have no payment ratio of their own: the cap applies to them.
SUPPLY_GROUP = "10"
# What supplies are used for: a package, or the day of those without one.
Use = str | date | None


def whole_bill(decision: Decision, accepted: Decimal, claim: Claim) -> Bill:
    """The bill of the whole stay."""
    return _bill(accepted, claim.lines, _paid_lines(decision, accepted, claim), {})


def part_bills(decision: Decision, accepted: Decimal, claim: Claim, first_days: Sequence[date]) -> list[Bill]:
    """The bill of each part of the stay; `first_days` are those of the parts, in order.

    A line belongs to the part in which its day lies (`Claim.day_of`). What is accepted beyond the lines is
    billed at the end, so it belongs to the last part. Where the total of the claim is less than its lines,
    what was accepted is divided in proportion to them. Supplies of one package have one cap in all parts.
    """
    places = _places(claim, first_days)
    paid = _paid_lines(decision, accepted, claim)
    sums = [ZERO for _ in first_days]
    for number, amount in paid.items():
        sums[places[number]] = EXACT.add(sums[places[number]], amount)
    earlier: dict[Use, Decimal] = {}
    return [
        _bill(cost, [line for line in claim.lines if places[line.sequence] == place], paid, earlier)
        for place, cost in enumerate(_divided(accepted, sums))
    ]


def _places(claim: Claim, first_days: Sequence[date]) -> dict[int, int]:
    """The part of each line by its number; lines with one number are one. What is before the stay is in the
    first part.
    """
    places: dict[int, int] = {}
    for line in claim.lines:
        day = claim.day_of(line) or first_days[-1]
        places.setdefault(line.sequence, max(0, bisect_right(first_days, day) - 1))
    return places


def _divided(accepted: Decimal, sums: Sequence[Decimal]) -> list[Decimal]:
    """What was accepted, by parts whose lines have these sums; a part that is below zero has nothing."""
    costs = [max(ZERO, cost) for cost in sums]
    known = exact_sum(costs)
    if known <= accepted:
        return [*costs[:-1], EXACT.add(costs[-1], EXACT.subtract(accepted, known))]
    # Each border is rounded, not each part: the parts add up to the whole.
    borders = [ZERO, *(_share(accepted, exact_sum(costs[: end + 1]), known) for end in range(len(costs)))]
    return [EXACT.subtract(after, before) for before, after in pairwise(borders)]


def _share(accepted: Decimal, cost: Decimal, known: Decimal) -> Decimal:
    if cost == known:
        return accepted
    share = _in_proportion(cost, accepted, known)
    # Rounding an amount with more than two decimals must not give the parts before the last one more than it.
    return min(accepted, rounded(share, SMALLEST_UNIT))


def _bill(
    accepted: Decimal, lines: Iterable[Line], paid: Mapping[int, Decimal], earlier: dict[Use, Decimal]
) -> Bill:
    """`earlier` has what was billed of each use before; this bill is added to it."""
    supplies = _at_most(accepted, _supplies(lines, paid))
    before = tuple(earlier.get(use, ZERO) for use in supplies)
    for use, cost in supplies.items():
        earlier[use] = EXACT.add(earlier.get(use, ZERO), cost)
    costs = tuple(supplies.values())
    return Bill(EXACT.subtract(accepted, exact_sum(costs)), costs, before)


def _supplies(lines: Iterable[Line], paid: Mapping[int, Decimal]) -> dict[Use, Decimal]:
    """The cost of each use of a service: of a package, as rule W31 counts it; without one, of a day."""
    uses: dict[Use, Decimal] = {}
    counted: set[int] = set()
    for line in lines:
        if line.group == SUPPLY_GROUP and line.sequence in paid and line.sequence not in counted:
            use = line.product.package or line.first_day
            uses[use] = EXACT.add(uses.get(use, ZERO), paid[line.sequence])
            counted.add(line.sequence)
    return {use: cost for use, cost in uses.items() if cost > ZERO}


def _at_most(accepted: Decimal, supplies: Mapping[Use, Decimal]) -> Mapping[Use, Decimal]:
    """The supplies; where less was accepted than they cost, nothing but them was, each in proportion."""
    known = exact_sum(supplies.values())
    if known <= accepted:
        return supplies
    return {
        use: rounded_down(_in_proportion(cost, accepted, known), SMALLEST_UNIT)
        for use, cost in supplies.items()
    }


def _paid_lines(decision: Decision, accepted: Decimal, claim: Claim) -> dict[int, Decimal]:
    """What is paid of each line by its number; where the claim was cut as a whole, all in proportion."""
    if decision.lines:
        return {line.line: line.accepted for line in decision.lines if line.accepted is not None}
    nets = {number: net for number, net in claimed_amounts(claim).lines.items() if net is not None}
    if accepted == decision.proposed:
        return nets
    return {
        number: rounded(_in_proportion(net, accepted, decision.proposed), SMALLEST_UNIT)
        for number, net in nets.items()
    }


def _in_proportion(amount: Decimal, part: Decimal, whole: Decimal) -> Decimal:
    return EXACT.divide(EXACT.multiply(amount, part), whole)
