"""Writes to the access log whom files name."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.access.access_entry import AccessEntry
from gateway.access.audit.person_look_ups import audit_entry, link_of_entries
from gateway.access.link_table import keep_link
from gateway.cards.question import Officer
from gateway.register.files.naming.named_person import NamedPerson
from runtime.postgres.driver_connection import driver_connection


def entries_of(caller: str, named: Iterable[NamedPerson], now: datetime) -> Iterator[AccessEntry]:
    """One for each person."""
    for person in named:
        yield audit_entry(person.number, person.known, Officer(), person.outcome, now, caller)


async def keep_entries(connection: AsyncConnection, entries: Sequence[AccessEntry]) -> None:
    """Keep them as one link, within the transaction."""
    await keep_link(await driver_connection(connection), link_of_entries(entries))
