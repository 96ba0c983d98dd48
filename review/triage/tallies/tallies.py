"""What reviewers are shown of rules and facilities, from figures that are kept."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import TypeAlias

from review.accounts.actor import Actor
from review.rulebook.engine.practice import Verdicts
from review.triage.statistics.facility_tally import ClaimSums, MonthOfFacility
from review.triage.statistics.rule_tally import MonthOfRule, RuleTally
from review.triage.tallies.figures import Figures

ReadFigures: TypeAlias = Callable[[], Awaitable[Figures]]


class RuleCounts:
    """The port RuleTallies."""

    def __init__(self, figures: ReadFigures) -> None:
        self._figures = figures

    async def tallies(self, actor: Actor) -> Mapping[str, RuleTally]:
        """Return the sums by rule. Raises DatabaseAway."""
        return (await self._figures()).rules(actor.provinces)

    async def months(self, actor: Actor, rules: Collection[str]) -> Mapping[str, Sequence[MonthOfRule]]:
        """Return the months of the last twelve with claims, oldest first. Raises DatabaseAway."""
        return (await self._figures()).months_of_rules(actor.provinces, rules)

    async def recent(self, actor: Actor, rule: str) -> Verdicts:
        """Return the verdicts of the decisions of the last 90 days. Raises DatabaseAway."""
        return (await self._figures()).recent(actor.provinces, rule)


class FacilityCounts:
    """The port FacilityTallies."""

    def __init__(self, figures: ReadFigures) -> None:
        self._figures = figures

    async def sums(self, actor: Actor) -> Mapping[str, ClaimSums]:
        """Return the sums of every facility over the last twelve months. Raises DatabaseAway."""
        return (await self._figures()).sums(actor.provinces)

    async def months(self, actor: Actor, facility: str) -> Sequence[MonthOfFacility]:
        """Return every month with claims of the facility, the oldest first. Raises DatabaseAway."""
        return (await self._figures()).months_of_facility(actor.provinces, facility)
