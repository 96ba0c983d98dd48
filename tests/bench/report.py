"""What `make bench` prints, and the page docs/benchmarks.md."""

from collections.abc import Iterator, Sequence

from rich.box import SIMPLE
from rich.table import Column, Table

from docs.generate.table import table
from tests.bench import h2load
from tests.bench.load import CONNECTIONS, STREAMS
from tests.bench.result import NotMeasured, Result

SHAPE = f"One gateway process, {CONNECTIONS} connections of {STREAMS} streams."
WRITTEN_BY = "<!-- Written by `make bench`. Do not edit: measure again. -->"
INTRODUCTION = f"""
Results of `make bench` on one machine. Most figures are ratios of two things that were measured
alternately in one run, because an absolute number depends on the machine as much as on the program. The
*echo* is a minimal `grpc.aio` server in Python that answers every look-up with the same message of the usual
length, and does nothing else. Ratios are to the *plain* echo, on Python's event loop, which takes up one call
at a time, as servers do; the gateway runs on uvloop and takes up many. The ratio to an echo under uvloop
stands beside it. {SHAPE}
"""
WORDS = """
- *Alternately*: echo, look-ups, echo, look-ups, and so on, in short rounds. The ratio of a round is the
  measure divided by the mean of the two neighbouring echo rounds. The table shows the median of the
  rounds and their range.
- *Cores*: the server has a core to itself; the client, PostgreSQL and Redis share another one. In P6 and
  P9, everything shares two cores.
- *Cache cold*: Redis is emptied before the measurement, and no person is looked up twice in a round. The
  pages of PostgreSQL are in memory, as on a server that has run for hours: they are read before the
  measurement.
- *Access log*: always on. Every look-up is committed to it before it is answered.
"""


def printed(outcomes: Sequence[Result | NotMeasured]) -> Table:
    """A table for the terminal."""
    numbers = (Column(heading, no_wrap=True) for heading in ("here", "range", "goal", ""))
    shown = Table("", "measure", *numbers, title="Performance goals", box=SIMPLE, padding=(0, 1, 0, 0))
    for outcome in outcomes:
        shown.add_row(*_printed(outcome))
    echo = next((one.echo for one in outcomes if isinstance(one, Result) and one.echo), None)
    over_uvloop = [
        f"{one.goal.number} {one.over_uvloop:.2f}"
        for one in outcomes
        if isinstance(one, Result) and one.over_uvloop
    ]
    not_measured = [f"{one.goal.number}: {one.reason}" for one in outcomes if isinstance(one, NotMeasured)]
    words = [
        f"Plain echo: {echo:,.0f} calls/s." if echo else "",
        f"To the echo under uvloop: {', '.join(over_uvloop)}." if over_uvloop else "",
        SHAPE,
        "" if h2load.is_installed() else h2load.NOT_INSTALLED,
    ]
    shown.caption = "\n".join(filter(None, [" ".join(filter(None, words)), *not_measured]))
    return shown


def _printed(outcome: Result | NotMeasured) -> tuple[str, ...]:
    goal = outcome.goal
    if isinstance(outcome, NotMeasured):
        return (goal.number, goal.title, "not measured", "", str(goal), "")
    absolute = f" ({outcome.absolute})" if outcome.absolute else ""
    verdict = "[green]met[/]" if outcome.is_met else "[red]not met[/]"
    return (goal.number, outcome.title, outcome.value + absolute, outcome.range, outcome.bound, verdict)


def page(facts: Sequence[tuple[str, str]], outcomes: Sequence[Result | NotMeasured]) -> str:
    """The page in Markdown."""
    return "\n".join(
        (
            WRITTEN_BY,
            f"\n# Benchmarks\n{INTRODUCTION}",
            table(("", "measure", "here", "range", "goal", "met"), map(_row, outcomes)),
            "## The machine\n",
            table(("", ""), facts),
            "## Terms",
            WORDS,
            "## How each is measured\n",
            *_details(outcomes),
        )
    )


def _row(outcome: Result | NotMeasured) -> tuple[str, ...]:
    goal = outcome.goal
    if isinstance(outcome, NotMeasured):
        return (goal.number, goal.title, "not measured", "", str(goal), "")
    return (
        goal.number,
        outcome.title,
        outcome.value,
        outcome.range,
        outcome.bound,
        "yes" if outcome.is_met else "**no**",
    )


def _details(outcomes: Sequence[Result | NotMeasured]) -> Iterator[str]:
    for outcome in outcomes:
        if isinstance(outcome, NotMeasured):
            yield f"**{outcome.goal.number}, {outcome.goal.title}**: {outcome.reason}\n"
        else:
            yield f"**{outcome.goal.number}, {outcome.title}.** {outcome.method}\n"
            yield table(("", ""), outcome.figures)
