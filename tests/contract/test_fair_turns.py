"""Claims of several facilities are taken in turn, in memory and on PostgreSQL."""

import pytest
from msgspec.structs import replace

from gateway.claims.intake.new_claim import NewClaim
from review.worker.queue import claim_queue
from review.worker.queue.fair_turns import LEAST
from review.worker.queued_claim import Interrupted
from runtime.postgres.connection import open_connection
from tests.contract.claim_ports import ClaimPorts, WorkerPorts, a_review, a_withdrawal, an_entry, real_ports

BATCH_BYTES = 1000
READ = "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_user_tables WHERE relid = 'review.queue'::regclass"
LARGE, SMALL, HUGE = 950, 10, 5000


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claim_queue, "BATCH_BYTES", BATCH_BYTES)


def claims_of(facility: str, count: int, size: int = SMALL) -> list[NewClaim]:
    return [
        replace(an_entry(f"{facility}-{n}", facility=facility), message=facility.encode().ljust(size))
        for n in range(count)
    ]


async def taken(worker: WorkerPorts) -> list[str]:
    """The facilities of the claims of the next batch, whose messages begin with them."""
    return [claim.message[:5].decode() for claim in (await worker.queue.take()).claims]


async def test_a_claim_does_not_wait_for_the_earlier_claims_of_another_facility(ports: ClaimPorts) -> None:
    await ports.intake.keep([*claims_of("01001", 400), *claims_of("01002", 1)])
    assert "01002" in await taken(await ports.hire())


async def test_small_claims_do_not_wait_for_the_large_claims_of_other_facilities(ports: ClaimPorts) -> None:
    for facility in ("01001", "01002", "01003", "01004"):
        await ports.intake.keep(claims_of(facility, 5, LARGE))
    await ports.intake.keep([*claims_of("01005", 3), *claims_of("01000", 3)])
    batch = await taken(await ports.hire())
    assert sorted(batch) == ["01000"] * 3 + ["01001"] + ["01005"] * 3


async def test_each_facility_has_its_turn_before_one_has_its_second(ports: ClaimPorts) -> None:
    facilities = ["01001", "01002", "01003"]
    for facility in facilities:
        await ports.intake.keep(claims_of(facility, 2, HUGE))
    worker = await ports.hire()
    assert [await taken(worker) for _ in range(6)] == [[facility] for facility in facilities * 2]


async def test_small_claims_do_not_stop_the_large_claims_of_another_facility(ports: ClaimPorts) -> None:
    await ports.intake.keep(claims_of("01001", 1, HUGE))
    await ports.intake.keep([*claims_of("01000", 300), *claims_of("01002", 300)])
    worker = await ports.hire()
    first, second = await taken(worker), await taken(worker)
    assert "01001" in [*first, *second]


async def test_a_batch_says_whether_it_has_all_the_claims_that_wait(ports: ClaimPorts) -> None:
    await ports.intake.keep([*claims_of("01001", 3, LARGE), *claims_of("01002", 1)])
    worker = await ports.hire()
    batches = [await worker.queue.take() for _ in range(3)]
    assert [(len(batch.claims), batch.are_all) for batch in batches] == [(3, False), (1, True), (0, True)]


async def test_a_batch_with_as_many_claims_of_a_facility_as_are_looked_at_may_not_have_all(
    ports: ClaimPorts,
) -> None:
    await ports.intake.keep(claims_of("01001", LEAST))
    batch = await (await ports.hire()).queue.take()
    assert (len(batch.claims), batch.are_all) == (LEAST, False)


async def test_two_workers_take_different_claims_of_a_facility(ports: ClaimPorts) -> None:
    await ports.intake.keep([*claims_of("01001", 300), *claims_of("01002", 300)])
    one, other = await ports.hire(), await ports.hire()
    claims = [claim.claim_id for worker in (one, other) for claim in (await worker.queue.take()).claims]
    assert len(set(claims)) == len(claims) >= BATCH_BYTES // SMALL


async def test_a_facility_whose_claims_all_rest_is_passed_over(ports: ClaimPorts) -> None:
    await ports.intake.keep(claims_of("01001", 3))
    worker = await ports.hire()
    resting = (await worker.queue.take()).claims
    await worker.queue.give_back_interrupted([Interrupted(claim, 60) for claim in resting])
    await ports.intake.keep([*claims_of("01002", 2, HUGE), *claims_of("01003", 1)])
    assert [await taken(worker) for _ in range(3)] == [["01002", "01003"], ["01002"], []]


async def test_a_claim_that_is_reviewed_again_waits_for_the_turn_of_its_facility(database_url: str) -> None:
    async with real_ports(database_url) as ports, open_connection(database_url) as connection:
        await ports.intake.keep([an_entry("1"), an_entry("2")])
        worker = await ports.hire()
        await worker.reviews.keep([a_review(queued) for queued in (await worker.queue.take()).claims])
        await ports.intake.keep([a_withdrawal("1", content=b"9")])
        assert await connection.fetchval("SELECT facility FROM review.queue") == "01001"


async def test_no_claim_rests_for_hours_when_the_clock_of_the_database_was_set_back(
    database_url: str,
) -> None:
    async with real_ports(database_url) as ports, open_connection(database_url) as connection:
        await ports.intake.keep([an_entry("1"), an_entry("2")])
        await connection.execute(
            "UPDATE review.queue SET not_before = now() + interval '7 hours' "
            "WHERE place = (SELECT min(place) FROM review.queue)"
        )
        assert len((await (await ports.hire()).queue.take()).claims) == 2


async def test_workers_take_claims_by_the_index_though_the_queue_was_short_at_first(
    database_url: str,
) -> None:
    async with real_ports(database_url) as ports, open_connection(database_url) as connection:
        await connection.execute(
            "INSERT INTO review.queue (claim_id, message, facility, not_before) "
            "SELECT gen_random_uuid(), '', '1', now() + interval '1 minute' FROM generate_series(1, 3)"
        )
        await connection.execute("ANALYZE review.queue")
        worker = await ports.hire()
        for _ in range(10):
            assert await taken(worker) == []
        await connection.execute(
            "INSERT INTO review.queue (claim_id, message, facility) "
            "SELECT gen_random_uuid(), '', (n % 50)::text FROM generate_series(1, 20000) AS n"
        )
        await connection.execute("SELECT pg_stat_reset()")
        await worker.queue.take()
        await worker.die()
        await connection.execute("SELECT pg_stat_clear_snapshot()")
        # It reads a claim or two of each facility, and locks them.
        assert await connection.fetchval(READ) < 2000
