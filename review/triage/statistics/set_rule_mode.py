"""A lead puts a rule on, on trial or off, and says why."""

from typing import Protocol

from review.accounts.actor import Actor, NotPermitted
from review.accounts.role import Permission
from review.rulebook.engine.practice import RuleMode
from review.triage.statistics.show_rules import UnknownRule

LONGEST_REASON = 500


class ReasonMissing(Exception):  # noqa: N818 - what the person is told
    """A change of a rule needs a reason of 1 to 500 characters: those who come later read it."""


def may_switch(actor: Actor) -> bool:
    """Whether the actor may set modes: they count everywhere, so not whoever sees some provinces alone."""
    return actor.may(Permission.SWITCH_RULES) and not actor.provinces


class RuleModes(Protocol):
    """Where the modes of rules are kept."""

    async def set(self, actor: Actor, rule: str, mode: RuleMode, reason: str) -> None:
        """Add the change. Committed on return; workers follow within seconds. Raises DatabaseAway."""
        ...


class SetRuleMode:
    """The use case. Raises NotPermitted, UnknownRule, ReasonMissing, DatabaseAway."""

    def __init__(self, codes: frozenset[str], modes: RuleModes) -> None:
        self._codes = codes
        self._modes = modes

    async def __call__(self, actor: Actor, rule: str, mode: RuleMode, reason: str) -> None:
        """Set the mode of a rule for all facilities."""
        if not may_switch(actor):
            raise NotPermitted(Permission.SWITCH_RULES)
        if rule not in self._codes:
            raise UnknownRule(rule)
        reason = " ".join(reason.split())
        if not 1 <= len(reason) <= LONGEST_REASON:
            raise ReasonMissing
        await self._modes.set(actor, rule, mode, reason)
