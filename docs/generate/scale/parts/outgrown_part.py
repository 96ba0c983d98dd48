"""What is outgrown first, and what takes over."""

from collections.abc import Iterator, Sequence

from docs.generate.scale.costs import Costs
from docs.generate.scale.demand import VISITS_OF_VIETNAM
from docs.generate.scale.parts.prose import prose
from docs.generate.scale.plan import MICROSECOND, WAL_OF_A_STANDBY, Needs, visits_until_outgrown
from docs.generate.table import table

HOUR = 3600
TAKES_OVER = {
    "PostgreSQL: processor": "[a standby for the register's reads](howto/read-from-a-standby.md), then "
    "provinces on servers of their own",
    "PostgreSQL: disk": "[months that are exported and detached](howto/keep-and-archive.md), then provinces "
    "on servers of their own",
    "PostgreSQL: WAL": "provinces on servers of their own, each with its own WAL and standbys",
    "PostgreSQL: register in memory": "nothing at first: pages of people who do not come are not read; "
    "then standbys that serve the register alone",
    "Redis: processor": "[Redis Cluster](howto/run-redis-sentinel-or-cluster.md): each key is one person's, "
    "so people spread over its nodes",
    "Redis: memory": "a shorter `WARDGATE_LAST_KNOWN_SECONDS`, then Redis Cluster",
}
PROVINCES = """**Provinces on servers of their own.** A claim with its lines, its review and its decisions
belongs to one facility, and a facility to one province. What crosses provinces is the register, and the
stays of a person in several of them. Two ways lead there; neither was tried:

- *An installation for each group of provinces.* The load balancer or the gateways choose the installation
  by the facility that calls; the register is a logical replica in each. A rule that compares stays sees
  those of its own group, so stays are replicated too, or these rules run once more over all.
- *Citus*, which is PostgreSQL with tables distributed over servers: claims, reviews, cases and decisions by
  facility; people, cards and stays by person. The queue, its notifications (LISTEN) and the workers' locks
  belong to one server and would stay on the coordinator, which every claim passes: measure this first.
"""


def outgrown_part(needed: Sequence[Needs], costs: Costs) -> Iterator[str]:
    """Reckoned from Vietnam."""
    country = needed[1]
    until = sorted(visits_until_outgrown(country).items(), key=lambda pair: pair[1])
    yield prose(_first(*until[0]))
    header = ("of one server", "enough for, million visits a year", "times Vietnam", "what takes over")
    yield table(
        header,
        [
            (name, f"{visits / 1e6:,.0f}", f"{visits / VISITS_OF_VIETNAM:.1f}", TAKES_OVER[name])
            for name, visits in until
        ],
    )
    yield prose(PROVINCES)
    yield prose(_judging_again(country.demand.claims_a_year * costs.claim.worker * MICROSECOND / HOUR))


def _first(name: str, visits: float) -> str:
    return f"""## What is outgrown first

**{name}**, at {visits / 1e6:,.0f} million visits a year, {visits / VISITS_OF_VIETNAM:.1f} times Vietnam.
Gateways, workers and consoles are not in the table: more of them on more machines do more. Assumed: a
standby replays {WAL_OF_A_STANDBY:.0f} MB of WAL a second, in its one process.
"""


def _judging_again(hours: float) -> str:
    return f"""**Judging a year again.** After a change of the rules, a year of Vietnam takes {hours:,.0f}
hours of one core. A claim needs only itself, its card and the earlier stays of its person, so any number of
processes may share the work: workers take claims from the queue at night, or Dask reads exported months
(Parquet) and judges them without the database.
"""
