"""What `make bench` prints, and the page docs/benchmarks.md."""

from collections.abc import Iterator, Sequence

from rich.box import SIMPLE
from rich.table import Column, Table

from docs.generate.table import table
from tests.bench import h2load
from tests.bench.load import CONNECTIONS, STREAMS
from tests.bench.result import LeftOut, Result

SHAPE = f"One gateway process, {CONNECTIONS} connections of {STREAMS} streams."
WRITTEN_BY = "<!-- Written by `make bench`. Measure again, do not change it by hand. -->"
INTRODUCTION = f"""
What `make bench` found on one machine. Most figures are ratios of two things measured in turn in one run: a
number of its own says as much about the machine as about the program. The *echo* is the ceiling: a bare
`grpc.aio` server in Python that answers every look-up with the same message, of the usual length, and does
nothing else. {SHAPE}

P7 and P8, about reading and judging claims, are not measured by this command.
"""
WORDS = """
- *In turn*: echo, look-ups, echo, look-ups, and so on, in short rounds. A round's ratio is that of the
  measure to the mean of its two neighbours. The table has the median of the rounds, and how far they range.
- *Cores*: the server has one to itself; the client, PostgreSQL and Redis share another. P6 and P9 are an
  exception: everything shares two.
- *Cache cold*: Redis is emptied just before, and nobody is asked about twice in a round. PostgreSQL's pages
  are in memory, as those of a server that has run since the morning: they are read before it all begins.
- *Access log*: on, as always. Every look-up is committed to it before it is answered.
"""


def printed(outcomes: Sequence[Result | LeftOut]) -> Table:
    """For the terminal."""
    numbers = (Column(heading, no_wrap=True) for heading in ("here", "range", "goal", ""))
    shown = Table("", "measure", *numbers, title="What we owe", box=SIMPLE, padding=(0, 1, 0, 0))
    for outcome in outcomes:
        shown.add_row(*_printed(outcome))
    echo = next((one.echo for one in outcomes if isinstance(one, Result) and one.echo), None)
    left_out = [f"{one.goal.number}: {one.why}" for one in outcomes if isinstance(one, LeftOut)]
    words = [f"Echo: {echo:,.0f} calls/s." if echo else "", SHAPE, "" if h2load.is_here() else h2load.ABSENT]
    shown.caption = "\n".join(filter(None, [" ".join(filter(None, words)), *left_out]))
    return shown


def _printed(outcome: Result | LeftOut) -> tuple[str, ...]:
    goal = outcome.goal
    if isinstance(outcome, LeftOut):
        return (goal.number, goal.what, "not measured", "", str(goal), "")
    beside = f" ({outcome.beside})" if outcome.beside else ""
    verdict = "[green]met[/]" if outcome.is_met else "[red]not met[/]"
    return (goal.number, outcome.what, outcome.value + beside, outcome.range, str(goal), verdict)


def page(facts: Sequence[tuple[str, str]], outcomes: Sequence[Result | LeftOut]) -> str:
    """For whoever reads the documentation."""
    return "\n".join(
        (
            WRITTEN_BY,
            f"\n# Benchmarks\n{INTRODUCTION}",
            table(("", "measure", "here", "range", "goal", "met"), map(_row, outcomes)),
            "## The machine\n",
            table(("", ""), facts),
            "## What the words mean",
            WORDS,
            "## How each is measured\n",
            *_details(outcomes),
        )
    )


def _row(outcome: Result | LeftOut) -> tuple[str, ...]:
    goal = outcome.goal
    if isinstance(outcome, LeftOut):
        return (goal.number, goal.what, "not measured", "", str(goal), "")
    return (
        goal.number,
        outcome.what,
        outcome.value,
        outcome.range,
        str(goal),
        "yes" if outcome.is_met else "**no**",
    )


def _details(outcomes: Sequence[Result | LeftOut]) -> Iterator[str]:
    for outcome in outcomes:
        if isinstance(outcome, LeftOut):
            yield f"**{outcome.goal.number}, {outcome.goal.what}**: {outcome.why}\n"
        else:
            yield f"**{outcome.goal.number}, {outcome.what}.** {outcome.how}\n"
            yield table(("", ""), outcome.figures)
