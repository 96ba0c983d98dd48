"""From demand and costs to cores, bytes and machines."""

from math import ceil
from typing import NamedTuple

from docs.generate.scale.costs import Costs, Effort
from docs.generate.scale.demand import OPEN_DAYS, Demand
from docs.generate.scale.queueing import utilisation
from runtime.postgres.open_database import POOL_SIZE

MICROSECOND, MEGABYTE, GIGABYTE, TERABYTE = 1e-6, 1e6, 1e9, 1e12
MEBIBYTE = 1024 * 1024
# The measurement that the cost of a look-up is taken from: with small batches, so it is not the cheapest one.
LOOK_UP = "single, 300/s"
# Of the processor time at the peak: the rest is for what the mean hides, and for a machine that is lost.
TARGET = 0.5
# Stored on the primary. What is older is exported and detached by month.
YEARS_ONLINE = 2
# Redis holds whoever was looked up within a week (WARDGATE_LAST_KNOWN_SECONDS); five days are open.
CACHED_DAYS = 5
# Connections that a process has beside its pool (docs/howto/use-your-own-postgresql.md).
EXTRA = 7


class Machine(NamedTuple):
    """A machine to plan with."""

    cores: int
    gigabytes: int
    terabytes: float


# What providers and vendors offer everywhere, of the speed of those that were measured.
FRONT = Machine(8, 32, 0.1)
DATABASE = Machine(32, 256, 10)
# Megabytes a second. A standby replays WAL in one process.
WAL_OF_A_STANDBY = 100.0
# The processes that are lost with a front machine must be few: half of its cores are for the workers.
GATEWAYS_A_MACHINE = 4


class Cores(NamedTuple):
    """Cores that are busy at the peak."""

    gateway: float
    worker: float
    console: float
    postgres: float
    redis: float


class Needs(NamedTuple):
    """What a demand needs. Rates are at the peak; bytes on disk of one copy."""

    demand: Demand
    cores: Cores
    wal_a_second: float
    wal_a_year: float
    register: float
    stored_a_year: float
    cached: float
    gateways: int
    workers: int
    consoles: int
    connections: int
    processes: float
    backends: float

    @property
    def front_machines(self) -> int:
        """With one more, which may be down."""
        busy = self.cores.worker + self.cores.console
        by_cores = (self.gateways + busy / TARGET) / FRONT.cores
        return max(ceil(by_cores), ceil(self.gateways / GATEWAYS_A_MACHINE)) + 1

    @property
    def databases(self) -> int:
        """Primaries: 1, or as many parts as the claims are divided into."""
        return max(ceil(share) for share in self.shares_of_a_database.values())

    @property
    def stored(self) -> float:
        """Bytes of the register and of the years that are kept on the primary."""
        return self.register + self.stored_a_year * YEARS_ONLINE

    @property
    def shares_of_a_database(self) -> dict[str, float]:
        """How much of one primary each resource takes."""
        return {
            "processor": self.cores.postgres / TARGET / DATABASE.cores,
            "disk": self.stored / TERABYTE / DATABASE.terabytes,
            "WAL": self.wal_a_second / MEGABYTE / WAL_OF_A_STANDBY,
        }


def needs(demand: Demand, costs: Costs, gateways: int) -> Needs:
    """`gateways` is how many the simulation found to be enough, with a machine down."""
    look_up, claim = costs.look_up(LOOK_UP).effort, costs.claim
    cores = _cores(demand, costs)
    workers = max(2, ceil(cores.worker / TARGET))
    consoles = max(2, ceil(cores.console / TARGET))
    connections = (gateways + GATEWAYS_A_MACHINE + consoles) * (POOL_SIZE + EXTRA) + workers
    return Needs(
        demand=demand,
        cores=cores,
        wal_a_second=demand.look_ups * look_up.wal + demand.claims * claim.wal,
        wal_a_year=demand.look_ups_a_year * look_up.wal + demand.claims_a_year * claim.wal,
        register=demand.people * costs.stored.person,
        stored_a_year=_stored_a_year(demand, costs),
        cached=demand.visits / OPEN_DAYS * CACHED_DAYS * costs.stored.cached,
        gateways=gateways,
        workers=workers,
        consoles=consoles,
        connections=connections,
        processes=_memory_of_processes(costs, gateways + GATEWAYS_A_MACHINE, workers, consoles),
        backends=connections * costs.memory.connection * MEBIBYTE,
    )


def _memory_of_processes(costs: Costs, gateways: int, workers: int, consoles: int) -> float:
    each = costs.memory
    return (gateways * each.gateway + workers * each.worker + consoles * each.console) * MEBIBYTE


def _cores(demand: Demand, costs: Costs) -> Cores:
    rates = (
        (demand.look_ups, costs.look_up(LOOK_UP).effort),
        (demand.claims, costs.claim),
        (demand.pages, page(costs)),
    )

    def busy(part: str) -> float:
        return sum(utilisation(rate, getattr(effort, part) * MICROSECOND) for rate, effort in rates)

    return Cores(*(busy(part) for part in Cores._fields))


def page(costs: Costs) -> Effort:
    """The mean of the pages that a reviewer opens."""
    pages = costs.pages.values()
    return Effort(
        console=sum(each.console for each in pages) / len(pages),
        postgres=sum(each.postgres for each in pages) / len(pages),
    )


def _stored_a_year(demand: Demand, costs: Costs) -> float:
    return demand.look_ups_a_year * costs.stored.look_up + demand.claims_a_year * (
        costs.stored.claim + costs.stored.decision
    )


def visits_until_outgrown(needed: Needs) -> dict[str, float]:
    """Visits a year at which one primary, or one Redis, has no more of this resource."""
    shares = {f"PostgreSQL: {name}": share for name, share in needed.shares_of_a_database.items()}
    shares["Redis: processor"] = needed.cores.redis / TARGET
    shares["PostgreSQL: register in memory"] = needed.register / GIGABYTE / DATABASE.gigabytes
    shares["Redis: memory"] = needed.cached / GIGABYTE / FRONT.gigabytes
    return {name: needed.demand.visits / share for name, share in shares.items()}
