"""Which rules are on trial or off, and how often reviewers upheld the findings of each rule."""

import hashlib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

import msgspec

from review.rulebook.engine.answers import FindingOutcome
from review.rulebook.engine.rule import Rule

STEP = Decimal("0.0001")


class RuleMode(StrEnum):
    """ON: the rule counts. OFF: it is not used.

    SHADOW: it is on trial. Its findings are kept for reviewers alone, and change nothing.
    """

    ON = "ON"
    SHADOW = "SHADOW"
    OFF = "OFF"


class Verdicts(msgspec.Struct, frozen=True):
    """In how many decided claims reviewers upheld a rule's findings, and in how many they dropped them."""

    upheld: int
    dropped: int


NO_VERDICTS = Verdicts(0, 0)
# A rule's code, and the outcome of its findings: empty where it was not recorded, as it once was not.
OfOutcome = tuple[str, str]


class AcceptedEdition(msgspec.Struct, frozen=True):
    """An edition of precisions that a lead accepted: they count until the next one is accepted.

    `precisions` are by rule and outcome, `of_tiers` the same at facilities of a tier, where that is known.
    """

    number: int
    precisions: Mapping[OfOutcome, Decimal]
    of_tiers: Mapping[str, Mapping[OfOutcome, Decimal]] = MappingProxyType({})


class Practice(msgspec.Struct, frozen=True):
    """Modes and verdicts by the codes of rules. A rule without a mode is ON, or on trial if its file says so.

    `by_outcome` has the verdicts on the findings of each outcome of a rule. With an accepted edition, its
    precisions count in place of the verdicts.
    """

    modes: Mapping[str, RuleMode] = MappingProxyType({})
    verdicts: Mapping[str, Verdicts] = MappingProxyType({})
    by_outcome: Mapping[OfOutcome, Verdicts] = MappingProxyType({})
    edition: AcceptedEdition | None = None

    def mode_of(self, rule: Rule) -> RuleMode:
        """The mode of a rule: what a lead has set, else what its file declares."""
        return self.modes.get(rule.code) or declared_mode(rule)

    def in_mode(self, mode: RuleMode, rules: Iterable[Rule]) -> frozenset[str]:
        """The codes of those of the rules that are in this mode."""
        return frozenset(rule.code for rule in rules if self.mode_of(rule) is mode)

    def precision_of(self, rule: Rule) -> Decimal:
        """The share of the rule's findings that are upheld, in steps of 0.0001.

        It is the mean of the Beta distribution that the prior and the verdicts give.
        """
        if self.edition is not None:
            return self.edition.precisions.get((rule.code, rule.outcome), rule.precision.mean)
        return _precision(rule, rule.outcome, self.verdicts.get(rule.code, NO_VERDICTS))

    def precisions_by_outcome(self, rule: Rule) -> dict[OfOutcome, Decimal]:
        """The same for the findings of each outcome of a rule; empty if no outcome was recorded.

        Verdicts on this outcome alone, and its prior (Rule.prior_of): warnings and cuts of a rule are upheld
        at different rates.
        """
        if self.edition is not None:
            return {key: value for key, value in self.edition.precisions.items() if key[0] == rule.code}
        if not any(code == rule.code for code, _ in self.by_outcome):
            return {}
        outcomes = ((outcome, self.verdicts_on(rule, outcome)) for outcome in FindingOutcome)
        return {(rule.code, outcome): _precision(rule, outcome, verdicts) for outcome, verdicts in outcomes}

    def digest(self, rules: Iterable[Rule]) -> str:
        """Eight hexadecimal digits that differ between practices by which the rules judge differently."""
        lines = (f"{rule.code} {self.mode_of(rule)} {self._precisions(rule)}\n" for rule in rules)
        return hashlib.blake2b("".join(lines).encode(), digest_size=4).hexdigest()

    def verdicts_on(self, rule: Rule, outcome: FindingOutcome) -> Verdicts:
        """Those on the rule's findings with this outcome; with its own, where no outcome was recorded."""
        known = self.by_outcome.get((rule.code, outcome), NO_VERDICTS)
        if outcome is not rule.outcome:
            return known
        unrecorded = self.by_outcome.get((rule.code, ""), NO_VERDICTS)
        return Verdicts(known.upheld + unrecorded.upheld, known.dropped + unrecorded.dropped)

    def _precisions(self, rule: Rule) -> str:
        by_outcome = self.precisions_by_outcome(rule).values()
        of_tiers = self.edition.of_tiers if self.edition else {}
        tiers = (f"{tier}{known}" for tier, all_of in of_tiers.items() for known in _of_rule(rule, all_of))
        return " ".join(map(str, (self.precision_of(rule), *by_outcome, *tiers)))


def declared_mode(rule: Rule) -> RuleMode:
    """The mode of a rule until a lead sets one."""
    return RuleMode.SHADOW if rule.shadow else RuleMode.ON


def _precision(rule: Rule, outcome: FindingOutcome, verdicts: Verdicts) -> Decimal:
    prior_upheld, prior_dropped = rule.prior_of(outcome)
    upheld = prior_upheld + verdicts.upheld
    return (upheld / (upheld + prior_dropped + verdicts.dropped)).quantize(STEP)


def _of_rule(rule: Rule, precisions: Mapping[OfOutcome, Decimal]) -> list[tuple[str, Decimal]]:
    return [(outcome, value) for (code, outcome), value in precisions.items() if code == rule.code]
