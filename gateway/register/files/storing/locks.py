"""Locks what the questions of a transaction are about, all in one order.

Two transactions that need the same people then wait for one another, but never each for the other.
"""

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import ARRAY, Integer, Select, Text, any_, bindparam, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.tables import people


class Locks(msgspec.Struct, frozen=True):
    """What stays as it is until the commit.

    `people` are insurance numbers of people whom the register may have, `chip_ids` their other numbers; empty
    ones are passed over. `found_by` selects further insurance numbers. `names` are of what may not be there
    yet: a kind of lock, and a key of this kind. `may_change_cards`: a change of these people or of their
    cards may follow.
    """

    people: tuple[str, ...] = ()
    chip_ids: tuple[str, ...] = ()
    found_by: Select[tuple[str]] | None = None
    names: tuple[tuple[int, str], ...] = ()
    may_change_cards: bool = True


def _given(name: str, of_type: Any) -> Any:  # noqa: ANN401 - an SQL type, and an array of it
    return bindparam(name, type_=ARRAY(of_type))


_named = (
    func.unnest(_given("kinds", Integer), _given("keys", Text)).table_valued("kind", "key").render_derived()
)
_hashes = (
    select(_named.c.kind, func.hashtext(_named.c.key).label("hash"))
    .distinct()
    .order_by("kind", "hash")
    .subquery()
)
LOCK_NAMES = select(func.pg_advisory_xact_lock(_hashes.c.kind, _hashes.c.hash))
# A load keeps writers of these tables waiting. Who waited for it later would hold people whom the load needs.
LOCK_TABLES = text("LOCK TABLE gateway.people, gateway.cards, gateway.card_periods IN ROW EXCLUSIVE MODE")
LOCK_PEOPLE = (
    select(people.c.insurance_number)
    .where(
        or_(
            people.c.insurance_number == any_(_given("numbers", Text)),
            people.c.chip_id == any_(_given("chip_ids", Text)),
        )
    )
    .order_by(people.c.insurance_number)
    .with_for_update(key_share=True)
)


class HeldLocks:
    """The locks of one transaction: names, then tables, then people. What is held is not locked again."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._names: set[tuple[int, str]] = set()
        self._people: set[str] = set()
        self._chip_ids: set[str] = set()
        self._has_tables = False

    async def take(self, wanted: Iterable[Locks]) -> None:
        """Others who want one of these wait for the commit."""
        wanted = [*wanted]
        await self._lock_names({name for one in wanted for name in one.names} - self._names)
        await self._lock_tables(any(one.may_change_cards for one in wanted))
        numbers = {number for one in wanted for number in one.people}
        for one in wanted:
            if one.found_by is not None:
                numbers |= {*(await self._connection.execute(one.found_by)).scalars()}
        chip_ids = {chip_id for one in wanted for chip_id in one.chip_ids}
        await self._lock_people(numbers - self._people - {""}, chip_ids - self._chip_ids - {""})

    async def _lock_names(self, names: set[tuple[int, str]]) -> None:
        if names:
            kinds, keys = zip(*names, strict=True)
            await self._connection.execute(LOCK_NAMES, {"kinds": kinds, "keys": keys})
            self._names |= names

    async def _lock_tables(self, may_change_cards: bool) -> None:
        if may_change_cards and not self._has_tables:
            await self._connection.execute(LOCK_TABLES)
            self._has_tables = True

    async def _lock_people(self, numbers: set[str], chip_ids: set[str]) -> None:
        if numbers or chip_ids:
            asked = {"numbers": [*numbers], "chip_ids": [*chip_ids]}
            await self._connection.execute(LOCK_PEOPLE, asked)
            self._people |= numbers
            self._chip_ids |= chip_ids
