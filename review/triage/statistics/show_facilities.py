"""Shows reviewers what facilities claim and what is cut, against their peers."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol

import msgspec

from review.accounts.actor import Actor
from review.accounts.role import Permission
from review.triage.statistics.facility_tally import ClaimSums, FacilityRow, MonthOfFacility, total
from review.triage.statistics.months import last_months


class UnknownFacility(Exception):  # noqa: N818 - what the person is told
    """No facility of this code has claims in the person's provinces."""


class FacilityTallies(Protocol):
    """Sums of claims and decisions, as far as the actor's provinces go."""

    async def sums(self, actor: Actor) -> Mapping[str, ClaimSums]:
        """Return the sums of every facility over the last twelve months. Raises DatabaseAway."""
        ...

    async def months(self, actor: Actor, facility: str) -> Sequence[MonthOfFacility]:
        """Return every month with claims of the facility, the oldest first. Raises DatabaseAway."""
        ...


class FacilityNames(Protocol):
    """The register of facilities."""

    async def names(self, facilities: Collection[str]) -> Mapping[str, str]:
        """Return the names of those that the register has. Raises DatabaseAway."""
        ...


class FacilityView(msgspec.Struct, frozen=True):
    """One facility. `row` has the sums of the last twelve months."""

    row: FacilityRow
    months: Sequence[MonthOfFacility]


class ShowFacilities:
    """The use cases of the pages of facilities. Both raise NotPermitted and DatabaseAway."""

    def __init__(self, tallies: FacilityTallies, names: FacilityNames) -> None:
        self._tallies = tallies
        self._names = names

    async def all(self, actor: Actor) -> list[FacilityRow]:
        """Return every facility with claims in the last twelve months, by what was cut, most first."""
        actor.ensure(Permission.READ)
        sums = await self._tallies.sums(actor)
        names = await self._names.names(sums.keys())
        rows = (FacilityRow(code, names.get(code, ""), its_sums) for code, its_sums in sums.items())
        return sorted(rows, key=lambda row: (-row.sums.cut, row.facility))

    async def one(self, actor: Actor, facility: str, today: date) -> FacilityView:
        """Return one facility. Raises UnknownFacility."""
        actor.ensure(Permission.READ)
        months = await self._tallies.months(actor, facility)
        if not months:
            raise UnknownFacility(facility)
        names = await self._names.names([facility])
        known = {month.month: month for month in months}
        every = [known.get(month, MonthOfFacility(month, ClaimSums(), None)) for month in last_months(today)]
        return FacilityView(
            FacilityRow(facility, names.get(facility, ""), total(month.sums for month in months)), every
        )
