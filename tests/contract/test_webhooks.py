"""What Webhooks guarantee, in memory and on PostgreSQL."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gateway.relay.webhooks.manage_webhooks import NewWebhook, open_webhooks
from gateway.relay.webhooks.webhook import Letter
from gateway.relay.webhooks.webhook_table import WebhookTable
from runtime.postgres.open_database import open_database
from tests.fakes.webhooks import FakeWebhooks

NOW = datetime(2026, 11, 29, 10, tzinfo=UTC)
AN, BINH = "0000000001", "0000000002"


def letter(number: int, person: str = AN, attempts: int = 0) -> Letter:
    return Letter(number=number, insurance_number=person, body="{}", attempts=attempts)


@asynccontextmanager
async def real_webhooks(database_url: str) -> AsyncIterator[WebhookTable]:
    async with open_webhooks(database_url) as manage:
        added = await manage.add(NewWebhook(office="79001", url="https://portal.gov.vn/"))
    assert added.webhook_id == 1
    async with open_database(database_url) as database:
        yield WebhookTable(database)


@asynccontextmanager
async def fake_webhooks() -> AsyncIterator[FakeWebhooks]:
    yield FakeWebhooks()


@pytest.fixture
async def ports(kept_in: str | None) -> AsyncIterator[Any]:
    async with real_webhooks(kept_in) if kept_in else fake_webhooks() as opened:
        yield opened


async def due(ports: Any, now: datetime = NOW) -> list[int]:
    return [letter.number for letter in await ports.due_letters(1, now, 10)]


async def test_a_new_webhook_has_nothing_and_an_unknown_one_is_none(ports: Any) -> None:
    webhook = await ports.get(1)
    assert (webhook.office, webhook.position, webhook.failures) == ("79001", 0, 0)
    assert await ports.get(2) is None
    assert await due(ports) == []
    assert await ports.blocked(1, [AN]) == frozenset()


async def test_failures_are_kept_until_the_position_advances(ports: Any) -> None:
    until = NOW + timedelta(minutes=1)
    await ports.note_failure(1, "HTTP 503", 2, until)
    webhook = await ports.get(1)
    assert (webhook.failure, webhook.failures, webhook.paused_until) == ("HTTP 503", 2, until)
    await ports.advance(1, 7, [], NOW)
    webhook = await ports.get(1)
    assert (webhook.position, webhook.failure, webhook.failures, webhook.paused_until) == (7, None, 0, None)


async def test_of_each_person_the_first_letter_is_due_and_a_dead_one_holds_the_others(ports: Any) -> None:
    await ports.advance(1, 7, [letter(1), letter(2), letter(3, BINH)], NOW)
    assert await due(ports) == [1, 3]
    assert await ports.blocked(1, [AN, "0000000009"]) == {AN}
    later = NOW + timedelta(hours=1)
    await ports.keep_letter(1, letter(1, attempts=1), later, False)
    assert await due(ports) == [3]
    assert await due(ports, later) == [1, 3]
    # No pause is longer than an hour: the clock was set back.
    assert await due(ports, NOW - timedelta(hours=7)) == [1, 3]
    await ports.keep_letter(1, letter(1, attempts=2), later, True)
    assert await due(ports, later) == [3]
    await ports.delete_letter(1, 1)
    assert await due(ports, later) == [2, 3]
