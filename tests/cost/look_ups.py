"""What a look-up takes: of few and of many at once, from the cache, over streams."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import mean
from typing import NamedTuple

import redis

from docs.generate.scale.costs import LookUps
from docs.generate.scale.service_times import COLD
from tests.bench import load
from tests.bench.latency import enough_people
from tests.bench.load import Latencies
from tests.bench.random_people import RandomPeople
from tests.bench.rig import Rig, Server
from tests.cost.database import Counters
from tests.cost.meter import MICROSECONDS, Meter, Processes

# Calls a second that also a busy machine answers; latencies are measured with these.
RATES = (100, 300)
# In flight on each of eight connections.
STREAMS = (1, 4, 16)
# More than a server in Python answers in a second.
MOST_CALLS, MOST_STREAMED = 7_000, 20_000
CACHED = 5_000
# Of Redis, whose size is asked for.
ENTRIES = 500
LOG = ("gateway.access_log", "gateway.access_links")


class Load(NamedTuple):
    """Calls to measure: at a rate if `offered` is not None."""

    name: str
    offered: float | None
    send: Callable[[], Latencies | None]


class LookUpCosts:
    """Measures one gateway, which has a core to itself."""

    def __init__(self, rig: Rig, gateway: Server, people: RandomPeople, seconds: float) -> None:
        self._rig = rig
        self._gateway = gateway
        self._people = people
        self._seconds = seconds
        self._counters = Counters(rig.register.url)

    def measure(self) -> Iterator[LookUps]:
        """The first look-ups, which load what is loaded lazily, do not count."""
        self._warm_up()
        meter = Meter(processes(self._rig, gateway=self._gateway.pid), self._seconds)
        for made in self._loads():
            self._rig.progress(f"look-ups: {made.name}", 0, 0)
            yield self._measured(meter, made)

    def cached_bytes(self) -> float:
        """Of Redis, for an entry of a person who was looked up."""
        with redis.from_url(self._rig.redis_server.url) as client:
            entries = islice(client.scan_iter(count=ENTRIES), ENTRIES)
            return float(round(mean(client.memory_usage(entry) for entry in entries)))

    def stored_bytes(self) -> float:
        """Of the access log, for a look-up."""
        return round(self._counters.size(LOG) / self._counters.rows(LOG[0]))

    def _warm_up(self) -> None:
        bodies = self._people.write_single_checks(self._people.next(CACHED))
        load.calls_per_second(self._gateway, bodies, 1.0)

    def _loads(self) -> Iterator[Load]:
        for rate in RATES:
            yield Load(f"{COLD}{rate:,}/s", rate, self._offered(rate))
        for streams in STREAMS:
            yield Load(f"{COLD}{load.CONNECTIONS * streams} at once", None, self._closed(streams))
        most = f"{load.CONNECTIONS * load.STREAMS} at once"
        yield Load(f"from the cache, {most}", None, self._cached())
        yield Load("streams of 64", None, self._streamed())

    def _offered(self, rate: float) -> Callable[[], Latencies]:
        people = self._people.next(enough_people(rate, self._seconds))
        bodies = self._cold(people)
        return lambda: load.latencies(self._gateway, bodies, rate, self._seconds)

    def _closed(self, streams: int) -> Callable[[], None]:
        bodies = self._cold(self._people.next(int(MOST_CALLS * self._seconds)))
        send = partial(
            load.calls_per_second, self._gateway, bodies, self._seconds, once=True, streams=streams
        )
        return lambda: _nothing(send())

    def _cached(self) -> Callable[[], None]:
        people = self._people.next(CACHED)
        load.streamed(self._gateway, self._people.write_batches(people, "cached-in-batches"))
        bodies = self._people.write_single_checks(people)
        return lambda: _nothing(load.calls_per_second(self._gateway, bodies, self._seconds))

    def _streamed(self) -> Callable[[], None]:
        people = self._people.next(int(MOST_STREAMED * self._seconds))
        self._rig.empty_cache()
        messages = self._people.write_batches(people)
        return lambda: _nothing(load.streamed(self._gateway, messages, self._seconds))

    def _cold(self, people: list[str]) -> Path:
        self._rig.empty_cache()
        return self._people.write_single_checks(people)

    def _measured(self, meter: Meter, made: Load) -> LookUps:
        before = self._counted()
        taken, latencies = meter.measured(made.send)
        rows, links, wal = (now - then for now, then in zip(self._counted(), before, strict=True))
        return LookUps(
            name=made.name,
            offered=made.offered,
            answered=round(rows / taken.clock),
            number=rows,
            batch=round(rows / links, 2),
            effort=taken.each(rows, wal),
            thread=round(taken.thread * MICROSECONDS / rows, 1),
            client=round(taken.client * MICROSECONDS / rows, 1),
            p50=round(latencies.p50, 2) if latencies else None,
            p99=round(latencies.p99, 2) if latencies else None,
        )

    def _counted(self) -> tuple[int, int, int]:
        rows, links = (self._counters.rows(table) for table in LOG)
        return rows, links, self._counters.wal()


def processes(rig: Rig, gateway: int | None = None, worker: int | None = None) -> Processes:
    """Those of the rig, and these."""
    postgres, redis_server = rig.register.postgres.child.pid, rig.redis_server.child.pid
    return Processes(postgres or 0, redis_server or 0, gateway, worker)


def _nothing(_: object) -> None:
    """A closed load has no latencies."""
