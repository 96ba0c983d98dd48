"""The tokens of facilities and offices in PostgreSQL, for operators; gateways read them by token_table.py."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from typing import Protocol

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    LargeBinary,
    Select,
    Text,
    any_,
    func,
    insert,
    literal,
    select,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.admission.tokens.caller_token import CallerToken, NewToken
from gateway.admission.tokens.tables import caller_tokens
from gateway.register.offices.office import is_office_code
from gateway.register.offices.tables import offices
from gateway.register.tables import facilities

COLUMNS = caller_tokens.c
LONGEST_DIGEST = 32
code = func.coalesce(COLUMNS.facility, COLUMNS.office, type_=Text)
TOKENS = select(
    *(column for column in COLUMNS if column not in (COLUMNS.facility, COLUMNS.office)),
    code.label("caller"),
)


class Transactions(Protocol):
    """Lends connections."""

    def begin(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A connection in a transaction, which commits at the end."""
        ...


class StoredTokenTable:
    """The port TokenStore on PostgreSQL."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator["TokensInTransaction"]:
        """See TokenStore."""
        async with self._transactions.begin() as connection:
            yield TokensInTransaction(connection)


class TokensInTransaction:
    """The port StoredTokens on a connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def callers(self, codes: Sequence[str]) -> set[str]:
        """See StoredTokens."""
        known = (
            select(column).where(column == any_(literal(codes, ARRAY(Text))))
            for column in (facilities.c.facility, offices.c.office)
        )
        return {*await self._connection.scalars(union_all(*known))}

    async def with_digests(self, digests: Sequence[bytes]) -> Sequence[CallerToken]:
        """See StoredTokens."""
        return await self._read(TOKENS.where(_is_one_of(digests)))

    async def with_id(self, token_id: str) -> Sequence[CallerToken]:
        """See StoredTokens: a range of the primary key."""
        try:
            first, last = (bytes.fromhex(token_id + digit * (len(token_id) % 2)) for digit in "0f")
        except ValueError:
            return []
        # Longer than any digest: behind all that begin with these bytes.
        in_range = COLUMNS.digest.between(first, last + b"\xff" * LONGEST_DIGEST)
        return await self._read(TOKENS.where(in_range))

    async def list(self, caller: str | None) -> Sequence[CallerToken]:
        """See StoredTokens."""
        statement = TOKENS.order_by(code, COLUMNS.made_at, COLUMNS.digest)
        if caller is not None:
            statement = statement.where(code == caller).with_for_update()
        return await self._read(statement)

    async def add(self, tokens: Sequence[NewToken]) -> None:
        """See StoredTokens."""
        rows = [
            {"digest": token.digest, "expires_at": token.expires_at, **_owner(token.caller)}
            for token in tokens
        ]
        if rows:
            await self._connection.execute(insert(caller_tokens), rows)

    async def expire(self, digests: Sequence[bytes], at: datetime) -> None:
        """See StoredTokens."""
        earlier = func.least(func.coalesce(COLUMNS.expires_at, at), at)
        statement = update(caller_tokens).where(_is_one_of(digests)).values(expires_at=earlier)
        await self._connection.execute(statement)

    async def revoke(self, digests: Sequence[bytes]) -> None:
        """See StoredTokens."""
        now = func.coalesce(COLUMNS.revoked_at, func.now())
        statement = update(caller_tokens).where(_is_one_of(digests)).values(revoked_at=now)
        await self._connection.execute(statement)

    async def _read(self, statement: Select[tuple[object, ...]]) -> Sequence[CallerToken]:
        rows = await self._connection.execute(statement)
        return [CallerToken(**row) for row in rows.mappings()]


def _is_one_of(digests: Sequence[bytes]) -> ColumnElement[bool]:
    # One parameter, however many there are.
    return COLUMNS.digest == any_(literal(digests, ARRAY(LargeBinary)))


def _owner(code: str) -> dict[str, str | None]:
    is_office = is_office_code(code)
    return {"facility": None if is_office else code, "office": code if is_office else None}
