"""Database URLs and poolers: everything that connects reads them alike."""

import asyncio
import pwd
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import structlog
from sqlalchemy import make_url, text

from runtime.outages.outage_log import OutageLog
from runtime.postgres import database_refused
from runtime.postgres.connect import connect
from runtime.postgres.database_refused import DatabaseRefused, ensure_both_accept, ensure_database_accepts
from runtime.postgres.engine import make_engine
from runtime.postgres.notifications import Notifications
from runtime.postgres.open_database import open_database
from runtime.postgres.probing.probe import Probe
from runtime.problem import Problem
from tests.conftest import execute
from tests.fakes.pooler import pooler
from tests.integration.register_loading import HOLDING, load_files
from tests.unit.gateway.register.load.files import write_cards, write_people
from wardgate.migrate import migrate
from wardgate.stack.embedded.postgres import EmbeddedPostgres

SHOWN = "SELECT current_setting('application_name'), current_setting('work_mem')"
WORDS = "application_name=a%20clinic&options=-c%20work_mem%3D8MB&connect_timeout=5"


def with_words(url: str, words: str) -> str:
    """The URL of a test's database with more words."""
    return f"{url}&{words}"


@asynccontextmanager
async def pooled(url: str, *, by_transaction: bool, keeps_statements: bool = False) -> AsyncIterator[str]:
    """The URL of the same database behind a pooler."""
    direct = make_url(url)
    socket = f"{direct.query['host']}/.s.PGSQL.5432"
    async with pooler(socket, by_transaction=by_transaction, keeps_statements=keeps_statements) as port:
        yield f"postgresql://postgres@127.0.0.1:{port}/{direct.database}"


async def test_the_words_of_a_url_have_the_same_effect_on_every_kind_of_connection(database_url: str) -> None:
    url = with_words(database_url, WORDS)
    driver = await connect(url, 5)
    assert tuple(await driver.fetchrow(SHOWN)) == ("a clinic", "8MB")
    await driver.close()
    engine = make_engine(url)
    async with engine.connect() as connection:
        assert tuple((await connection.execute(text(SHOWN))).one()) == ("a clinic", "8MB")
    await engine.dispose()
    async with open_database(url) as database, database.connection() as lent:
        assert tuple(await lent.fetchrow(SHOWN)) == ("a clinic", "8MB")
    await ensure_database_accepts(url)
    await migrate(url)


async def test_a_host_that_cannot_be_reached_is_passed_over(database_url: str, tmp_path: Path) -> None:
    url = database_url.replace("host=", f"host={tmp_path},")
    await migrate(url)
    async with open_database(url) as database:
        assert await database.is_available()
        async with database.connection() as connection:
            assert await connection.fetchval("SELECT 1") == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("sslmod=require", "unknown word sslmod; is sslmode meant"),
        ("options=-c%20nothing%3D1", 'unrecognized configuration parameter "nothing"'),
        ("sslmode=verify-full&sslrootcert=/nowhere/root.crt", "sslrootcert names a file that does not exist"),
    ],
)
async def test_what_is_wrong_with_a_url_keeps_processes_and_migrate_from_starting(
    database_url: str, words: str, said: str
) -> None:
    url = with_words(database_url, words)
    with pytest.raises(DatabaseRefused, match=said):
        await ensure_database_accepts(url)
    with pytest.raises(Problem, match=said):
        await migrate(url)


async def test_behind_a_session_pooler_everything_works_without_startup_parameters(
    database_url: str, tmp_path: Path
) -> None:
    received: list[str | None] = []
    async with pooled(database_url, by_transaction=False) as url:
        await ensure_database_accepts(url)
        await migrate(url)
        probe = Probe(url, "SELECT 1", OutageLog(structlog.get_logger(), "unavailable", "available"))
        assert await probe()
        probe.close()
        people, cards = (
            write_people(tmp_path / "p.csv", [HOLDING]),
            write_cards(tmp_path / "c.csv", [HOLDING]),
        )
        assert await load_files(url, people, cards) == ([(1, 0, 0, 0), (1, 0, 0, 0)], [])
        listener = Notifications(url, "channel", received.append, structlog.get_logger())
        listening = asyncio.create_task(listener.run())
        async with open_database(url) as database, database.connection() as connection:
            await listener.has_tried.wait()
            assert await connection.fetchval("SELECT count(*) FROM gateway.people") == 1
        listening.cancel()
    assert received == [None]


