"""Shows reviewers the rules: how often each fires, how good it is, what it brings in."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from review.accounts.actor import Actor
from review.accounts.role import Permission
from review.rulebook.engine.practice import RuleMode, Verdicts, declared_mode
from review.triage.statistics.months import last_months
from review.triage.statistics.rule_tally import (
    ModeChange,
    MonthOfRule,
    Precision,
    RuleTally,
    RuleVerdict,
    precision,
)
from review.triage.statistics.rule_text import RuleText
from runtime.time_zone import day_of

LATEST = 8


class UnknownRule(Exception):  # noqa: N818 - what the person is told
    """There is no rule of this code."""


class RuleTallies(Protocol):
    """What is known about rules from reviews and decisions, as far as the actor's provinces go."""

    async def tallies(self, actor: Actor) -> Mapping[str, RuleTally]:
        """Return the sums by rule. Raises DatabaseAway."""
        ...

    async def months(self, actor: Actor, rules: Collection[str]) -> Mapping[str, Sequence[MonthOfRule]]:
        """Return the months of the last twelve with claims, oldest first. Raises DatabaseAway."""
        ...

    async def recent(self, actor: Actor, rule: str) -> Verdicts:
        """Return the verdicts of the decisions of the last 90 days. Raises DatabaseAway."""
        ...


class LatestVerdicts(Protocol):
    """The verdicts of decisions in effect, as far as the actor's provinces go."""

    async def latest(self, actor: Actor, rule: str, count: int) -> Sequence[RuleVerdict]:
        """Return the last verdicts, the newest first. Raises DatabaseAway."""
        ...


class RuleModes(Protocol):
    """The modes that rules were set to."""

    async def modes(self) -> Mapping[str, RuleMode]:
        """Return the mode of each rule that was ever set. Raises DatabaseAway."""
        ...

    async def history(self, rule: str) -> Sequence[ModeChange]:
        """Return the changes of a rule, the newest first. Raises DatabaseAway."""
        ...


class RuleRow(msgspec.Struct, frozen=True):
    """One rule in the list. `months` are the last twelve, the oldest first."""

    text: RuleText
    mode: RuleMode
    tally: RuleTally
    precision: Precision
    months: Sequence[MonthOfRule]


class RuleView(msgspec.Struct, frozen=True):
    """All of one rule. `prior` is its precision without any decision, `recent` that by the last 90 days."""

    row: RuleRow
    prior: Precision
    recent: Precision
    latest: Sequence[RuleVerdict]
    history: Sequence[ModeChange]


class ShowRules:
    """The use cases of the pages of rules. Both raise NotPermitted and DatabaseAway."""

    def __init__(
        self,
        texts: Mapping[str, RuleText],
        tallies: RuleTallies,
        verdicts: LatestVerdicts,
        modes: RuleModes,
    ) -> None:
        self._texts = texts
        self._tallies = tallies
        self._verdicts = verdicts
        self._modes = modes

    async def all(self, actor: Actor, now: datetime) -> list[RuleRow]:
        """Return every rule, by code."""
        actor.ensure(Permission.READ_RULES)
        return await self._rows(actor, tuple(self._texts), now)

    async def one(self, actor: Actor, code: str, now: datetime) -> RuleView:
        """Return one rule. Raises UnknownRule."""
        actor.ensure(Permission.READ_RULES)
        if code not in self._texts:
            raise UnknownRule(code)
        (row,) = await self._rows(actor, [code], now)
        recent = await self._tallies.recent(actor, code)
        # Each names a claim: who has no business with claims sees the sums alone.
        latest = await self._verdicts.latest(actor, code, LATEST) if actor.may(Permission.READ) else ()
        return RuleView(
            row,
            precision(row.text.rule, Verdicts(0, 0)),
            precision(row.text.rule, recent),
            latest,
            await self._modes.history(code),
        )

    async def _rows(self, actor: Actor, codes: Collection[str], now: datetime) -> list[RuleRow]:
        tallies, modes = await self._tallies.tallies(actor), await self._modes.modes()
        months = await self._tallies.months(actor, codes)
        return [
            RuleRow(
                text := self._texts[code],
                modes.get(code) or declared_mode(text.rule),
                tally := tallies.get(code, RuleTally()),
                precision(text.rule, tally.verdicts),
                _last_months(months[code], now),
            )
            for code in codes
        ]


def _last_months(months: Sequence[MonthOfRule], now: datetime) -> Sequence[MonthOfRule]:
    known = {month.month: month for month in months}
    return [known.get(month, MonthOfRule(month, 0, 0, Verdicts(0, 0))) for month in last_months(day_of(now))]
