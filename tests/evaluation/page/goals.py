"""The goals of the evaluation, and whether they are met."""

from collections.abc import Iterator

import msgspec

from tests.evaluation.evaluation import Evaluation

MONEY, WITHIN = 0.80, 5
TIMES, AT = 3.0, 2


class Goal(msgspec.Struct, frozen=True):
    """A goal in words, what was measured, whether it is met, and what stands in the way if not."""

    name: str
    measured: str
    is_met: bool
    why: str = ""


def goals(one: Evaluation) -> list[Goal]:
    """In the order of the page."""
    return [_money(one), _precisions(one), _against_amount(one)]


def _money(one: Evaluation) -> Goal:
    own, best = one.order("expected recovery").at(WITHIN), one.order("the best there is").at(WITHIN)
    found = sum(float(each.money_found) for each in one.faults) / one.recoverable
    unseen = sum(float(each.money - each.money_found) for each in one.faults if each.is_unseen)
    unseen /= one.recoverable
    flagged = one.order("the best order of what is flagged").at(WITHIN)
    return Goal(
        f"{MONEY:.0%} of the recoverable money within the first {WITHIN} % of the queue",
        f"{own:.0%}",
        own >= MONEY,
        f"Rules find {found:.0%} of the money, and no order can bring forward what no rule finds: a perfect "
        f"order of the claims that are flagged has {flagged:.0%} there. {unseen:.0%} of the money is in "
        f"faults that cannot be seen in what is sent, {1 - found - unseen:.0%} in faults that rules could "
        "find and do not yet "
        "([below](#faults)). "
        f"An order by the true money has {best:.0%} there.",
    )


def _precisions(one: Evaluation) -> Goal:
    measured = [rule for rule in one.rules if rule.agrees is not None]
    outside = [f"{rule.code} ({rule.outcome})" for rule in measured if not rule.agrees]
    return Goal(
        "The learned precision of every rule within its interval at other facilities",
        f"{len(measured) - len(outside)} of {len(measured)}",
        not outside,
        f"Outside: {', '.join(outside)}. Where few decisions were made, the prior counts more than they do. "
        "Of twenty intervals of 95 % one is missed by chance.",
    )


def _against_amount(one: Evaluation) -> Goal:
    own, other = one.order("expected recovery").at(AT), one.order("by amount").at(AT)
    return Goal(
        f"{TIMES:.0f} times the money of ordering by amount, at {AT} %",
        f"{own / other:.1f} times" if other else "no money there by amount",
        own >= TIMES * other,
        f"Ordering by amount finds {other:.0%} there, since dear claims have dear faults. {own:.0%} is what "
        "rules find.",
    )


def words(goal: Goal) -> Iterator[str]:
    """The cells of its row."""
    yield goal.name
    yield goal.measured
    yield "yes" if goal.is_met else "no"
