"""What a dashboard shows, without the details of Grafana's JSON (grafana.py writes those)."""

from enum import StrEnum
from typing import NamedTuple

# Grafana puts in the time of a point, four scrapes at least.
RATE = "$__rate_interval"
# Units of Grafana.
SECONDS, SHARE, BYTES, COUNT, PER_SECOND, MONEY = "s", "percentunit", "bytes", "short", "ops", "currency:₫"


class Kind(StrEnum):
    """Grafana's type of a panel."""

    GRAPH = "timeseries"
    NUMBER = "stat"
    BARS = "bargauge"
    TABLE = "table"


class Query(NamedTuple):
    """A PromQL query. `legend` may name labels as {{label}}; in a table it is the heading of the column."""

    expr: str
    legend: str = ""


class Panel(NamedTuple):
    """`what` is for whoever points at the panel. `steps`: from which values a number is amber and red.

    `columns` are the units of a table, by the legend of the query. `width` is of 24.
    """

    kind: Kind
    title: str
    unit: str
    queries: tuple[Query, ...]
    what: str = ""
    stacked: bool = False
    steps: tuple[float, float] | None = None
    columns: tuple[tuple[str, str], ...] = ()
    width: int = 12


class Section(NamedTuple):
    """Panels under a heading, from left to right."""

    title: str
    panels: tuple[Panel, ...]


class Dashboard(NamedTuple):
    """`job` is the job whose instances a reader can choose; empty where sums over all are shown."""

    name: str
    title: str
    what: str
    sections: tuple[Section, ...]
    job: str = ""


def graph(title: str, unit: str, *queries: Query, what: str = "", stacked: bool = False) -> Panel:
    """Lines over time, or areas on top of each other."""
    return Panel(Kind.GRAPH, title, unit, queries, what, stacked)


def number(
    title: str, unit: str, expr: str, what: str = "", steps: tuple[float, float] | None = None
) -> Panel:
    """The latest value, large."""
    return Panel(Kind.NUMBER, title, unit, (Query(expr),), what, steps=steps, width=4)


def bars(title: str, unit: str, expr: str, legend: str, what: str = "") -> Panel:
    """The latest values, as bars."""
    return Panel(Kind.BARS, title, unit, (Query(expr, legend),), what)


def table(title: str, *columns: tuple[str, str, str], what: str = "") -> Panel:
    """One row for each value of a label. A column is (heading, unit, query)."""
    queries = tuple(Query(expr, heading) for heading, _, expr in columns)
    units = tuple((heading, unit) for heading, unit, _ in columns)
    return Panel(Kind.TABLE, title, COUNT, queries, what, columns=units, width=24)


def quantiles(histogram: str, *wanted: str, matchers: str = "") -> tuple[Query, ...]:
    """Quantiles of a histogram over all instances; `wanted` such as "0.99"."""
    within = f"sum by (le) (rate({histogram}_bucket{{{matchers}}}[{RATE}]))"
    return tuple(Query(f"histogram_quantile({one}, {within})", f"{_percent(one)} %") for one in wanted)


def _percent(quantile: str) -> str:
    return f"{float(quantile) * 100:g}"
