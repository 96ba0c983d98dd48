"""From costs to machines: every number can be reckoned by hand."""

from math import ceil

import pytest

from docs.generate.scale.costs import Claims, Connections, Costs, Effort, LookUps, Memory, Stored
from docs.generate.scale.demand import PROVINCE, TEN, VIETNAM, Demand
from docs.generate.scale.plan import (
    DATABASE,
    FRONT,
    GATEWAYS_A_MACHINE,
    LOOK_UP,
    TARGET,
    needs,
    visits_until_outgrown,
)

LOOK_UP_EFFORT = Effort(gateway=300, postgres=100, redis=10, wal=1_000)
COSTS = Costs(
    machine=[],
    look_ups=[
        LookUps(
            name=LOOK_UP,
            offered=300,
            answered=300,
            number=1,
            batch=2,
            effort=LOOK_UP_EFFORT,
            thread=250,
            client=50,
        )
    ],
    claims=[
        Claims(
            name="few",
            number=1,
            batch=1,
            effort=Effort(gateway=600, worker=800, postgres=1_000, redis=20, wal=20_000),
        )
    ],
    pages={"one": Effort(console=10_000, postgres=4_000), "two": Effort(console=30_000, postgres=8_000)},
    stored=Stored(person=1_000, look_up=500, claim=8_000, decision=1_000, cached=700),
    memory=Memory(gateway=100, worker=100, console=100, connection=5),
    connections=Connections(gateway=10, worker=1, console=5),
)


def test_vietnam_has_186_million_visits_and_the_peak_is_ten_times_the_mean_of_open_hours() -> None:
    assert VIETNAM.visits == 186_000_000
    assert VIETNAM.visits_at_peak == pytest.approx(186_000_000 / (250 * 8 * 3600) * 10)
    assert pytest.approx(34 * PROVINCE.visits) == VIETNAM.visits == TEN.visits / 10


def test_busy_cores_are_rates_times_processor_time() -> None:
    cores = needs(VIETNAM, COSTS, gateways=2).cores
    assert cores.gateway == pytest.approx(VIETNAM.look_ups * 300e-6 + VIETNAM.claims * 600e-6)
    assert cores.worker == pytest.approx(VIETNAM.claims * 800e-6)
    assert cores.console == pytest.approx(VIETNAM.pages * 20_000e-6)
    assert cores.redis == pytest.approx(VIETNAM.look_ups * 10e-6 + VIETNAM.claims * 20e-6)
    of_pages = VIETNAM.pages * 6_000e-6
    assert cores.postgres == pytest.approx(VIETNAM.look_ups * 100e-6 + VIETNAM.claims * 1_000e-6 + of_pages)


def test_a_year_keeps_every_look_up_every_claim_and_every_decision() -> None:
    needed = needs(VIETNAM, COSTS, gateways=2)
    # A visit is looked up by the hospital, and once more for its claim.
    assert needed.stored_a_year == pytest.approx(186e6 * ((1.2 + 1) * 500 + 8_000 + 1_000))
    assert needed.register == pytest.approx(100e6 * 1_000)
    assert needed.wal_a_year == pytest.approx(186e6 * ((1.2 + 1) * 1_000 + 20_000))


def test_one_front_machine_more_than_needed_may_be_down() -> None:
    needed = needs(VIETNAM, COSTS, gateways=4)
    cores = 4 + (needed.cores.worker + needed.cores.console) / TARGET
    assert needed.front_machines == ceil(cores / FRONT.cores) + 1


def test_the_most_wanted_resource_decides_how_many_databases_there_are() -> None:
    needed = needs(TEN, COSTS, gateways=20)
    assert needed.databases == ceil(max(needed.shares_of_a_database.values()))
    assert needs(PROVINCE, COSTS, gateways=1).databases == 1


def test_every_process_has_its_memory_and_its_connections_those_of_a_machine_that_is_down_too() -> None:
    needed = needs(VIETNAM, COSTS, gateways=2)
    processes = 2 + GATEWAYS_A_MACHINE + needed.workers + needed.consoles
    assert needed.processes == pytest.approx(processes * 100 * 1024 * 1024)
    assert needed.connections == (2 + GATEWAYS_A_MACHINE + needed.consoles) * 27 + needed.workers
    assert needed.backends == pytest.approx(needed.connections * 5 * 1024 * 1024)


def test_needs_grow_in_proportion_to_visits() -> None:
    once, twice = (needs(Demand("", visits), COSTS, gateways=1) for visits in (1e8, 2e8))
    assert twice.cores.postgres == pytest.approx(2 * once.cores.postgres)
    assert twice.stored == pytest.approx(2 * once.stored)
    assert twice.wal_a_second == pytest.approx(2 * once.wal_a_second)


def test_a_resource_is_outgrown_where_it_would_be_used_up() -> None:
    needed = needs(VIETNAM, COSTS, gateways=2)
    until = visits_until_outgrown(needed)["PostgreSQL: processor"]
    at_the_end = needs(Demand("", until), COSTS, gateways=2)
    assert at_the_end.cores.postgres == pytest.approx(TARGET * DATABASE.cores)
