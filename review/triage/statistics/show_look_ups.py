"""Shows who looked a person up, to those who may audit. The question is itself in the access log."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Protocol

from review.accounts.actor import Actor
from review.accounts.role import Permission

MOST = 200


class LookUp(Protocol):
    """One entry of the access log."""

    @property
    def asked_at(self) -> datetime:
        """When."""

    @property
    def facility(self) -> str:
        """The code of the facility or office; empty where the insurer or the person asked."""

    @property
    def facility_name(self) -> str | None:
        """Its name as the register has it."""

    @property
    def officer_name(self) -> str:
        """Who asked, as the caller says; a reviewer's account where the insurer asked."""

    @property
    def purpose(self) -> str:
        """Such as "look-up", "claim", "audit"."""

    @property
    def service_date(self) -> date:
        """The day that the look-up was for."""

    @property
    def outcome(self) -> str:
        """Such as "ACCURATE"."""

    @property
    def is_by_the_person(self) -> bool:
        """Whether the person read the own record."""


class PersonAccess(Protocol):
    """The access log."""

    async def look_ups(
        self, number: str, reader: str, limit: int, provinces: Collection[str]
    ) -> Sequence[LookUp]:
        """Return the newest entries about the person: of the insurer, of offices of the whole country, and of
        facilities and offices in these provinces.

        Without provinces, all. Raises Malformed for a number that cannot exist.
        """
        ...


class ShowLookUps:
    """The use case."""

    def __init__(self, access: PersonAccess) -> None:
        self._access = access

    async def __call__(self, actor: Actor, number: str) -> Sequence[LookUp]:
        """Return the newest look-ups of the person in the actor's provinces, newest first.

        Raises NotPermitted, DatabaseAway, and ValueError for a number that cannot exist.
        """
        actor.ensure(Permission.AUDIT)
        return await self._access.look_ups(number, actor.account, MOST, actor.provinces)
