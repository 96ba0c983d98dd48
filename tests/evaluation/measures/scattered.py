"""The order of the queue if lawful bills were more scattered than those of the world: a test of the peers."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from random import Random

from msgspec.structs import replace

from insurance.claim.fact import ClaimFact, Fact
from insurance.claim.parts.values import Money
from insurance.money import DONG, rounded
from insurance.text import Text
from review.peers.edition import PeerEdition
from review.peers.shrinkage import shrunk
from review.rulebook.engine.answers import Found
from review.rulebook.engine.practice import Practice, Verdicts
from review.rulebook.engine.usual import Measure
from review.rulebook.rules.usual.cost_above_usual import MARGIN, rule
from tests.evaluation.measures.queue_share import Order, order_of
from tests.evaluation.review.judging import FoundByRule, Judged, Scorer
from tests.evaluation.review.learning import expected_recoveries, in_order_of_queue
from tests.evaluation.world.world import TODAY
from tests.fakes.peers import MeasuredClaim, statistics_of

# The standard deviation of the logarithm of a lawful bill, in addition to what the world has: two in three
# bills lie between seven tenths and one and a half times what they would be.
SCATTER = 0.4
NAME = "expected recovery, with bills more scattered"
NO_TEXT = Text("Có.", "There is.")
WARN = "WARN"


def scattered_order(
    scorer: Scorer, learning: Sequence[Judged], test: Sequence[Judged], practice: Practice
) -> Order:
    """By the rules as they are; the comparison with peers is made anew, with costs that are scattered."""
    edition = PeerEdition(1, TODAY, shrunk(statistics_of(_measured(learning))))
    taught = [one for one in (_compared(each, edition) for each in learning) if rule.code in one.rules]
    upheld = sum(one.truth is not None for one in taught)
    learned = Verdicts(upheld, len(taught) - upheld)
    by_outcome = {**practice.by_outcome, (rule.code, WARN): learned}
    claims = [_compared(one, edition) for one in test]
    expected = expected_recoveries(scorer, claims, replace(practice, by_outcome=by_outcome))
    costs = (Decimal(repr(_cost(one))) for one in claims)
    return order_of(NAME, in_order_of_queue(claims, list(zip(expected, costs, strict=True))))


def _measured(claims: Sequence[Judged]) -> Iterator[MeasuredClaim]:
    for one in claims:
        if one.group is not None and one.proposed > 0:
            yield MeasuredClaim(one.group, {Measure.COST: _cost(one)})


def _cost(one: Judged) -> float:
    """What the claim would ask for: what is lawful of it times a factor, and what is not."""
    factor = Random(f"scatter/{one.name}").lognormvariate(0, SCATTER)
    return float(one.proposed - one.recoverable) * factor + float(one.recoverable)


def _compared(one: Judged, edition: PeerEdition) -> Judged:
    others = tuple(each for each in one.findings if each.rule != rule.code)
    usual = edition.usual_for(one.group)
    cost, high = _cost(one), float(usual.spreads[Measure.COST].high) if usual else 0.0
    if usual is None or cost <= float(MARGIN) * high:
        return replace(one, findings=others)
    amount = Money(rounded(Decimal(repr(cost - high)), Decimal(1)), DONG)
    found = Found(0, Fact(ClaimFact.TOTAL), amount, NO_TEXT, anywhere=True)
    since = rule.versions[-1].since.isoformat()
    return replace(one, findings=(*others, FoundByRule(rule.code, WARN, since, found)))
