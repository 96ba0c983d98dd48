"""The servers of the simulation keep the laws of queues."""

from random import Random
from typing import NamedTuple

import pytest
from simpy import Environment

from docs.generate.scale.queueing import mean_wait, number_in_system, utilisation
from tests.scale.batches import Steps
from tests.scale.simulation import SEEDS, Estimate
from tests.scale.station import Station

CUSTOMERS, SECONDS_OF_WORK = 3_000, 0.01


class Seen(NamedTuple):
    """Means of one run: seconds of waiting and of staying, how many were there, how busy the servers were."""

    wait: float
    stay: float
    there: float
    busy: float
    arrivals: float


class Queue:
    """M/M/c: random arrivals, random work, c servers."""

    def __init__(self, servers: int, busy: float, seed: int) -> None:
        self._env, self._random = Environment(), Random(seed)
        self._station = Station(self._env, servers)
        self._rate = servers * busy / SECONDS_OF_WORK
        self._waits: list[float] = []
        self._stays: list[float] = []
        # How many are there, times for how long.
        self._there, self._area, self._since = 0, 0.0, 0.0

    def run(self) -> Seen:
        """Until every customer has left."""
        self._env.process(self._arrivals())
        self._env.run()
        end = self._env.now
        return Seen(
            sum(self._waits) / CUSTOMERS,
            sum(self._stays) / CUSTOMERS,
            self._area / end,
            self._station.busy(end),
            CUSTOMERS / end,
        )

    def _arrivals(self) -> Steps:
        for _ in range(CUSTOMERS):
            yield self._env.timeout(self._random.expovariate(self._rate))
            self._env.process(self._customer())

    def _customer(self) -> Steps:
        came, work = self._env.now, self._random.expovariate(1 / SECONDS_OF_WORK)
        self._count(1)
        yield self._station.serve(work)
        self._count(-1)
        self._stays.append(self._env.now - came)
        self._waits.append(self._env.now - came - work)

    def _count(self, change: int) -> None:
        self._area += self._there * (self._env.now - self._since)
        self._there, self._since = self._there + change, self._env.now


@pytest.mark.parametrize(("servers", "busy"), [(1, 0.5), (1, 0.8), (4, 0.7), (16, 0.9)])
def test_calls_wait_as_long_as_erlang_c_says(servers: int, busy: float) -> None:
    runs = [Queue(servers, busy, seed).run() for seed in SEEDS]
    wait = Estimate.of([run.wait for run in runs])
    expected = mean_wait(servers * busy / SECONDS_OF_WORK, SECONDS_OF_WORK, servers)
    assert abs(wait.mean - expected) <= wait.within
    # The interval says something only if it is narrow.
    assert wait.within < 0.4 * expected


def test_as_many_are_there_as_littles_law_says() -> None:
    seen = Queue(servers=4, busy=0.8, seed=1).run()
    assert seen.there == pytest.approx(number_in_system(seen.arrivals, seen.stay))


def test_servers_are_as_busy_as_the_utilisation_law_says() -> None:
    runs = [Queue(servers=4, busy=0.6, seed=seed).run() for seed in SEEDS]
    busy = Estimate.of([run.busy for run in runs])
    assert abs(busy.mean - utilisation(4 * 0.6 / SECONDS_OF_WORK, SECONDS_OF_WORK, 4)) <= busy.within


def test_work_is_done_in_the_order_in_which_it_comes() -> None:
    env = Environment()
    station, ended = Station(env), list[str]()

    def work(name: str, seconds: float) -> Steps:
        yield station.serve(seconds)
        ended.append(f"{name} at {env.now:g}")

    for name, seconds in (("long", 3.0), ("short", 1.0)):
        env.process(work(name, seconds))
    env.run()
    assert ended == ["long at 3", "short at 4"]
