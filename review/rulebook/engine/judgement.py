"""What the rulebook says of one case: every objection, and every rule that could not judge. Pure."""

import msgspec

from insurance.law.parameters.provision import Provision
from review.rulebook.engine.answers import FindingOutcome, Found, Missing
from review.rulebook.engine.rule import Rule, Version


class Finding(msgspec.Struct, frozen=True):
    """An objection, with the rule that raised it and the version in force on the day."""

    rule: Rule
    version: Version
    found: Found

    @property
    def law(self) -> Provision:
        """The law that the objection rests on."""
        return self.version.law

    @property
    def outcome(self) -> FindingOutcome:
        """What it means for the payment: the objection's own outcome, else the rule's."""
        return self.found.outcome or self.rule.outcome


class Unjudged(msgspec.Struct, frozen=True):
    """A rule that could not judge, and the fact it lacked."""

    rule: Rule
    missing: Missing


class Judgement(msgspec.Struct, frozen=True):
    """The rules' answers in the order of their codes; a rule may have found one thing and lacked another."""

    findings: tuple[Finding, ...]
    unjudged: tuple[Unjudged, ...]
