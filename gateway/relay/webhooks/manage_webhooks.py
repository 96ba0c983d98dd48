"""What an operator does with webhooks: add, list, remove, read and resend dead letters."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

import asyncpg
import msgspec
from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.register.events.register_event import EventKind
from gateway.register.events.tables import register_events
from gateway.relay.sending.host_guard import HostRefused, target_of
from gateway.relay.webhooks.signature import is_secret, new_secret
from gateway.relay.webhooks.tables import webhook_letters, webhooks
from runtime.postgres.command_engine import command_engine
from runtime.problem import Problem, WrongValue

OLD = "This database has no webhooks. Run `wardgate migrate` first."
HOOK, LETTER = webhooks.c, webhook_letters.c


class NewWebhook(msgspec.Struct, frozen=True, kw_only=True):
    """Without kinds or provinces it gets events of all. `from_earliest`: also those that are kept now."""

    office: str
    url: str
    kinds: Sequence[EventKind] = ()
    provinces: Sequence[str] = ()
    secret: str | None = None
    from_earliest: bool = False


class Added(msgspec.Struct, frozen=True):
    """The ID of a webhook, and the secret that its messages are signed with."""

    webhook_id: int
    secret: str


class ListedWebhook(msgspec.Struct, frozen=True, kw_only=True):
    """A webhook without its secret. `behind` counts the events that it has not got."""

    webhook_id: int
    office: str
    url: str
    kinds: list[str]
    provinces: list[str]
    behind: int
    failures: int
    paused_until: datetime | None
    failure: str | None
    waiting: int
    dead: int


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True):
    """An event that was refused too often. It is no part of this who it is about."""

    webhook_id: int
    number: int
    attempts: int
    failure: str | None


class ManageWebhooks:
    """The use cases, on an engine. They raise Problem for what the operator can correct."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, new: NewWebhook) -> Added:
        """Add a webhook."""
        secret = new.secret or new_secret()
        try:
            target_of(new.url)
        except HostRefused as refused:
            raise WrongValue(f"This URL cannot be used: {refused}.") from refused
        if not is_secret(secret):
            raise WrongValue("A secret is whsec_ and 24 to 64 bytes in base64.")
        values = {
            HOOK.office: new.office,
            HOOK.url: new.url,
            HOOK.kinds: list(new.kinds),
            HOOK.provinces: list(new.provinces),
            HOOK.secret: secret,
            HOOK.position: 0 if new.from_earliest else _last_number().scalar_subquery(),
        }
        async with self._engine.begin() as connection:
            result = await connection.execute(insert(webhooks).values(values).returning(HOOK.webhook_id))
            return Added(result.scalar_one(), secret)

    async def list(self) -> Sequence[ListedWebhook]:
        """List all webhooks, by office."""
        behind = func.greatest(_last_number().scalar_subquery() - HOOK.position, 0).label("behind")
        facts = (HOOK.webhook_id, HOOK.office, HOOK.url, HOOK.kinds, HOOK.provinces)
        state = (HOOK.failures, HOOK.paused_until, HOOK.failure)
        dead = func.count().filter(LETTER.is_dead).label("dead")
        waiting = func.count(LETTER.number).filter(~LETTER.is_dead).label("waiting")
        statement = (
            select(*facts, behind, *state, waiting, dead)
            .join_from(webhooks, webhook_letters, isouter=True)
            .group_by(HOOK.webhook_id)
            .order_by(HOOK.office, HOOK.webhook_id)
        )
        async with self._engine.begin() as connection:
            return [ListedWebhook(**row) for row in (await connection.execute(statement)).mappings()]

    async def remove(self, webhook_id: int) -> None:
        """Remove a webhook with its letters."""
        async with self._engine.begin() as connection:
            removed = await connection.execute(delete(webhooks).where(HOOK.webhook_id == webhook_id))
        if not removed.rowcount:
            raise _not_there(webhook_id)

    async def dead(self, webhook_id: int | None) -> Sequence[DeadLetter]:
        """List dead letters, of one webhook or of all."""
        statement = select(LETTER.webhook_id, LETTER.number, LETTER.attempts, LETTER.failure).where(
            LETTER.is_dead
        )
        if webhook_id is not None:
            statement = statement.where(LETTER.webhook_id == webhook_id)
        async with self._engine.begin() as connection:
            if webhook_id is not None and not await connection.scalar(_is_there(webhook_id)):
                raise _not_there(webhook_id)
            rows = await connection.execute(statement.order_by(LETTER.webhook_id, LETTER.number))
            return [DeadLetter(**row) for row in rows.mappings()]

    async def resend(self, webhook_id: int, numbers: Sequence[int]) -> int:
        """Send dead letters again, all or those with these numbers, at once; return how many they are."""
        chosen = [LETTER.webhook_id == webhook_id, LETTER.is_dead]
        if numbers:
            chosen.append(LETTER.number.in_(numbers))
        fresh = {LETTER.is_dead: False, LETTER.attempts: 0, LETTER.next_at: func.now()}
        async with self._engine.begin() as connection:
            resent = await connection.execute(update(webhook_letters).where(*chosen).values(fresh))
            # It is tried now, also where it was not there before.
            unpaused = update(webhooks).where(HOOK.webhook_id == webhook_id)
            found = await connection.execute(unpaused.values({HOOK.paused_until: None}))
        if not found.rowcount:
            raise _not_there(webhook_id)
        return resent.rowcount


@asynccontextmanager
async def open_webhooks(database_url: str) -> AsyncIterator[ManageWebhooks]:
    """The use cases for a command. Raises Problem where the database cannot be used, now or later."""
    async with command_engine(database_url, {asyncpg.UndefinedTableError: OLD}) as engine:
        yield ManageWebhooks(engine)


def _is_there(webhook_id: int) -> Select[tuple[bool]]:
    return select(select(HOOK.webhook_id).where(HOOK.webhook_id == webhook_id).exists())


def _not_there(webhook_id: int) -> Problem:
    return Problem(f"There is no webhook {webhook_id}: `wardgate webhooks list` shows them.")


def _last_number() -> Select[tuple[int]]:
    return select(func.coalesce(func.max(register_events.c.position), 0)).where(
        register_events.c.position.is_not(None)
    )
