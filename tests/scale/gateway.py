"""A gateway in a simulation: one core, on which look-ups and claims are worked on in batches."""

from math import exp
from random import Random

from simpy import Environment

from docs.generate.scale.service_times import ServiceTimes
from gateway.claims.pacing.claim_pace import BATCHES, MOST
from gateway.services.card_service import LOOK_UPS_A_BATCH
from runtime.batch_delay import BatchDelay
from tests.scale.batches import Batches, Steps
from tests.scale.site import Site
from tests.scale.station import Station

# Of the time that each look-up takes: before, in and after its batch (decision 14: where the time goes).
BEFORE = IN_BATCH = AFTER = 1 / 3
# Redis, the register, the access log.
ROUND_TRIPS = 3
# Of PostgreSQL's work for a batch, what the query of the register takes; for a claim, what comes before it is
# kept.
FIRST_HALF = 0.5
# Of batches, one in twenty takes more than twice the mean (decision 14): a lognormal distribution.
SIGMA = 0.6


class Backends:
    """PostgreSQL, Redis and the workers, shared by all gateways."""

    def __init__(self, env: Environment, site: Site) -> None:
        self.site = site
        self.postgres = Station(env, site.database_cores)
        self.redis = self.postgres if site.shares_a_core else Station(env)
        self.worker = self.postgres if site.shares_a_core else Station(env, site.workers)


class Gateway:
    """One process."""

    def __init__(self, env: Environment, times: ServiceTimes, backends: Backends, random: Random) -> None:
        self._env = env
        self._times = times
        self._backends = backends
        self._random = random
        self.core = Station(env)
        share = times.thread.of(1) / times.gateway.of(1)
        delay = BatchDelay(lambda: env.now, lambda: self.core.seconds_worked * share)
        self.look_ups = Batches(env, self._look_ups, LOOK_UPS_A_BATCH, delay)
        self.claims = Batches(env, self._claims, MOST // BATCHES, lambda: 0.0)

    def look_up(self) -> Steps:
        """One call, from its arrival until it is answered."""
        each = self._times.gateway.each
        yield self.core.serve(each * BEFORE)
        yield self.look_ups.join()
        yield self.core.serve(each * AFTER)

    def claim(self) -> Steps:
        """One claim, until it is reviewed by a worker, which loads the database once more."""
        yield self.core.serve(self._times.claim_gateway.each * FIRST_HALF)
        yield self.claims.join()
        yield self._backends.worker.serve(self._times.claim_worker.each)
        yield self._backends.postgres.serve(self._times.claim_postgres.each * (1 - FIRST_HALF))

    def _look_ups(self, size: int) -> Steps:
        times, site = self._times, self._backends.site
        own = (times.gateway.batch + size * times.gateway.each * IN_BATCH) / ROUND_TRIPS
        postgres = (times.postgres.batch + size * times.postgres.each) * FIRST_HALF
        yield self.core.serve(self._varied(own))
        yield self._backends.redis.serve(times.redis.batch + size * times.redis.each)
        yield self._env.timeout(self._varied(site.network))
        yield self.core.serve(self._varied(own))
        yield self._backends.postgres.serve(self._varied(postgres))
        yield self._env.timeout(self._varied(site.network))
        yield self.core.serve(self._varied(own))
        yield self._backends.postgres.serve(self._varied(postgres))
        yield self._env.timeout(self._varied(site.network) + self._varied(site.flush))

    def _claims(self, size: int) -> Steps:
        times, site = self._times, self._backends.site
        own, postgres = times.claim_gateway, times.claim_postgres
        yield self.core.serve(own.batch + size * own.each * (1 - FIRST_HALF))
        yield self._backends.postgres.serve(postgres.batch + size * postgres.each * FIRST_HALF)
        yield self._env.timeout(self._varied(site.network) + self._varied(site.flush))

    def _varied(self, mean: float) -> float:
        return mean * exp(self._random.gauss(-SIGMA * SIGMA / 2, SIGMA))
