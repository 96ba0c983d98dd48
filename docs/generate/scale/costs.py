"""What look-ups, claims and pages cost, as `make cost` measured it: the table that docs/scale.md rests on."""

from pathlib import Path

import msgspec

FILE = Path(__file__).with_name("costs.yaml")


class Effort(msgspec.Struct, frozen=True, kw_only=True):
    """What one of something takes: microseconds of processor time of each part, and bytes of WAL."""

    gateway: float = 0
    worker: float = 0
    console: float = 0
    postgres: float = 0
    redis: float = 0
    wal: float = 0


class LookUps(msgspec.Struct, frozen=True, kw_only=True):
    """One measurement: `effort` is of each look-up, `batch` how many shared a link of the access log.

    `offered` a second is None where calls were sent as fast as they were answered. `thread` is what the main
    thread had of the gateway's time, `client` the load generator's, in microseconds. Latencies are in
    milliseconds, and only where calls were offered at a rate.
    """

    name: str
    offered: float | None
    answered: float
    number: int
    batch: float
    effort: Effort
    thread: float
    client: float
    p50: float | None = None
    p99: float | None = None


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """One measurement of claims of ten lines: of each, and how many were received together."""

    name: str
    number: int
    batch: float
    effort: Effort


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes on disk with indexes, vacuumed, of one of each; `cached` is in Redis, for one person."""

    person: float
    look_up: float
    claim: float
    decision: float
    cached: float


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """Resident megabytes of a process under load; `connection` is what one of PostgreSQL has for itself."""

    gateway: float
    worker: float
    console: float
    connection: float


class Connections(msgspec.Struct, frozen=True, kw_only=True):
    """The most connections to PostgreSQL that one process of each had."""

    gateway: int
    worker: int
    console: int


class Costs(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that `make cost` measures. `machine` is what it was measured on, as (what, which)."""

    machine: list[tuple[str, str]]
    look_ups: list[LookUps]
    claims: list[Claims]
    pages: dict[str, Effort]
    stored: Stored
    memory: Memory
    connections: Connections

    @property
    def claim(self) -> Effort:
        """Of a claim that comes with few others, which is the dearest."""
        return self.claims[0].effort

    def look_up(self, name: str) -> LookUps:
        """The measurement of this name."""
        return next(each for each in self.look_ups if each.name == name)


def read_costs(file: Path = FILE) -> Costs:
    """Raises msgspec.ValidationError where a figure is missing."""
    return msgspec.yaml.decode(file.read_bytes(), type=Costs)


def write_costs(costs: Costs, file: Path = FILE) -> None:
    """Write what was measured."""
    head = b"# Written by `make cost`. Do not edit: measure again.\n"
    file.write_bytes(head + msgspec.yaml.encode(costs))
