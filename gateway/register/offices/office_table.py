"""The offices in PostgreSQL, for operators."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.offices.manage_offices import NamedOffice
from gateway.register.offices.office import Office, OfficeKind
from gateway.register.offices.tables import offices


class Transactions(Protocol):
    """Lends connections."""

    def begin(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A connection in a transaction, which commits at the end."""
        ...


class OfficeTable:
    """The port OfficeStore on PostgreSQL."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator["OfficesInTransaction"]:
        """See OfficeStore."""
        async with self._transactions.begin() as connection:
            yield OfficesInTransaction(connection)


class OfficesInTransaction:
    """The port StoredOffices on a connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, office: NamedOffice) -> None:
        """See StoredOffices."""
        changed = {"full_name": office.name, "province": office.office.province}
        row = {"office": office.office.code, "kind": office.office.kind.value, **changed}
        statement = insert(offices).values(row)
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=["office"], set_=changed)
        )

    async def find(self, code: str) -> NamedOffice | None:
        """See StoredOffices."""
        found = await self._connection.execute(select(offices).where(offices.c.office == code))
        row = found.mappings().one_or_none()
        return None if row is None else _office(row)

    async def all(self) -> Sequence[NamedOffice]:
        """See StoredOffices."""
        rows = await self._connection.execute(select(offices).order_by(offices.c.office))
        return [_office(row) for row in rows.mappings()]


def _office(row: Any) -> NamedOffice:  # noqa: ANN401 - SQLAlchemy's mapping
    return NamedOffice(Office(row["office"], OfficeKind(row["kind"]), row["province"]), row["full_name"])
