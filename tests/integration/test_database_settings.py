"""What the server or its operator sets for sessions, such as DateStyle or isolation, never matters."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest
from google.type.date_pb2 import Date

from gateway.v1 import claim_service_pb2 as messages
from gateway.v1.card_service_pb2 import CheckCardRequest
from gateway.v1.card_service_pb2_grpc import CardServiceStub
from runtime.postgres.connection import open_connection
from runtime.postgres.open_database import open_database
from tests.conftest import execute
from tests.contract.filled_register import connect
from tests.fakes.fhir_claim import CHIP_ID, FACILITY, INSURANCE_NUMBER, fhir_claim
from tests.integration.access_audit import verify
from tests.integration.claim_stack import TOKENS, ClaimStack, claim_stack
from tests.integration.register_loading import HOLDING, OTHER_INSURANCE_NUMBER, load_files, rows
from tests.unit.gateway.cards.people import INSURANCE_NUMBER as HER_NUMBER
from tests.unit.gateway.register.load.files import write_cards, write_people
from wardgate.migrate import migrate
from wardgate.stack.embedded.postgres import EmbeddedPostgres

NAME = "odd_settings"
# Days are written 31/12/2026, moments in an abbreviation that PostgreSQL reads as another zone (IST),
# and no table is found without its schema.
# Transactions that meet may end each other, at this level of isolation.
SETTINGS = (
    *("datestyle = 'SQL, DMY'", "timezone = 'Asia/Kolkata'", "search_path = nowhere"),
    "default_transaction_isolation = serializable",
)
MONTHS = """
    SELECT DISTINCT pg_get_expr(relpartbound, oid) FROM pg_class
    WHERE relnamespace = 'gateway'::regnamespace AND relkind = 'r' AND relname ~ '^access_log_2'
"""


@pytest.fixture
def odd_database_url(postgres: EmbeddedPostgres) -> Iterator[str]:
    """An empty database whose sessions have unusual settings."""
    settings = [f"ALTER DATABASE {NAME} SET {setting}" for setting in SETTINGS]
    asyncio.run(execute(postgres.url(), f"CREATE DATABASE {NAME}", *settings))
    yield postgres.url(NAME)
    asyncio.run(execute(postgres.url(), f"DROP DATABASE {NAME} WITH (FORCE)"))


@pytest.fixture
def odd_stack(odd_database_url: str, redis_url: str, tmp_path: Path) -> Iterator[ClaimStack]:
    """No process is started yet."""
    asyncio.run(migrate(odd_database_url))
    with claim_stack(odd_database_url, redis_url, tmp_path) as opened:
        yield opened


async def test_look_ups_claims_reviews_and_the_access_log_work_with_any_settings_of_the_sessions(
    odd_stack: ClaimStack, odd_database_url: str
) -> None:
    gateway, _ = await odd_stack.gateway(), await odd_stack.worker()
    async with grpc.aio.insecure_channel(gateway.target) as channel:
        request = CheckCardRequest(chip_id=CHIP_ID, service_date=Date(year=2026, month=12, day=31))
        bearer = (("authorization", f"Bearer {TOKENS[FACILITY]}"),)
        looked_up = await CardServiceStub(channel).CheckCard(request, metadata=bearer)
    assert looked_up.vss_code == "000"
    assert (looked_up.cards[0].valid_from.month, looked_up.cards[0].valid_until.day) == (1, 31)
    async with gateway.calls() as calls:
        answer = await calls.submit(fhir_claim("1"))
        assert (answer.state, list(answer.review.findings)) == (messages.CLAIM_STATE_REVIEWED, [])
        same_day = await calls.submit(fhir_claim("2"))
        assert same_day.review.findings
    assert await odd_stack.rows("SELECT DISTINCT person FROM review.stays") == [
        (f"insurance|{INSURANCE_NUMBER}",)
    ]
    verdict = await verify(odd_database_url)
    assert (verdict.entries, verdict.findings) == (3, [])
    # Every month opens at midnight in Ho Chi Minh City, which is 22:30 of the day before in India.
    assert all(bounds.count("22:30:00") == 2 for (bounds,) in await odd_stack.rows(MONTHS))


async def test_every_session_reads_what_others_commit_whatever_isolation_the_server_prefers(
    odd_database_url: str,
) -> None:
    shown = "SHOW transaction_isolation"
    async with open_database(odd_database_url) as database, database.connection() as lent:
        assert await lent.fetchval(shown) == "read committed"
    async with open_connection(odd_database_url) as connection:
        assert await connection.fetchval(shown) == "read committed"


async def test_a_register_is_loaded_alike_with_any_settings_of_the_sessions(
    odd_database_url: str, tmp_path: Path
) -> None:
    await migrate(odd_database_url)
    people = write_people(tmp_path / "people.csv", [HOLDING])
    with people.open("a", encoding="utf-8") as file:
        file.write(f"{OTHER_INSURANCE_NUMBER},,Lê Văn Tám,1990-05-04,male,1989-12-31\n")
        file.write("0100000005,,Trần Thử,2199,male,\n")
        file.write("0100000006,,Trần Thử,1999-12-31,male,2001-01-02\n")
    counts, faults = await load_files(
        odd_database_url, people, write_cards(tmp_path / "cards.csv", [HOLDING])
    )
    assert counts == [(2, 0, 0, 2), (1, 0, 0, 0)]
    assert [(line, column) for _, line, column in faults] == [(3, "died_on"), (4, "birth_date")]
    query = "SELECT insurance_number FROM gateway.people ORDER BY 1"
    assert await rows(odd_database_url, query) == [("0100000006",), (HER_NUMBER,)]


async def test_a_search_path_that_changes_between_two_migrations_does_not_hide_the_first(
    postgres: EmbeddedPostgres, odd_database_url: str
) -> None:
    await migrate(odd_database_url)
    await execute(postgres.url(), f"ALTER DATABASE {NAME} SET search_path = gateway, review")
    await migrate(odd_database_url)
    tables = "SELECT relnamespace::regnamespace::text FROM pg_class WHERE relname = 'alembic_version'"
    assert await rows(odd_database_url, tables) == [("public",)]


async def test_the_log_of_the_embedded_server_has_no_values_of_rows(postgres: EmbeddedPostgres) -> None:
    connection = await connect(postgres.url())
    assert await connection.fetchval("SHOW log_error_verbosity") == "terse"
    await connection.close()