async def test_a_pooler_in_transaction_mode_is_recognised_and_said_in_one_line(database_url: str) -> None:
    async with pooled(database_url, by_transaction=True) as url:
        with pytest.raises(DatabaseRefused, match="pooler in transaction mode") as refused:
            await ensure_database_accepts(url)
        with pytest.raises(Problem, match=r"Nothing was changed.*pooler in transaction mode"):
            await migrate(url)
    assert "\n" not in str(refused.value)
    await ensure_database_accepts(database_url)


async def test_with_a_direct_url_a_pooler_in_transaction_mode_has_to_keep_prepared_statements(
    database_url: str,
) -> None:
    async with pooled(database_url, by_transaction=True, keeps_statements=True) as url:
        await ensure_both_accept(url, database_url)
    async with pooled(database_url, by_transaction=True) as url:
        with pytest.raises(DatabaseRefused, match="loses prepared statements") as refused:
            await ensure_both_accept(url, database_url)
    assert "\n" not in str(refused.value)


async def test_a_direct_url_that_leads_to_a_pooler_or_to_another_database_is_refused(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_refused, "CONNECT_SECONDS", 1)
    async with pooled(database_url, by_transaction=True, keeps_statements=True) as url:
        with pytest.raises(DatabaseRefused, match="WARDGATE_DIRECT_DATABASE_URL is behind a pooler"):
            await ensure_both_accept(url, url)
        other = database_url.replace(str(make_url(database_url).database), "postgres")
        with pytest.raises(DatabaseRefused, match="WARDGATE_DIRECT_DATABASE_URL does not receive"):
            await ensure_both_accept(url, other)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", (1, 10, 5, 3)),
        ("?keepalives_idle=60&keepalives_count=9", (1, 60, 5, 9)),
        ("?keepalives=0", (0, 10, 5, 3)),
    ],
)
async def test_tcp_notices_within_half_a_minute_that_a_server_is_gone_or_as_the_url_says(
    database_url: str, words: str, expected: tuple[int, ...]
) -> None:
    async with pooled(database_url, by_transaction=False) as url:
        connection = await connect(f"{url}{words}", 5)
        sock = connection._transport.get_extra_info("socket")
        idle = getattr(socket, "TCP_KEEPIDLE", None) or getattr(socket, "TCP_KEEPALIVE", 0)
        options = (idle, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT)
        found = [sock.getsockopt(socket.IPPROTO_TCP, option) for option in options]
        assert (sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE), *found) == expected
        connection.terminate()


async def test_a_process_waits_for_the_database_behind_a_pooler(tmp_path: Path) -> None:
    async with pooler(f"{tmp_path}/no-socket", by_transaction=False) as port:
        await ensure_database_accepts(f"postgresql://postgres@127.0.0.1:{port}/postgres")


async def test_a_parameter_that_a_pooler_refuses_is_named(database_url: str) -> None:
    async with pooled(database_url, by_transaction=False) as url:
        with pytest.raises(DatabaseRefused, match="unsupported startup parameter: options"):
            await ensure_database_accepts(f"{url}?options=-c%20work_mem%3D8MB")


@pytest.fixture
def ascii_database_url(postgres: EmbeddedPostgres) -> Iterator[str]:
    """An empty database that stores bytes of any encoding."""
    create = "CREATE DATABASE of_bytes ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"
    asyncio.run(execute(postgres.url(), create))
    yield postgres.url("of_bytes")
    asyncio.run(execute(postgres.url(), "DROP DATABASE of_bytes WITH (FORCE)"))


async def test_migrate_names_an_encoding_other_than_utf8_and_changes_nothing(ascii_database_url: str) -> None:
    with pytest.raises(Problem, match="encoding of this database is SQL_ASCII, and UTF8 is needed"):
        await migrate(ascii_database_url)
    engine = make_engine(ascii_database_url)
    async with engine.connect() as connection:
        assert await connection.scalar(text("SELECT to_regnamespace('gateway')")) is None
    await engine.dispose()


async def test_a_fault_of_the_standby_s_url_is_named_with_its_setting() -> None:
    url = "postgresql://db2/wardgate?target_sesion_attrs=standby"
    with pytest.raises(DatabaseRefused, match="of WARDGATE_REGISTER_URL cannot be used"):
        await ensure_database_accepts(url, "WARDGATE_REGISTER_URL")


async def test_a_url_without_a_user_is_named_where_the_system_has_no_name_for_the_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def have_no_name(number: int) -> None:
        raise KeyError(number)

    for name in ("PGUSER", "LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", have_no_name)
    with pytest.raises(DatabaseRefused, match="names no user"):
        await ensure_database_accepts("postgresql://127.0.0.1:1/wardgate")
