"""What rules learn from weighted decisions: by outcome, and by tier where decisions suffice."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from insurance.text import Text
from review.learning.half_life import half_life_on
from review.learning.pooling import LearnedPrecision, WeightedVerdicts, learned_precisions
from review.rulebook.engine.answers import FindingOutcome
from review.rulebook.engine.rule import Prior, Rule
from tests.rules.claims import DAY

RULE = Rule("T", Text("Có", "There is"), FindingOutcome.CUT, Prior(9, 1))
WEIGHTS = st.decimals(0, 10_000, places=2)


def verdicts(upheld: object, dropped: object, tier: str = "", outcome: str = "CUT") -> WeightedVerdicts:
    return WeightedVerdicts("T", outcome, tier, Decimal(str(upheld)), Decimal(str(dropped)))


def learned(*found: WeightedVerdicts) -> dict[tuple[str, str], LearnedPrecision]:
    return {(one.outcome, one.tier): one for one in learned_precisions([RULE], found)}


def test_prior_and_decisions_of_all_tiers_give_the_precision_of_the_rule() -> None:
    known = learned(verdicts(5, 3, "district"), verdicts("2.5", "1.5"))
    assert known["CUT", ""].precision == Decimal("0.7500")
    assert list(known) == [("CUT", "")]


def test_a_tier_with_enough_decisions_is_shrunk_to_the_rule() -> None:
    known = learned(verdicts(40, 0, "district"), verdicts(11, 39, "provincial"))
    # (9 + 51) of (10 + 90) everywhere.
    assert known["CUT", ""].precision == Decimal("0.6000")
    assert known["CUT", "district"].precision == Decimal("0.8667")
    assert known["CUT", "provincial"].precision == Decimal("0.3286")


def test_decisions_without_an_outcome_count_for_the_one_that_the_rule_declares() -> None:
    known = learned(verdicts(5, 0, outcome=""), verdicts(0, 5), verdicts(0, 10, outcome="WARN"))
    assert known["CUT", ""].precision == Decimal("0.7000")
    # Of another outcome than the declared one the prior counts like two decisions: 1.8 of (2 + 10).
    assert known["WARN", ""].precision == Decimal("0.1500")


def test_rules_that_are_no_more_teach_nothing() -> None:
    assert list(learned_precisions([], [verdicts(5, 0)])) == []


@given(WEIGHTS, WEIGHTS, WEIGHTS, WEIGHTS)
def test_a_precision_lies_within_its_interval_and_a_tier_between_its_own_share_and_the_rules(
    upheld: Decimal, dropped: Decimal, others_upheld: Decimal, others_dropped: Decimal
) -> None:
    known = learned(verdicts(upheld, dropped, "district"), verdicts(others_upheld, others_dropped, "commune"))
    everywhere = known["CUT", ""].precision
    for one in known.values():
        assert 0 <= one.low <= one.high <= 1
    if (of_tier := known.get(("CUT", "district"))) is not None:
        own, step = upheld / (upheld + dropped), Decimal("0.0001")
        assert min(own, everywhere) - step <= of_tier.precision <= max(own, everywhere) + step


def test_there_is_a_half_life_on_every_day() -> None:
    assert half_life_on(DAY) == half_life_on(DAY.replace(year=2000)) == 730
