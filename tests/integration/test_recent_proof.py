"""The gateways notice an alteration of the newest part of the access log by themselves."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from datetime import datetime, timedelta
from random import Random

import asyncpg
import pytest
import structlog
from prometheus_client import CollectorRegistry
from structlog.testing import LogCapture

from gateway.access.audit.finding import Finding
from gateway.access.proving import log_proof, prove_recent_links
from gateway.access.proving.kept_log_table import KeptLogTable
from gateway.access.proving.log_proof import LogProof
from gateway.access.proving.proof_report import CountedProof
from gateway.access.proving.prove_recent_links import STILL_OPEN, ProveRecentLinks
from gateway.access.seal_table import LONGEST_COMMIT
from gateway.metrics import Metrics
from tests.contract.filled_register import connect
from tests.integration.access_audit import add_seal, execute, fetch, write_chain
from tests.integration.test_access_tampering import LINKS, LOG, SEALS, forge_link, replace_link
from tests.wait_until import wait_until


class Report:
    """The port ProofReport: what was reported."""

    def __init__(self) -> None:
        self.until: datetime | None = None
        self.findings: list[str] = []

    def is_proved(self, until: datetime) -> None:
        self.until = until

    def is_broken(self, findings: Iterable[Finding]) -> None:
        self.findings += [f"{found.wrong} {found.where}" for found in findings]


class NoOlderPart(KeptLogTable):
    """The newest part alone: as if the log had no older one."""

    async def first_kept(self) -> datetime | None:
        return None


class Proof:
    """The use case on a database."""

    def __init__(self, database_url: str, connection: asyncpg.Connection, log: KeptLogTable) -> None:
        self._url = database_url
        self.connection = connection
        self.report = Report()
        self._proof = ProveRecentLinks(log, self.report, Random(1))

    async def advance(self) -> list[str]:
        """What is found now; the chain is named X."""
        self.report.findings.clear()
        await self._proof.advance()
        chains = {row["chain"] for row in await fetch(self._url, f"SELECT chain FROM {LINKS}")}
        findings = self.report.findings
        for chain in chains if len(chains) == 1 else ():
            findings = [found.replace(f"{chain:012x}", "X") for found in findings]
        return findings

    async def write(self, *links: int, seal: bool = False) -> None:
        """A chain whose links have these numbers of entries."""
        await write_chain(self._url, *links)
        if seal:
            await add_seal(self._url)

    async def alter(self, *statements: str) -> None:
        """As an administrator could."""
        await execute(self._url, *statements)


@pytest.fixture
async def database_url(shared_database_url: str) -> str:
    """One for all tests of this file, with an empty log."""
    await execute(shared_database_url, f"TRUNCATE {LOG}, {LINKS}, {SEALS}")
    return shared_database_url


@pytest.fixture
async def connection(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    opened = await connect(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def proof(database_url: str, connection: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch) -> Proof:
    """Without the minute that it leaves for transactions that are still open."""
    monkeypatch.setattr(prove_recent_links, "STILL_OPEN", timedelta())
    return Proof(database_url, connection, NoOlderPart(connection))


async def test_an_unaltered_log_is_proved(proof: Proof) -> None:
    await proof.write(4, 1, 3, seal=True)
    await proof.write(2)
    assert await proof.advance() == []
    await proof.write(5, 5, seal=True)
    before = await proof.connection.fetchval("SELECT clock_timestamp()")
    assert await proof.advance() == []
    assert proof.report.until
    assert proof.report.until > before


async def test_what_was_kept_in_the_last_minute_is_left_out(
    database_url: str, connection: asyncpg.Connection
) -> None:
    proof = Proof(database_url, connection, NoOlderPart(connection))
    await proof.write(1)
    await proof.alter(f"UPDATE {LOG} SET facility = '99999'")
    assert await proof.advance() == []
    assert proof.report.until
    assert proof.report.until < await connection.fetchval("SELECT clock_timestamp()") - STILL_OPEN
    await proof.alter(f"UPDATE {LINKS} SET kept_at = kept_at - interval '2 minutes'")
    assert await Proof(database_url, connection, NoOlderPart(connection)).advance() == ["changed entry X-1-0"]


async def test_an_empty_log_is_proved(proof: Proof) -> None:
    assert await proof.advance() == []


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (f"UPDATE {LOG} SET officer_name = 'Nobody' WHERE link = 2 AND place = 3", "changed entry X-2-3"),
        (f"DELETE FROM {LOG} WHERE link = 3 AND place = 0", "missing entry X-3-0"),
        (f"UPDATE {LINKS} SET hash = sha256(hash) WHERE link = 2", "changed link X-2"),
        (f"DELETE FROM {LINKS} WHERE link = 2", "missing link X-2"),
        (f"UPDATE {LINKS} SET kept_at = kept_at - interval '1 day' WHERE link = 2", "missing link X-2"),
        (f"DELETE FROM {LINKS} WHERE link = 3", "missing link X-3"),
        (f"UPDATE {SEALS} SET hash = sha256(hash)", "changed seal 1"),
    ],
)
async def test_an_alteration_is_named_once(proof: Proof, statement: str, found: str) -> None:
    await proof.write(4, 4, 4, seal=True)
    await proof.alter(statement)
    assert await proof.advance() == [found]
    assert await proof.advance() == []


async def test_an_entry_forged_with_its_hash_is_revealed_by_the_next_link_and_by_the_seal(
    proof: Proof, database_url: str
) -> None:
    await proof.write(1, 1, 1)
    await replace_link(database_url, await forge_link(database_url, 2))
    await proof.alter(
        f"UPDATE {LINKS} SET kept_at = (SELECT min(kept_at) FROM {LINKS}) + link * interval '1 ms'"
    )
    assert "changed link X-2" in await proof.advance()


async def test_each_link_follows_the_last_one_of_its_chain_that_was_proved_before(
    proof: Proof,
) -> None:
    await proof.write(2, 2, 2)
    await proof.alter(f"UPDATE {LINKS} SET kept_at = kept_at + interval '1 hour' WHERE link > 1")
    assert await proof.advance() == []
    await proof.alter(f"UPDATE {LINKS} SET kept_at = clock_timestamp() WHERE link = 3")
    assert await proof.advance() == ["missing link X-2"]


async def test_seals_follow_each_other(proof: Proof) -> None:
    await proof.write(1, seal=True)
    assert await proof.advance() == []
    for _ in range(2):
        await proof.write(1, seal=True)
    await proof.alter(f"DELETE FROM {SEALS} WHERE seal = 2")
    assert await proof.advance() == ["missing seal 2"]


async def test_a_long_stretch_is_continued_the_next_time(
    proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prove_recent_links, "BATCH_LINKS", 2)
    monkeypatch.setattr(prove_recent_links, "MOST_BATCHES", 1)
    await proof.write(1, 1, 1, 1, 1)
    await proof.alter(f"UPDATE {LOG} SET facility = '99999' WHERE link = 5")
    found = [await proof.advance() for _ in range(4)]
    assert found == [[], [], ["changed entry X-5-0"], []]


async def test_an_older_part_is_proved_at_random_places(
    database_url: str, connection: asyncpg.Connection
) -> None:
    proof = Proof(database_url, connection, KeptLogTable(connection))
    await proof.write(*[1] * 30)
    await proof.alter(f"UPDATE {LINKS} SET kept_at = kept_at - (31 - link) * interval '1 hour'")
    assert await proof.advance() == []
    await proof.alter(f"UPDATE {LOG} SET facility = '99999'")
    found = await proof.advance()
    assert found
    assert {name.split("-")[0] for name in found} == {"changed entry X"}


def test_transactions_may_be_open_for_as_long_as_seals_assume() -> None:
    assert STILL_OPEN == LONGEST_COMMIT


class Gateways:
    """Two gateways that would prove the same log."""

    def __init__(self, database_url: str) -> None:
        self.registries = [CollectorRegistry(), CollectorRegistry()]
        self.log = LogCapture()
        log = structlog.wrap_logger(structlog.PrintLogger(), processors=[self.log])
        reports = [CountedProof(Metrics(registry), log) for registry in self.registries]
        self.proofs = [LogProof(database_url, report) for report in reports]

    async def proved(self) -> list[bool]:
        """Whether each has proved the log."""
        values = [self._value(nth, "wardgate_access_proved_timestamp_seconds") for nth in (0, 1)]
        return [value > 0 for value in values]

    async def breaks(self) -> float:
        """The breaks that both have counted."""
        return sum(self._value(nth, "wardgate_access_breaks_total", wrong="changed") for nth in (0, 1))

    def _value(self, nth: int, name: str, **labels: str) -> float:
        value = self.registries[nth].get_sample_value(name, labels)
        assert value is not None
        return value


async def test_one_gateway_of_all_proves_and_another_takes_over_when_it_ends(
    database_url: str, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_proof, "BETWEEN_PROOFS_SECONDS", 0.05)
    gateways = Gateways(database_url)
    first, second = (asyncio.create_task(each.run()) for each in gateways.proofs)
    leading = await wait_until(gateways.proved, any)
    assert leading.count(True) == 1
    await proof.write(4)
    await proof.alter(f"UPDATE {LOG} SET officer_name = 'Nobody' WHERE place = 2")

    async def breaks() -> float:
        # As if it had been kept only now: the gateway may have verified it before it was altered.
        await proof.alter(f"UPDATE {LINKS} SET kept_at = clock_timestamp()")
        return await gateways.breaks()

    await wait_until(breaks, lambda count: count > 0)
    logged = [entry for entry in gateways.log.entries if entry["event"] == "the access log was altered"]
    assert "1-2" in {str(entry["where"]).partition("-")[2] for entry in logged}
    assert "Nobody" not in str(gateways.log.entries)
    (first if leading[0] else second).cancel()
    await wait_until(gateways.proved, all)
    for task in (first, second):
        task.cancel()
    await asyncio.gather(first, second, return_exceptions=True)
