"""A gateway whose disks are full: that of its spool, that of its database, and both."""

import json
import resource
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import grpc
import pytest

from gateway.v1.outcome_pb2 import OUTCOME_ACCURATE
from runtime.postgres.url import database_address
from tests.fakes.fhir_claim import fhir_claim
from tests.integration.claim_calls import refused
from tests.integration.claim_stack import ClaimStack, Gateway
from tests.integration.timing.gateway_health import NOT_SERVING, SERVING, look_up, wait_for_health
from tests.integration.timing.small_disk import SmallDisk, small_disk
from tests.wait_until import wait_until
from wardgate.stack.embedded.postgres import EmbeddedPostgres

# More than the gateway logs in a test, and less than it writes to find out whether there is room.
LARGEST_FILE = 48 * 1024
MOST_LOOK_UPS = 1000
NO_SPOOL = "no spool: look-ups will be refused while the database cannot be reached"
NO_LOG = "look-ups are refused: no log, and no spool"
NO_WRITES = "the database takes no writes"
FULL = "No space left on device"


class FileLimit:
    """The kernel lets a process write no byte beyond a limit into any file; the disk reports free space."""

    def __init__(self, pid: int) -> None:
        self._pid = pid

    def fill(self) -> None:
        """No file grows beyond LARGEST_FILE."""
        self._set(LARGEST_FILE)

    def free(self) -> None:
        """Files grow as they could before."""
        self._set(resource.prlimit(self._pid, resource.RLIMIT_FSIZE)[1])

    def _set(self, size: int) -> None:
        _, hard = resource.prlimit(self._pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self._pid, resource.RLIMIT_FSIZE, (size, hard))


@pytest.fixture
def spool_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A small disk for a spool."""
    with small_disk("1m", of=tmp_path) as disk:
        yield disk


@pytest.fixture
def database_disk(own_postgres: EmbeddedPostgres) -> Iterator[SmallDisk]:
    """A small disk that the database of `own_postgres` is on; the write-ahead log is on another one."""
    with small_disk("256m", of=own_postgres._folder) as disk:
        yield disk
        own_postgres.stop()


async def move_database(postgres: EmbeddedPostgres, disk: SmallDisk) -> None:
    """To the disk. Nobody may be connected."""
    connection = await asyncpg.connect(database_address(postgres.url("template1")).urls[0])
    await connection.execute(f"CREATE TABLESPACE small LOCATION '{disk.path}'")
    await connection.execute("ALTER DATABASE postgres SET TABLESPACE small")
    await connection.close()


async def look_up_until_refused(gateway: Gateway) -> int:
    """How many look-ups were answered before one was refused."""
    for answered in range(MOST_LOOK_UPS):
        try:
            await look_up(gateway)
        except grpc.aio.AioRpcError as refusal:
            if refusal.code() != grpc.StatusCode.UNAVAILABLE:
                raise
            return answered
    pytest.fail("no look-up was refused")


def reasons(gateway: Gateway, event: str) -> list[str]:
    """Those with which the event was logged."""
    lines = [json.loads(line) for line in gateway.process.log().splitlines() if line.startswith("{")]
    return [line["reason"] for line in lines if line["event"] == event]


async def assert_look_ups_are_logged(gateway: Gateway, stack: ClaimStack, answered: int) -> None:
    """All that were answered, and no others, now that there is room."""
    await wait_for_health(gateway, cards=SERVING, claims=SERVING, whole=SERVING)
    await wait_until(lambda: gateway.value("wardgate_access_spooled"), lambda waiting: waiting == 0)
    assert await stack.rows("SELECT count(*) FROM gateway.access_log") == [(answered,)]


async def test_without_the_database_and_with_a_full_disk_no_look_up_is_served_and_the_log_says_why_once(
    own_postgres: EmbeddedPostgres, own_stack: ClaimStack, spool_disk: SmallDisk
) -> None:
    gateway = await own_stack.gateway(WARDGATE_SPOOL=f"{spool_disk.path}/spool")
    await look_up(gateway)
    spool_disk.fill()
    own_postgres.child.stop()
    await wait_for_health(gateway, cards=NOT_SERVING, claims=NOT_SERVING, whole=NOT_SERVING)
    await gateway.process.wait_for_event(NO_SPOOL)
    for _ in range(3):
        assert await look_up_until_refused(gateway) == 0
    spool_disk.free()
    await wait_for_health(gateway, cards=SERVING, claims=NOT_SERVING, whole=NOT_SERVING)
    await look_up(gateway)
    own_postgres.ensure_running()
    await assert_look_ups_are_logged(gateway, own_stack, 2)
    assert reasons(gateway, NO_SPOOL) == [f"OSError ({FULL})"]
    assert reasons(gateway, NO_LOG) == [FULL]
    assert gateway.process.log().count("there is a spool again") == 1


async def test_a_disk_that_reports_room_and_takes_nothing_is_found_out_by_writing(
    own_postgres: EmbeddedPostgres, own_stack: ClaimStack
) -> None:
    gateway = await own_stack.gateway()
    disk = FileLimit(gateway.process.pid)
    await look_up(gateway)
    disk.fill()
    own_postgres.child.stop()
    spooled = await look_up_until_refused(gateway)
    assert spooled > 0
    await wait_for_health(gateway, cards=NOT_SERVING, claims=NOT_SERVING, whole=NOT_SERVING)
    assert await look_up_until_refused(gateway) == 0
    disk.free()
    await wait_for_health(gateway, cards=SERVING, claims=NOT_SERVING, whole=NOT_SERVING)
    await look_up(gateway)
    own_postgres.ensure_running()
    await assert_look_ups_are_logged(gateway, own_stack, 1 + spooled + 1)
    assert reasons(gateway, NO_LOG) == ["File too large"]
    assert gateway.process.log().count("look-ups can be logged again") == 1


async def test_full_disks_of_the_database_and_of_the_spool_are_found_out_and_logged_once(
    own_postgres: EmbeddedPostgres, own_stack: ClaimStack, database_disk: SmallDisk, spool_disk: SmallDisk
) -> None:
    await move_database(own_postgres, database_disk)
    gateway = await own_stack.gateway(WARDGATE_SPOOL=f"{spool_disk.path}/spool")
    async with gateway.calls() as calls:
        await calls.submit(fhir_claim("1"))
        database_disk.fill()
        await wait_for_health(gateway, cards=SERVING, claims=NOT_SERVING, whole=NOT_SERVING)
        code, reason, *_ = await refused(calls.submit(fhir_claim("2")))
        assert (code, reason) == (grpc.StatusCode.UNAVAILABLE, "DATABASE_AWAY")
        assert (await look_up(gateway)).outcome == OUTCOME_ACCURATE
        spool_disk.fill()
        await wait_for_health(gateway, cards=NOT_SERVING, claims=NOT_SERVING, whole=NOT_SERVING)
        await gateway.process.wait_for_event(NO_SPOOL)
        spool_disk.free()
        await wait_for_health(gateway, cards=SERVING, claims=NOT_SERVING, whole=NOT_SERVING)
        database_disk.free()
        await wait_for_health(gateway, cards=SERVING, claims=SERVING, whole=SERVING)
        await calls.submit(fhir_claim("2"))
    assert reasons(gateway, NO_WRITES) == ["DiskFullError (SQLSTATE 53100)"]
    assert reasons(gateway, NO_SPOOL) == [f"OSError ({FULL})"]
    log = gateway.process.log()
    assert log.count("the database takes writes again") == log.count("there is a spool again") == 1
    assert gateway.process.is_running()
