"""Simulates gateways at a peak, and says how long look-ups take."""

from collections.abc import Callable, Sequence
from math import sqrt
from random import Random
from statistics import mean, stdev
from typing import NamedTuple

from simpy import Environment

from docs.generate.scale.service_times import ServiceTimes
from tests.scale.batches import Steps
from tests.scale.gateway import Backends, Gateway
from tests.scale.site import Peak, Site

WARM_UP = 1.0
# As long as so many look-ups take, but not so short that a gateway with too much to do is not seen.
LOOK_UPS, SHORTEST, LONGEST = 3_000, 3.0, 300.0
SEEDS = range(10)
# Of Student's distribution for ten runs: 95 % lie within so many standard errors.
STUDENT = 2.262
# The largest hospital of 13,000 facilities then has 0.4 % of all visits.
SKEW = 0.5


class Run(NamedTuple):
    """Latencies of look-ups in seconds, the mean batch, how busy the busiest gateway and PostgreSQL were."""

    latencies: list[float]
    batch: float
    gateway_busy: float
    postgres_busy: float

    def percentile(self, share: int) -> float:
        """Seconds that so many in a hundred look-ups did not exceed."""
        ordered = sorted(self.latencies)
        return ordered[len(ordered) * share // 100]


class Estimate(NamedTuple):
    """A mean of several runs, and half of the width of its interval of 95 %."""

    mean: float
    within: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Estimate":
        """Of ten values."""
        return cls(mean(values), STUDENT * stdev(values) / sqrt(len(values)))


class Simulation:
    """Gateways at a site, and what comes in."""

    def __init__(self, times: ServiceTimes, site: Site, peak: Peak, gateways: int, seed: int) -> None:
        self._env, self._random = Environment(), Random(seed)
        self._backends = Backends(self._env, site)
        self._client_seconds = times.client / 2 if site.shares_a_core else 0.0
        self._fleet = [Gateway(self._env, times, self._backends, self._random) for _ in range(gateways)]
        self._shares = shares_of_gateways(gateways, peak.facilities, self._random)
        self._latencies: list[float] = []
        self._env.process(self._arrivals(peak.look_ups, self._look_up))
        self._env.process(self._arrivals(peak.claims, Gateway.claim))
        for number in range(peak.in_flight):
            self._env.process(self._again(self._fleet[number % gateways]))

    def run(self, seconds: float) -> Run:
        """So many seconds, after one that does not count."""
        self._env.run(until=WARM_UP)
        self._latencies.clear()
        self._env.run(until=WARM_UP + seconds)
        sizes = [size for each in self._fleet for size in each.look_ups.sizes]
        busiest = max(each.core.busy(self._env.now) for each in self._fleet)
        return Run(self._latencies, mean(sizes), busiest, self._backends.postgres.busy(self._env.now))

    def _arrivals(self, rate: float, call: Callable[[Gateway], Steps]) -> Steps:
        while rate:
            yield self._env.timeout(self._random.expovariate(rate))
            (gateway,) = self._random.choices(self._fleet, self._shares)
            self._env.process(call(gateway))

    def _again(self, gateway: Gateway) -> Steps:
        while True:
            yield from self._look_up(gateway)

    def _look_up(self, gateway: Gateway) -> Steps:
        due = self._env.now
        yield from self._client()
        yield from gateway.look_up()
        yield from self._client()
        self._latencies.append(self._env.now - due)

    def _client(self) -> Steps:
        """What the load generator takes to send a call or to read an answer, if it has no other machine."""
        if self._client_seconds:
            yield self._backends.postgres.serve(self._client_seconds)


def seconds_of(peak: Peak) -> float:
    """For how long to simulate it."""
    return min(max(LOOK_UPS / peak.look_ups, SHORTEST), LONGEST) if peak.look_ups else SHORTEST


def shares_of_gateways(gateways: int, facilities: int, random: Random) -> list[float]:
    """How much of all calls each gateway has: the connection of each facility goes to one of them."""
    shares = [0.0] * gateways
    for rank in range(1, facilities + 1):
        shares[random.randrange(gateways)] += rank**-SKEW
    return shares
