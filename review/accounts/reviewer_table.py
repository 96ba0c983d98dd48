"""The accounts of reviewers in PostgreSQL."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from review.accounts.reviewer import Reviewer
from review.accounts.role import Role
from review.accounts.tables import reviewers

COLUMNS = [column for column in reviewers.c if column.name != "totp_step"]


class Transactions(Protocol):
    """Where connections come from: the pool of a process, or the engine of a command."""

    def transaction(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A connection in a transaction, which commits at the end."""


class ReviewerTable:
    """Implements the ports of accounts."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    async def find(self, account: str) -> Reviewer | None:
        """The account of this name."""
        return await self._find(reviewers.c.account == account)

    async def get(self, reviewer_id: UUID) -> Reviewer | None:
        """The account with this ID."""
        return await self._find(reviewers.c.reviewer_id == reviewer_id)

    async def find_subject(self, subject: str) -> Reviewer | None:
        """The account of this subject of the OpenID provider."""
        return await self._find(reviewers.c.oidc_subject == subject)

    async def all(self) -> Sequence[Reviewer]:
        """Every account, also those that are disabled, by name."""
        async with self._database.transaction() as connection:
            rows = await connection.execute(select(*COLUMNS).order_by(reviewers.c.account))
            return [_reviewer(row) for row in rows]

    async def names(self, reviewer_ids: Collection[UUID]) -> Mapping[UUID, str]:
        """The full names of these reviewers."""
        statement = select(reviewers.c.reviewer_id, reviewers.c.full_name)
        if not reviewer_ids:
            return {}
        async with self._database.transaction() as connection:
            rows = await connection.execute(statement.where(reviewers.c.reviewer_id.in_(reviewer_ids)))
            return {row.reviewer_id: row.full_name for row in rows}

    async def add(self, reviewer: Reviewer) -> bool:
        """Store a new account; false where there is one of this name, or with this subject."""
        statement = insert(reviewers).values(_values(reviewer)).on_conflict_do_nothing()
        return await self._has_changed(statement.returning(reviewers.c.reviewer_id))

    async def set_person(self, account: str, full_name: str, role: Role, provinces: frozenset[str]) -> None:
        """Replace what an account says about its owner."""
        await self._change(account, full_name=full_name, role=role.value, provinces=sorted(provinces))

    async def disable(self, account: str, at: datetime) -> bool:
        """Disable an account and end its sessions; false where there is no such account."""
        is_disabled_at = func.coalesce(reviewers.c.disabled_at, at)
        return await self._change(account, disabled_at=is_disabled_at, sessions_from=at)

    async def set_secrets(
        self, account: str, *, password_hash: str, totp_secret: str, sessions_from: datetime
    ) -> bool:
        """Replace the secrets, enable the account, end its sessions; false where there is no such account."""
        return await self._change(
            account,
            password_hash=password_hash or None,
            totp_secret=totp_secret or None,
            totp_step=None,
            disabled_at=None,
            sessions_from=sessions_from,
        )

    async def set_password(self, reviewer_id: UUID, password_hash: str, sessions_from: datetime) -> None:
        """Replace the password of an account and end its sessions."""
        values = {"password_hash": password_hash, "sessions_from": sessions_from}
        statement = update(reviewers).values(values).where(reviewers.c.reviewer_id == reviewer_id)
        async with self._database.transaction() as connection:
            await connection.execute(statement)

    async def use_code(self, reviewer_id: UUID, step: int) -> bool:
        """Note that the code of a time step was used; false where it, or a later one, was used before."""
        row = reviewers.c
        is_new = or_(row.totp_step.is_(None), row.totp_step < step)
        statement = update(reviewers).values(totp_step=step).where(row.reviewer_id == reviewer_id, is_new)
        return await self._has_changed(statement.returning(row.reviewer_id))

    async def _change(self, account: str, **values: object) -> bool:
        statement = update(reviewers).values(values).where(reviewers.c.account == account)
        return await self._has_changed(statement.returning(reviewers.c.reviewer_id))

    async def _find(self, condition: ColumnElement[bool]) -> Reviewer | None:
        statement: Select[Any] = select(*COLUMNS).where(condition)
        async with self._database.transaction() as connection:
            row = (await connection.execute(statement)).one_or_none()
        return _reviewer(row) if row is not None else None

    async def _has_changed(self, statement: Any) -> bool:  # noqa: ANN401 - an INSERT or UPDATE with RETURNING
        async with self._database.transaction() as connection:
            return (await connection.execute(statement)).one_or_none() is not None


def _reviewer(row: Row[Any]) -> Reviewer:
    return Reviewer(
        reviewer_id=row.reviewer_id,
        account=row.account,
        full_name=row.full_name,
        role=Role(row.role),
        provinces=frozenset(row.provinces),
        password_hash=row.password_hash or "",
        totp_secret=row.totp_secret or "",
        oidc_subject=row.oidc_subject or "",
        created_at=row.created_at,
        disabled_at=row.disabled_at,
        sessions_from=row.sessions_from,
    )


def _values(reviewer: Reviewer) -> dict[str, object]:
    return {
        "reviewer_id": reviewer.reviewer_id,
        "account": reviewer.account,
        "full_name": reviewer.full_name,
        "role": reviewer.role.value,
        "provinces": sorted(reviewer.provinces),
        "password_hash": reviewer.password_hash or None,
        "totp_secret": reviewer.totp_secret or None,
        "oidc_subject": reviewer.oidc_subject or None,
        "created_at": reviewer.created_at,
        "disabled_at": reviewer.disabled_at,
        "sessions_from": reviewer.sessions_from,
    }
