"""A rulebook as it is applied today: without the rules that are off, and with the precisions learned."""

from collections.abc import Sequence

from msgspec.structs import replace

from review.rulebook.engine.case import Case
from review.rulebook.engine.judgement import Judgement
from review.rulebook.engine.practice import Practice, RuleMode
from review.rulebook.engine.rulebook import Rulebook


class RulesInPractice:
    """Judges by a rulebook and a practice.

    `version` is the rulebook's, followed by a digest of the practice unless that is empty; before the digest
    it names the accepted edition of precisions, such as `e3`.
    """

    def __init__(self, rulebook: Rulebook, practice: Practice) -> None:
        precisions = {rule.code: practice.precision_of(rule) for rule in rulebook.rules}
        by_outcome = {
            key: precision
            for rule in rulebook.rules
            for key, precision in practice.precisions_by_outcome(rule).items()
        }
        self._rulebook = rulebook.applied(
            practice.in_mode(RuleMode.OFF, rulebook.rules), precisions, by_outcome
        )
        self._shadow = practice.in_mode(RuleMode.SHADOW, rulebook.rules)
        edition = practice.edition
        self._of_tiers = (
            {tier: {**by_outcome, **known} for tier, known in edition.of_tiers.items()} if edition else {}
        )
        self.version = rulebook.version
        if practice != Practice():
            named = f"e{edition.number}." if edition else ""
            self.version += f".{named}{practice.digest(rulebook.rules)}"

    def judge(self, case: Case) -> Judgement:
        """The answers of every rule in force; those of the rules on trial apart. Exceptions are passed on."""
        return self.judge_all((case,))[0]

    def judge_all(self, cases: Sequence[Case]) -> list[Judgement]:
        """The same of each case, in less time than of one after the other."""
        judged = self._rulebook.judge_all(cases)
        if not self._of_tiers and not self._shadow:
            return judged
        return [self._practised(case, one) for case, one in zip(cases, judged, strict=True)]

    def _practised(self, case: Case, judgement: Judgement) -> Judgement:
        if self._of_tiers and judgement.findings and case.facility_facts:
            known = self._of_tiers.get(case.facility_facts.tier)
            judgement = replace(judgement, by_outcome=known) if known else judgement
        # Seldom is a rule on trial, and every claim passes here.
        return self._split(judgement) if self._shadow else judgement

    def _split(self, judgement: Judgement) -> Judgement:
        return replace(
            judgement,
            findings=tuple(one for one in judgement.findings if one.rule.code not in self._shadow),
            unjudged=tuple(one for one in judgement.unjudged if one.rule.code not in self._shadow),
            on_trial=tuple(one for one in judgement.findings if one.rule.code in self._shadow),
        )
