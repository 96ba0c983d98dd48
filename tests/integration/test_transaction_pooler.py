"""Gateway and worker behind a pooler in transaction mode, with a direct URL for what needs a session."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gateway.v1 import claim_service_pb2 as messages
from gateway.v1.card_service_pb2 import ServedFrom
from tests.fakes.fhir_claim import CHIP_ID, FACILITY, fhir_claim
from tests.integration.claim_stack import TOKENS, ClaimStack, claim_stack
from tests.integration.test_database_urls import pooled
from tests.wait_until import wait_until
from wardgate.cli import app
from wardgate.client import WardgateClient

NOWHERE = "postgresql://postgres@/postgres?host=/nowhere"
DAY = date(2026, 3, 2)


@pytest.fixture
def stack(database_url: str, redis_url: str, tmp_path: Path) -> Iterator[ClaimStack]:
    with claim_stack(database_url, redis_url, tmp_path) as opened:
        yield opened


async def test_look_ups_claims_reviews_and_changes_of_the_register_work_behind_it(
    stack: ClaimStack, database_url: str
) -> None:
    async with pooled(database_url, by_transaction=True, keeps_statements=True) as url:
        settings = {"WARDGATE_DATABASE_URL": url, "WARDGATE_DIRECT_DATABASE_URL": database_url}
        gateway = await stack.gateway(**settings, WARDGATE_CARD_CACHE_SECONDS="3600")
        await stack.worker(**settings)
        async with gateway.calls() as calls, WardgateClient(gateway.target, TOKENS[FACILITY]) as client:
            answers = [await calls.submit(fhir_claim(str(number)), wait=20) for number in range(3)]
            assert {answer.state for answer in answers} == {messages.CLAIM_STATE_REVIEWED}
            look_up = partial(client.check_card, chip_id=CHIP_ID, service_date=DAY)
            await wait_until(look_up, lambda answer: answer.served_from == ServedFrom.SERVED_FROM_CACHE)
            await stack.rows("UPDATE gateway.people SET full_name = 'Lê Văn Tám'")
            await wait_until(look_up, lambda answer: answer.served_from == ServedFrom.SERVED_FROM_REGISTER)
        await stack.wait_for_no_rows("SELECT FROM review.queue")


def test_commands_use_the_direct_url(database_url: str) -> None:
    urls = {"WARDGATE_DATABASE_URL": NOWHERE, "WARDGATE_DIRECT_DATABASE_URL": database_url}
    migrated = CliRunner().invoke(app, ["migrate"], env=urls)
    assert migrated.exit_code == 0, migrated.output
