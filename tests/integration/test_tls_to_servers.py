"""PostgreSQL and Redis by TLS: whoever connects verifies the server's certificate and its name."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import structlog
from cryptography import x509
from prometheus_client import CollectorRegistry, Counter, Gauge
from sqlalchemy import make_url, text
from structlog.testing import LogCapture

from runtime.background import BackgroundTasks, uncounted_tasks
from runtime.outages.outage_log import OutageLog
from runtime.postgres.database_refused import DatabaseRefused, ensure_database_accepts
from runtime.postgres.engine import make_engine
from runtime.postgres.notifications import Notifications
from runtime.postgres.open_database import open_database
from runtime.postgres.probing.probe import Probe
from runtime.problem import Problem
from runtime.redis.client import RedisClient, open_redis
from runtime.redis.redis_away import RedisAway
from tests.certificates import Authority
from tests.fakes.tls_endpoint import server_context, tls_endpoint
from tests.wait_until import LONGEST_WAIT_SECONDS, wait_until
from wardgate.migrate import migrate

ROOT, STRANGER = Authority("of the servers"), Authority("of nobody")
IN_USE = "SELECT 1"


class Files:
    """The files of a server on 127.0.0.1, of its authority, and of a client."""

    def __init__(self, folder: Path) -> None:
        self.authority, self.stranger = folder / "root.pem", folder / "stranger.pem"
        self.authority.write_bytes(ROOT.pem)
        certificate, key = map(str, ROOT.server().write(folder, "server"))
        self.server = server_context(certificate, key)
        self.asking_server = server_context(certificate, key, str(self.authority))
        elsewhere = ROOT.server([x509.DNSName("db.example")]).write(folder, "elsewhere")
        self.server_elsewhere = server_context(*map(str, elsewhere))
        self.stranger.write_bytes(STRANGER.pem)
        self.cert, self.key = ROOT.client("01001").write(folder, "client")


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


@asynccontextmanager
async def postgres_by_tls(database_url: str, tls: ssl.SSLContext) -> AsyncIterator[str]:
    """The URL of the test's database by TLS, without words."""
    direct = make_url(database_url)
    socket = f"{direct.query['host']}/.s.PGSQL.5432"
    async with tls_endpoint(socket, tls, is_postgres=True) as port:
        yield f"postgresql://postgres@127.0.0.1:{port}/{direct.database}"


async def test_every_kind_of_connection_to_postgresql_verifies_the_server(
    database_url: str, files: Files
) -> None:
    async with postgres_by_tls(database_url, files.server) as address:
        url = f"{address}?sslmode=verify-full&sslrootcert={files.authority}"
        await ensure_database_accepts(url)
        await migrate(url)
        engine = make_engine(url)
        async with engine.connect() as connection:
            assert (await connection.execute(text(IN_USE))).scalar_one() == 1
        await engine.dispose()
        probe = Probe(url, IN_USE, OutageLog(structlog.get_logger(), "unavailable", "available"))
        assert await probe()
        probe.close()
        listener = Notifications(url, "channel", lambda _: None, structlog.get_logger())
        async with (
            uncounted_tasks().running("notifications", listener.run),
            open_database(url) as database,
            database.connection() as lent,
        ):
            await listener.has_tried.wait()
            assert await lent.fetchval(IN_USE) == 1


async def test_a_postgresql_of_another_authority_is_refused_in_one_line(
    database_url: str, files: Files
) -> None:
    async with postgres_by_tls(database_url, files.server) as address:
        for mode in ("verify-ca", "verify-full"):
            url = f"{address}?sslmode={mode}&sslrootcert={files.stranger}"
            with pytest.raises(DatabaseRefused, match="has a certificate that the URL's sslmode") as refused:
                await ensure_database_accepts(url)
            assert "\n" not in str(refused.value)
            with pytest.raises(Problem):
                await migrate(url)


async def test_verify_full_asks_for_the_name_of_the_server_and_verify_ca_does_not(
    database_url: str, files: Files
) -> None:
    words = f"sslrootcert={files.authority}"
    async with postgres_by_tls(database_url, files.server_elsewhere) as address:
        await ensure_database_accepts(f"{address}?sslmode=verify-ca&{words}")
        with pytest.raises(DatabaseRefused, match="has a certificate that the URL's sslmode"):
            await ensure_database_accepts(f"{address}?sslmode=verify-full&{words}")


async def test_postgresql_may_ask_for_a_client_certificate(database_url: str, files: Files) -> None:
    async with postgres_by_tls(database_url, files.asking_server) as address:
        words = f"sslmode=verify-full&sslrootcert={files.authority}&sslcert={files.cert}&sslkey={files.key}"
        async with open_database(f"{address}?{words}") as database, database.connection() as lent:
            assert await lent.fetchval(IN_USE) == 1


@asynccontextmanager
async def redis_by_tls(
    redis_url: str, tls: ssl.SSLContext, words: str
) -> AsyncIterator[tuple[RedisClient, LogCapture]]:
    """A client of the test's Redis by TLS, and its log."""
    log, registry = LogCapture(), CollectorRegistry()
    failures = Counter("failures", "-", ("task",), registry=registry)
    tasks = BackgroundTasks(structlog.wrap_logger(None, [log]), failures)
    async with (
        tls_endpoint(urlsplit(redis_url).path, tls, is_postgres=False) as port,
        open_redis(
            f"rediss://127.0.0.1:{port}/0?{words}",
            Gauge("up", "-", registry=registry),
            tasks,
            LONGEST_WAIT_SECONDS,
        ) as client,
    ):
        yield client, log


async def until_connected(client: RedisClient) -> None:
    """Redis has a tenth of a second to connect; a TLS handshake on a busy machine may take longer."""

    async def is_set() -> bool:
        await client.probe()
        with suppress(RedisAway):
            return bool(await client.run(lambda redis: redis.set("by-tls", "1", ex=60)))
        return False

    await wait_until(is_set, bool)


async def test_redis_by_tls_answers_where_its_authority_is_trusted(redis_url: str, files: Files) -> None:
    async with redis_by_tls(redis_url, files.server, f"ssl_ca_certs={files.authority}") as (client, _):
        await until_connected(client)
        assert await client.run(lambda redis: redis.get("by-tls")) == b"1"


@pytest.mark.parametrize(("server", "authority"), [("server", "stranger"), ("server_elsewhere", "authority")])
async def test_redis_of_another_authority_or_name_counts_as_unavailable(
    redis_url: str, files: Files, server: str, authority: str
) -> None:
    words = f"ssl_ca_certs={getattr(files, authority)}"
    async with redis_by_tls(redis_url, getattr(files, server), words) as (client, log):
        with pytest.raises(RedisAway):
            await client.run(lambda redis: redis.get("by-tls"))
        await client.probe()
    assert "SSLCertVerificationError" in str(log.entries)


async def test_redis_may_ask_for_a_client_certificate(redis_url: str, files: Files) -> None:
    words = f"ssl_ca_certs={files.authority}&ssl_certfile={files.cert}&ssl_keyfile={files.key}"
    async with redis_by_tls(redis_url, files.asking_server, words) as (client, _):
        await until_connected(client)
