"""What rules have learned by a day is listed with what they had before, so that nothing changes unseen."""

from datetime import date
from decimal import Decimal

import yaml

from insurance.text import Text
from review.learning.edition import Edition, Learned, edition_text, learned_between
from review.rulebook.engine.answers import FindingOutcome
from review.rulebook.engine.practice import Practice, Verdicts
from review.rulebook.engine.rule import Prior, Rule

RULE = Rule("T", Text("", ""), FindingOutcome.CUT, Prior(8, 2))
EARLIER = Practice(by_outcome={("T", "CUT"): Verdicts(2, 8)})


def test_a_precision_that_changed_is_listed_with_what_it_was() -> None:
    later = Practice(by_outcome={("T", "CUT"): Verdicts(12, 8)})
    (learned,) = learned_between([RULE], EARLIER, later)
    assert learned == Learned("T", "CUT", Decimal("0.6667"), Decimal("0.5000"), 12, 8)


def test_the_first_decisions_are_compared_with_the_prior() -> None:
    later = Practice(by_outcome={("T", "WARN"): Verdicts(0, 10)})
    (learned,) = learned_between([RULE], Practice(), later)
    assert (learned.outcome, learned.precision, learned.was) == ("WARN", Decimal("0.1333"), Decimal("0.8000"))


def test_an_edition_lists_what_changed_first_and_then_what_is_the_same() -> None:
    later = Practice(by_outcome={("T", "CUT"): Verdicts(2, 8), ("T", "WARN"): Verdicts(0, 10)})
    learned = tuple(learned_between([RULE], EARLIER, later))
    text = edition_text(Edition(date(2026, 11, 29), date(2026, 10, 30), "0.1.0+1a2b3c4d", learned))
    assert yaml.safe_load(text) == {
        "before": date(2026, 11, 29),
        "since": date(2026, 10, 30),
        "rulebook": "0.1.0+1a2b3c4d",
        "changed": [
            {
                "rule": "T",
                "outcome": "WARN",
                "precision": "0.1333",
                "was": "0.8000",
                "upheld": 0,
                "dropped": 10,
            }
        ],
        "same": [{"rule": "T", "outcome": "CUT", "precision": "0.5000", "upheld": 2, "dropped": 8}],
    }


def test_a_rule_without_decisions_is_in_no_edition() -> None:
    assert list(learned_between([RULE], EARLIER, Practice())) == []
