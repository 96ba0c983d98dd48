"""The evaluation: makes the world, judges it, lets reviewers teach, and measures on other facilities."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

import msgspec

from insurance.law.visit import Tier
from review.rulebook.engine.practice import Practice
from tests.evaluation.measures.boosted_model import BoostedModel, is_installed
from tests.evaluation.measures.calibration import Tenth, calibration, calibration_error
from tests.evaluation.measures.fault_measures import (
    FaultMeasure,
    OddityMeasure,
    measure_faults,
    measure_oddities,
)
from tests.evaluation.measures.queue_share import (
    Order,
    best_order,
    best_order_of_flagged,
    by_amount,
    by_findings,
    order_of,
    random_order,
)
from tests.evaluation.measures.rule_measures import RuleMeasure, RuleUnjudged, measure_rules, measure_unjudged
from tests.evaluation.measures.scattered import scattered_order
from tests.evaluation.review.judging import Judged, Scorer, judge_world, read_rulebook
from tests.evaluation.review.learning import (
    Decided,
    Lesson,
    by_expectation,
    expected_recoveries,
    in_order_of_queue,
    learn,
    pooled_by_tier,
    practices_by,
)
from tests.evaluation.review.peers import peers_of
from tests.evaluation.review.reviewers import ErrorRates, Reviewer
from tests.evaluation.world.facilities import Site
from tests.evaluation.world.world import World, make_world
from tests.receipt_keys import receipt_keys

LESSONS = (500, 2_000, 8_000)
SEED = 20_261_015
Progress = Callable[[str], None]


class Way(msgspec.Struct, frozen=True):
    """One way to learn precisions: its order, and the error of its calibration."""

    order: Order
    error: float


class Evaluation(msgspec.Struct, frozen=True):
    """All that was measured. `orders` begins with that of the product, after the most decisions.

    `learning` and `test` count claims, `lessons` has the order after so many decisions each.
    """

    seed: int
    claims: int
    learning: int
    test: int
    learning_facilities: int
    test_facilities: int
    claimed: float
    recoverable: float
    errors: ErrorRates
    orders: tuple[Order, ...]
    lessons: tuple[tuple[int, Order], ...]
    rules: tuple[RuleMeasure, ...]
    unjudged: tuple[RuleUnjudged, ...]
    ways: tuple[Way, ...]
    faults: tuple[FaultMeasure, ...]
    oddities: tuple[OddityMeasure, ...]
    tenths: tuple[Tenth, ...]
    has_model: bool

    def order(self, name: str) -> Order:
        """By its name."""
        return next(one for one in self.orders if one.name == name)


def evaluate(claims: int, progress: Progress, seed: int = SEED) -> Evaluation:
    """Make about so many claims and measure. The same seed and sources give the same figures."""
    progress(f"Making about {claims:,} claims")
    return evaluate_world(make_world(seed, claims, receipt_keys()), progress, seed, with_model=is_installed())


def evaluate_world(world: World, progress: Progress, seed: int, *, with_model: bool) -> Evaluation:
    """Judge the claims, learn, measure; beside the boosted model if that is wanted."""
    judged: list[Judged] = []
    peers = peers_of(world)
    progress("What is usual is known from the claims of the facilities that teach")
    for province in judge_world(world, peers):
        judged += province
        progress(f"{len(judged):,} claims judged")
    return _measured(seed, judged, world.sites, progress, with_model)


def _measured(
    seed: int, judged: Sequence[Judged], sites: Sequence[Site], progress: Progress, with_model: bool
) -> Evaluation:
    teaching = {site.code for site in sites if site.is_learning}
    learning = [one for one in judged if one.facility in teaching]
    test = [one for one in judged if one.facility not in teaching]
    scorer, errors = Scorer(read_rulebook()), ErrorRates()
    reviewer = Reviewer(seed, errors)
    progress(f"Reviewers decide {len(learning):,} claims of {len(teaching)} facilities, and rules learn")
    lessons = _lessons(scorer, learning, reviewer)
    progress(f"Measuring with {len(test):,} claims of {len(sites) - len(teaching)} other facilities")
    last = lessons[-1]
    expected = expected_recoveries(scorer, test, last.practice)
    decided = [Decided(one, reviewer.decide(one)) for one in test]
    priors = expected_recoveries(scorer, test, Practice())
    model = [_model(list(scorer.rules), judged, last, test)] if with_model else []
    return Evaluation(
        seed=seed,
        claims=len(judged),
        learning=len(learning),
        test=len(test),
        learning_facilities=len(teaching),
        test_facilities=len(sites) - len(teaching),
        claimed=float(sum(one.proposed for one in judged)),
        recoverable=float(sum(one.recoverable for one in judged)),
        errors=errors,
        orders=(
            order_of("expected recovery", by_expectation(test, expected)),
            order_of("expected recovery, then at random", in_order_of_queue(test, expected)),
            order_of("by the priors alone", by_expectation(test, priors)),
            scattered_order(scorer, learning, test, last.practice),
            *model,
            order_of("by number of findings", in_order_of_queue(test, by_findings(test))),
            order_of("by amount", in_order_of_queue(test, by_amount(test))),
            random_order(),
            order_of("the best order of what is flagged", best_order_of_flagged(test)),
            order_of("the best there is", best_order(test)),
        ),
        lessons=tuple(_order_after(scorer, lesson, test) for lesson in lessons),
        rules=tuple(measure_rules(scorer.rules, last.practice, judged, decided)),
        faults=tuple(measure_faults(judged)),
        oddities=tuple(measure_oddities(judged)),
        unjudged=tuple(measure_unjudged(scorer.rules, judged, test)),
        ways=tuple(_ways(scorer, last, decided, {site.code: site.tier for site in sites})),
        tenths=tuple(calibration(decided, expected)),
        has_model=bool(model),
    )


def _ways(scorer: Scorer, last: Lesson, test: Sequence[Decided], tiers: Mapping[str, Tier]) -> Iterator[Way]:
    """Other ways to learn from the same decisions."""
    by_tier = practices_by(last.decisions, tiers)
    of_tier = [by_tier.get(tiers[one.judged.facility], Practice()) for one in test]
    claims = [one.judged for one in test]
    pooled = pooled_by_tier(scorer.rules.values(), last.decisions, tiers)
    for name, practices in (
        ("by the priors alone", [Practice()] * len(test)),
        ("by rule", [Practice(verdicts=last.practice.verdicts)] * len(test)),
        ("by rule and outcome", [last.practice] * len(test)),
        ("by rule, outcome and tier of the facility", of_tier),
        ("by rule and outcome, tiers shrunk to it", [pooled[tiers[one.judged.facility]] for one in test]),
    ):
        expected = [
            expected_recoveries(scorer, [one], practice)[0] if one.findings else Decimal(0)
            for one, practice in zip(claims, practices, strict=True)
        ]
        error = calibration_error(calibration(test, expected))
        yield Way(order_of(name, by_expectation(claims, expected)), error)


def _lessons(scorer: Scorer, learning: Sequence[Judged], reviewer: Reviewer) -> list[Lesson]:
    """The first lesson with at least so many decisions each, or the last one."""
    lessons = list(learn(scorer, learning, reviewer)) or [Lesson((), Practice())]
    return [next((one for one in lessons if len(one.decisions) >= count), lessons[-1]) for count in LESSONS]


def _order_after(scorer: Scorer, lesson: Lesson, test: Sequence[Judged]) -> tuple[int, Order]:
    count = len(lesson.decisions)
    keys = expected_recoveries(scorer, test, lesson.practice)
    return count, order_of(f"after {count:,} decisions", by_expectation(test, keys))


def _model(rules: list[str], judged: Sequence[Judged], last: Lesson, test: Sequence[Judged]) -> Order:
    keys = BoostedModel(rules, judged).predict(last.decisions, test)
    return order_of("by a boosted model", in_order_of_queue(test, keys))
