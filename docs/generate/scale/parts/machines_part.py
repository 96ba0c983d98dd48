"""The machines that each demand needs."""

from collections.abc import Callable, Iterator, Sequence

from docs.generate.scale.demand import (
    LOOK_UPS_A_VISIT,
    OPEN_DAYS,
    OPEN_HOURS,
    PAGES_A_CLAIM,
    PEAK,
    PROVINCES,
    VIETNAM,
    YEAR_SECONDS,
)
from docs.generate.scale.parts.prose import prose
from docs.generate.scale.parts.sizes import size
from docs.generate.scale.plan import (
    DATABASE,
    FRONT,
    GATEWAYS_A_MACHINE,
    MEGABYTE,
    TARGET,
    YEARS_ONLINE,
    Needs,
)
from docs.generate.table import table

MEAN_OF_THE_YEAR = VIETNAM.visits / YEAR_SECONDS
DEMAND = f"""The mean is taken over {OPEN_DAYS} days of {OPEN_HOURS} hours, when the desks are open, and the
peak is {PEAK} times this mean: {VIETNAM.visits_at_peak:,.0f} visits a second in Vietnam. This is the
careful reading. Over all hours of the year the mean is {MEAN_OF_THE_YEAR:.1f} visits a second, and {PEAK}
times that are {MEAN_OF_THE_YEAR * PEAK:.0f}: then a quarter of the processors is enough.

Assumed: {LOOK_UPS_A_VISIT} look-ups and one claim a visit; {PAGES_A_CLAIM:.1f} pages of the console a
claim; a province is one of {PROVINCES} of equal size; {YEARS_ONLINE} years are kept on the primary, and
what is older is exported; processors are busy for {TARGET:.0%} of their time at the peak. A front machine
has {FRONT.cores} cores and {FRONT.gigabytes} GB, a database machine {DATABASE.cores} cores,
{DATABASE.gigabytes} GB and {DATABASE.terabytes:.0f} TB.
"""
MACHINES = f"""A front machine runs {GATEWAYS_A_MACHINE} gateways, and workers and consoles on its other
cores; one front machine more than needed is counted, which may be down. Each primary of PostgreSQL has two
standbys, of which one is synchronous, so that any of the three may be lost. Redis is a primary with a
replica and three Sentinels, which fit onto the front machines.

Busy cores are reckoned with the costs of small batches. The busier a gateway is, the larger its batches
are, and the less each look-up and claim takes: so fewer gateways than these cores can be enough, as the
simulation below shows.

`max_connections` of PostgreSQL must allow for all connections, and for some of commands and backups. A
pooler must be in session mode, so it makes them no fewer.
"""
# The name of a row, and what it says of a demand.
ROWS: Sequence[tuple[str, Callable[[Needs], str]]] = (
    ("visits a year", lambda each: f"{each.demand.visits / 1e6:,.1f} million"),
    ("look-ups a second at the peak", lambda each: f"{each.demand.look_ups:,.0f}"),
    ("claims a second at the peak", lambda each: f"{each.demand.claims:,.0f}"),
    ("cores busy at the peak: gateways", lambda each: f"{each.cores.gateway:.2f}"),
    ("workers", lambda each: f"{each.cores.worker:.2f}"),
    ("consoles", lambda each: f"{each.cores.console:.2f}"),
    ("PostgreSQL", lambda each: f"{each.cores.postgres:.2f}"),
    ("Redis", lambda each: f"{each.cores.redis:.2f}"),
    ("WAL at the peak, a second", lambda each: f"{each.wal_a_second / MEGABYTE:,.1f} MB"),
    ("WAL of a year", lambda each: size(each.wal_a_year)),
    ("disk: the register", lambda each: size(each.register)),
    ("disk: a year of claims and look-ups", lambda each: size(each.stored_a_year)),
    ("disk: a primary", lambda each: size(each.stored)),
    ("memory of Redis", lambda each: size(each.cached)),
    ("memory of gateways, workers and consoles", lambda each: size(each.processes)),
    ("connections to PostgreSQL, at most", lambda each: f"{each.connections:,}"),
    ("memory of these connections", lambda each: size(each.backends)),
    ("gateways that must be up", lambda each: f"{each.gateways}"),
    ("workers, consoles", lambda each: f"{each.workers}, {each.consoles}"),
    ("**front machines**", lambda each: f"**{each.front_machines}**"),
    ("**database machines**", lambda each: f"**{each.databases} × 3**"),
)


def machines_part(needed: Sequence[Needs]) -> Iterator[str]:
    """One column for each demand."""
    yield "## The machines\n"
    header = ("", *(each.demand.name for each in needed))
    yield table(header, [(name, *(say(each) for each in needed)) for name, say in ROWS])
    yield prose(DEMAND)
    yield prose(MACHINES)
