"""Simulated gateways are as busy as their costs say, faster when there are more, and batch as real ones."""

from random import Random

import pytest

from docs.generate.scale.peak import OVERLOADED
from docs.generate.scale.queueing import utilisation
from docs.generate.scale.service_times import Parts, ServiceTimes
from tests.scale.simulation import Simulation, shares_of_gateways
from tests.scale.site import BENCH, COUNTRY, Peak

TIMES = ServiceTimes(
    gateway=Parts(each=0.000150, batch=0.0006),
    thread=Parts(each=0.000120, batch=0.0005),
    postgres=Parts(each=0.000040, batch=0.0003),
    redis=Parts(each=0.000005, batch=0.00003),
    claim_gateway=Parts(each=0.0006, batch=0.0),
    claim_postgres=Parts(each=0.0008, batch=0.0),
    claim_worker=Parts(each=0.0007, batch=0.0),
    client=0.000050,
)
SECONDS = 2.0


def peak(look_ups: float, claims: float = 0) -> Peak:
    return Peak(look_ups, claims, facilities=1_000)


def test_a_gateway_is_as_busy_as_the_costs_of_its_batches_say() -> None:
    run = Simulation(TIMES, COUNTRY, peak(500), gateways=1, seed=1).run(SECONDS)
    assert run.gateway_busy == pytest.approx(utilisation(500, TIMES.gateway.of(run.batch)), rel=0.1)


def test_claims_take_their_part_of_a_gateway() -> None:
    alone = Simulation(TIMES, COUNTRY, peak(500), gateways=1, seed=1).run(SECONDS)
    beside = Simulation(TIMES, COUNTRY, peak(500, claims=300), gateways=1, seed=1).run(SECONDS)
    assert beside.gateway_busy - alone.gateway_busy == pytest.approx(300 * TIMES.claim_gateway.each, rel=0.3)
    assert beside.percentile(99) > alone.percentile(99)


def test_without_load_a_look_up_takes_the_sum_of_its_parts() -> None:
    run = Simulation(TIMES, COUNTRY, peak(5), gateways=1, seed=1).run(10 * SECONDS)
    own = TIMES.gateway.of(1) + TIMES.postgres.of(1) + TIMES.redis.of(1)
    waits = 3 * COUNTRY.network + COUNTRY.flush
    assert run.batch == pytest.approx(1, abs=0.05)
    assert run.percentile(50) == pytest.approx(own + waits, rel=0.2)


def test_the_more_look_ups_come_the_larger_the_batches_are() -> None:
    sizes = [
        Simulation(TIMES, COUNTRY, peak(rate), gateways=1, seed=1).run(SECONDS).batch
        for rate in (100, 1_000, 4_000)
    ]
    assert sizes == sorted(sizes)
    assert sizes[-1] > 4 * sizes[0]


def test_more_gateways_make_look_ups_faster_and_one_that_cannot_cope_is_busy_all_the_time() -> None:
    few, many = (
        Simulation(TIMES, COUNTRY, peak(8_000), gateways=gateways, seed=1).run(SECONDS) for gateways in (1, 4)
    )
    assert few.gateway_busy > OVERLOADED > many.gateway_busy
    assert few.percentile(99) > 4 * many.percentile(99)


def test_the_load_generator_of_the_measured_machine_shares_a_core_with_postgresql() -> None:
    run = Simulation(TIMES, BENCH, peak(500), gateways=1, seed=1).run(SECONDS)
    work = TIMES.postgres.of(run.batch) + TIMES.redis.of(run.batch) + TIMES.client
    assert run.postgres_busy == pytest.approx(utilisation(500, work), rel=0.1)


def test_the_worker_of_the_measured_machine_shares_this_core_too() -> None:
    alone = Simulation(TIMES, BENCH, peak(300), gateways=1, seed=1).run(SECONDS)
    beside = Simulation(TIMES, BENCH, peak(300, claims=200), gateways=1, seed=1).run(SECONDS)
    more = 200 * (TIMES.claim_worker.each + TIMES.claim_postgres.each)
    assert beside.postgres_busy - alone.postgres_busy == pytest.approx(more, rel=0.2)


def test_a_run_with_the_same_seed_is_the_same() -> None:
    runs = [Simulation(TIMES, COUNTRY, peak(300, 100), gateways=2, seed=3).run(SECONDS) for _ in range(2)]
    assert runs[0] == runs[1]


def test_the_more_facilities_there_are_the_more_evenly_they_spread() -> None:
    def largest(facilities: int) -> float:
        shares = shares_of_gateways(4, facilities, Random(1))
        return max(shares) / sum(shares)

    assert largest(20) > largest(2_000) > 0.25
    assert largest(20_000) == pytest.approx(0.25, abs=0.01)


def test_calls_that_are_sent_again_as_soon_as_they_are_answered_fill_the_batches() -> None:
    run = Simulation(TIMES, COUNTRY, Peak(0, 0, facilities=1, in_flight=128), gateways=1, seed=1).run(SECONDS)
    answered = len(run.latencies) / SECONDS
    assert run.gateway_busy == pytest.approx(utilisation(answered, TIMES.gateway.of(run.batch)), rel=0.05)
    assert run.batch > 16
