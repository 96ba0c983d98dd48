"""Which rules are on trial or off, and how often reviewers upheld the findings of each rule."""

import hashlib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

import msgspec

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


class Practice(msgspec.Struct, frozen=True):
    """Modes and verdicts by the codes of rules. A rule without a mode is ON."""

    modes: Mapping[str, RuleMode] = MappingProxyType({})
    verdicts: Mapping[str, Verdicts] = MappingProxyType({})

    def mode_of(self, code: str) -> RuleMode:
        """The mode of a rule."""
        return self.modes.get(code, RuleMode.ON)

    def in_mode(self, mode: RuleMode) -> frozenset[str]:
        """The codes of the rules that have been put into this mode."""
        return frozenset(code for code, its_mode in self.modes.items() if its_mode is mode)

    def precision_of(self, rule: Rule) -> Decimal:
        """The share of the rule's findings that are upheld, in steps of 0.0001.

        It is the mean of the Beta distribution that the prior and the verdicts give.
        """
        verdicts = self.verdicts.get(rule.code, Verdicts(0, 0))
        upheld = rule.precision.upheld + verdicts.upheld
        return (Decimal(upheld) / (upheld + rule.precision.dropped + verdicts.dropped)).quantize(STEP)

    def digest(self, rules: Iterable[Rule]) -> str:
        """Eight hexadecimal digits that differ between practices by which the rules judge differently."""
        lines = (f"{rule.code} {self.mode_of(rule.code)} {self.precision_of(rule)}\n" for rule in rules)
        return hashlib.blake2b("".join(lines).encode(), digest_size=4).hexdigest()
