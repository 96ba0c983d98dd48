"""What each costs."""

from collections.abc import Iterator

from docs.generate.scale.costs import Costs, Effort
from docs.generate.scale.parts.prose import prose
from docs.generate.table import table

INTRODUCTION = """## What each costs

Microseconds of processor time, and bytes of WAL. The batch is how many look-ups share their round trips to
the servers: the more come in, the larger it is, and the less each of them takes.
"""


def costs_part(costs: Costs) -> Iterator[str]:
    """Three tables: what each takes, what is kept and what processes need, and the machine."""
    yield prose(INTRODUCTION)
    yield table(("", "batch", "gateway", "worker", "console", "PostgreSQL", "Redis", "WAL"), _efforts(costs))
    yield "On disk with indexes, and in memory:\n"
    yield table(("", ""), _needs(costs))
    yield "Where it was measured:\n"
    yield table(("", ""), costs.machine)


def _efforts(costs: Costs) -> Iterator[tuple[str, ...]]:
    for each in costs.look_ups:
        yield (f"look-up: {each.name}", f"{each.batch:.1f}", *_effort(each.effort))
    for one in costs.claims:
        yield (f"claim of 10 lines, reviewed: {one.name}", f"{one.batch:.1f}", *_effort(one.effort))
    for name, effort in costs.pages.items():
        yield (f"page: {name}", "", *_effort(effort))


def _effort(effort: Effort) -> Iterator[str]:
    values = (effort.gateway, effort.worker, effort.console, effort.postgres, effort.redis, effort.wal)
    yield from (f"{value:,.0f}" if value else "" for value in values)


def _needs(costs: Costs) -> Iterator[tuple[str, str]]:
    stored, memory, connections = costs.stored, costs.memory, costs.connections
    yield "a person of the register, with cards", f"{stored.person:,.0f} bytes"
    yield "a look-up in the access log", f"{stored.look_up:,.0f} bytes"
    yield "a claim of 10 lines with its review", f"{stored.claim:,.0f} bytes"
    yield "a decision", f"{stored.decision:,.0f} bytes"
    yield "an entry of a person in Redis", f"{stored.cached:,.0f} bytes"
    yield "a gateway", f"{memory.gateway:,.0f} MB; connections to PostgreSQL: {connections.gateway}"
    yield "a worker", f"{memory.worker:,.0f} MB; connections: {connections.worker}"
    yield "a console", f"{memory.console:,.0f} MB; connections: {connections.console}"
    yield "a connection, in PostgreSQL", f"{memory.connection:.1f} MB of its own"
