"""What a simulation is of: the machines beside the gateways, and how much comes in."""

from typing import NamedTuple


class Site(NamedTuple):
    """Where gateways run.

    `database_cores` are for PostgreSQL, `workers` are processes. With `shares_a_core`, PostgreSQL, Redis, the
    worker and the load generator share a single core, as in the measurement. `network` is a round trip
    between machines, `flush` a write of the WAL to the disk, in seconds; both vary.
    """

    database_cores: int
    workers: int
    shares_a_core: bool
    network: float
    flush: float


class Peak(NamedTuple):
    """What comes in, a second, at random times; from `facilities` facilities, whose connections are drawn.

    `in_flight` calls besides are sent again as soon as they are answered.
    """

    look_ups: float
    claims: float
    facilities: int
    in_flight: int = 0


# Machines of one data centre, and a disk that has a cache of its own against power failures.
COUNTRY = Site(database_cores=32, workers=16, shares_a_core=False, network=0.0005, flush=0.001)
# One machine, by Unix sockets.
BENCH = Site(database_cores=1, workers=1, shares_a_core=True, network=0.0, flush=0.0005)
