"""The result of judging one case: every finding, and every rule that could not judge."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

import msgspec

from insurance.law.parameters.provision import Provision
from review.rulebook.engine.answers import FindingOutcome, Found, Missing
from review.rulebook.engine.not_clear import NotClear
from review.rulebook.engine.rule import Rule, Version


class Finding(msgspec.Struct, frozen=True, gc=False):
    """An objection, with its rule and the version of the rule that was in force."""

    rule: Rule
    version: Version
    found: Found

    @property
    def law(self) -> Provision:
        """The provision that the objection rests on."""
        return self.version.law

    @property
    def outcome(self) -> FindingOutcome:
        """What it means for the payment: the outcome of the objection if it has one, else the rule's."""
        return self.found.outcome or self.rule.outcome

    @property
    def insurer_code(self) -> str:
        """The objection's code in the insurer's list, or the only one that the rule answers; else empty."""
        answers = self.rule.answers
        return self.found.insurer_code or (answers[0] if len(answers) == 1 else "")


class Unjudged(msgspec.Struct, frozen=True, gc=False):
    """A rule that could not judge, and the fact that it lacked."""

    rule: Rule
    missing: Missing


class Judgement(msgspec.Struct, frozen=True, gc=False):
    """The answers of all rules, in the order of their codes. A rule may be in both lists.

    `precisions` has, by the code of each rule, the share of its findings that reviewers uphold, from 0 to 1;
    `by_outcome` the same by code and outcome, for rules of which it is known.
    `not_clear` says why the claim cannot be CLEAR, whatever was found. `on_trial` are the findings of rules
    that are on trial (mode SHADOW): they change no score and no amount.
    """

    findings: tuple[Finding, ...]
    unjudged: tuple[Unjudged, ...]
    precisions: Mapping[str, Decimal]
    on_trial: tuple[Finding, ...] = ()
    by_outcome: Mapping[tuple[str, str], Decimal] = MappingProxyType({})
    not_clear: NotClear | None = None

    def precision_of(self, finding: Finding) -> Decimal:
        """The share of such findings that reviewers uphold: of its rule and outcome, else of its rule."""
        code = finding.rule.code
        known = self.by_outcome.get((code, finding.outcome)) if self.by_outcome else None
        return self.precisions[code] if known is None else known
