"""Leads put rules on trial or off, and decisions teach how precise each rule is."""

from collections.abc import Iterable
from copy import copy
from decimal import Decimal

from gateway.services.claim_review import fill_review
from gateway.v1.review_pb2 import Review as FacilityReview
from insurance.text import Text
from review.answer.review_message import review_message
from review.rulebook.engine.answers import FindingOutcome
from review.rulebook.engine.practice import AcceptedEdition, Practice, RuleMode, Verdicts
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.engine.rules_in_practice import RulesInPractice
from review.v1.review_pb2 import Finding, Review
from tests.rules.cases import a_case
from tests.the_rulebook import the_rulebook

RULEBOOK = the_rulebook()
# Line 1 claims 1,000 more than quantity times price: W06.
TOO_MUCH = a_case(claim={"lines": [{"quantity": 2, "unit_price": 5_000, "net": 11_000}]})


def reviewed(practice: Practice) -> Review:
    rules = RulesInPractice(RULEBOOK, practice)
    return review_message(TOO_MUCH, rules.judge(TOO_MUCH), rules.version)


def rules_of(findings: Iterable[Finding]) -> set[str]:
    return {finding.rule for finding in findings}


def test_without_practice_every_rule_counts_with_its_prior() -> None:
    plain = review_message(TOO_MUCH, RULEBOOK.judge(TOO_MUCH), RULEBOOK.version)
    assert reviewed(Practice()) == plain
    assert "W06" in rules_of(plain.findings)


def test_a_rule_that_is_off_is_not_asked() -> None:
    without = reviewed(Practice({"W06": RuleMode.OFF}))
    assert "W06" not in rules_of(without.findings) | rules_of(without.findings_on_trial)
    assert without.accepted_amount.units == 11_000


def test_a_rule_on_trial_changes_no_score_and_no_amount() -> None:
    off, on_trial = reviewed(Practice({"W06": RuleMode.OFF})), reviewed(Practice({"W06": RuleMode.SHADOW}))
    assert rules_of(on_trial.findings_on_trial) == {"W06"}
    assert (on_trial.score, on_trial.band, on_trial.accepted_amount, on_trial.expected_recovery) == (
        off.score,
        off.band,
        off.accepted_amount,
        off.expected_recovery,
    )


def on_trial_since_written(practice: Practice) -> RulesInPractice:
    """The rulebook with a copy of W06 that its file declares to be on trial."""
    declared = copy(next(rule for rule in RULEBOOK.rules if rule.code == "W06"))
    declared.shadow = True
    rulebook = copy(RULEBOOK)
    rulebook.rules = tuple(declared if rule.code == "W06" else rule for rule in RULEBOOK.rules)
    return RulesInPractice(rulebook, practice)


def test_a_rule_that_is_written_on_trial_is_on_trial_until_a_lead_sets_its_mode() -> None:
    for practice, found, tried in (
        (Practice(), False, True),
        (Practice(verdicts={"W06": Verdicts(3, 0)}), False, True),
        (Practice({"W06": RuleMode.ON}), True, False),
        (Practice({"W06": RuleMode.OFF}), False, False),
    ):
        judgement = on_trial_since_written(practice).judge(TOO_MUCH)
        assert ("W06" in {one.rule.code for one in judgement.findings}) is found
        assert ("W06" in {one.rule.code for one in judgement.on_trial}) is tried


def test_a_facility_does_not_see_what_rules_on_trial_find() -> None:
    sent = FacilityReview()
    fill_review(sent, reviewed(Practice({"W06": RuleMode.SHADOW})))
    assert "W06" not in sent.SerializeToString().decode(errors="replace")


def test_verdicts_of_reviewers_move_the_precision_of_a_rule() -> None:
    taught = reviewed(Practice(verdicts={"W06": Verdicts(upheld=1, dropped=89)}))
    (finding,) = [finding for finding in taught.findings if finding.rule == "W06"]
    # The prior has 9 upheld of 10.
    assert finding.probability == 0.1


def test_the_mean_of_prior_and_verdicts_is_the_precision() -> None:
    rule = Rule("T", Text("", ""), FindingOutcome.WARN, Prior(8, 2))
    assert Practice().precision_of(rule) == Decimal("0.8000")
    assert Practice(verdicts={"T": Verdicts(10, 20)}).precision_of(rule) == Decimal("0.4500")


def test_a_rule_with_one_outcome_has_the_precision_of_the_rule() -> None:
    rule = Rule("T", Text("", ""), FindingOutcome.WARN, Prior(8, 2))
    practice = Practice(verdicts={"T": Verdicts(10, 20)}, by_outcome={("T", "WARN"): Verdicts(10, 20)})
    assert practice.precisions_by_outcome(rule)["T", "WARN"] == practice.precision_of(rule)


def test_a_finding_whose_outcome_was_not_recorded_had_that_of_the_rule() -> None:
    rule = Rule("T", Text("", ""), FindingOutcome.CUT, Prior(8, 2))
    of_before = Practice(by_outcome={("T", ""): Verdicts(3, 2), ("T", "CUT"): Verdicts(1, 0)})
    recorded = Practice(by_outcome={("T", "CUT"): Verdicts(4, 2)})
    assert of_before.precisions_by_outcome(rule) == recorded.precisions_by_outcome(rule)


def test_nothing_is_said_of_outcomes_while_no_decision_was_made() -> None:
    rule = Rule("T", Text("", ""), FindingOutcome.CUT, Prior(8, 2))
    assert Practice(by_outcome={("S", "CUT"): Verdicts(4, 2)}).precisions_by_outcome(rule) == {}


def test_warnings_that_reviewers_drop_do_not_move_the_cuts_of_the_rule() -> None:
    dropped = Verdicts(upheld=0, dropped=300)
    taught = reviewed(
        Practice(
            verdicts={"W06": Verdicts(20, 300)},
            by_outcome={("W06", "WARN"): dropped, ("W06", "CUT"): Verdicts(20, 0)},
        )
    )
    (finding,) = [finding for finding in taught.findings if finding.rule == "W06"]
    # The prior has 9 upheld of 10.
    assert round(finding.probability, 4) == round(29 / 30, 4)


def test_rulebooks_of_another_practice_have_another_version() -> None:
    practices = [
        Practice(),
        Practice({"W06": RuleMode.SHADOW}),
        Practice({"W06": RuleMode.OFF}),
        Practice(verdicts={"W06": Verdicts(1, 0)}),
        Practice(verdicts={"W06": Verdicts(1, 0)}, by_outcome={("W06", "WARN"): Verdicts(1, 0)}),
    ]
    versions = [RulesInPractice(RULEBOOK, practice).version for practice in practices]
    assert len(set(versions)) == len(practices)
    assert all(version.startswith(RULEBOOK.version) for version in versions)


def test_findings_have_the_precision_that_the_accepted_edition_has_for_the_tier_of_the_facility() -> None:
    everywhere, district = {("W06", "CUT"): Decimal("0.7500")}, {("W06", "CUT"): Decimal("0.2500")}
    practice = Practice(edition=AcceptedEdition(3, everywhere, {"district": district}))
    rules = RulesInPractice(RULEBOOK, practice)
    for tier, precision in (("provincial", "0.7500"), ("district", "0.2500"), ("commune", "0.7500")):
        judgement = rules.judge(a_case(claim={"lines": [{"net": 90_000}]}, facility={"tier": tier}))
        (finding,) = [one for one in judgement.findings if one.rule.code == "W06"]
        assert judgement.precision_of(finding) == Decimal(precision)
