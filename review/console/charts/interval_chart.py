"""Shares with their intervals, one below the other: the precision of a rule."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from review.console.charts import svg

ROW, AXIS = 30, 22
LABEL_WIDTH, FIGURE_WIDTH = 132, 64
STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)


class Interval(NamedTuple):
    """A share from 0 to 1 between two others. `figure` is what the row says at its end."""

    label: str
    low: float
    mean: float
    high: float
    figure: str
    is_main: bool = False


def interval_chart(width: int, label: str, rows: Sequence[Interval]) -> Markup:
    """One row for each interval, over one axis from 0 to 100 %."""
    height = ROW * len(rows) + AXIS
    return svg.drawing(width, height, label, _parts(width, height, rows), kind="intervals")


def _parts(width: int, height: int, rows: Sequence[Interval]) -> Iterator[Markup]:
    left, right = LABEL_WIDTH, width - FIGURE_WIDTH

    def x(share: float) -> float:
        return left + share * (right - left)

    for step in STEPS:
        yield svg.line([(x(step), 0), (x(step), height - AXIS)], "grid")
        yield svg.text(x(step), height - 5, f"{step:.0%}", "axis middle")
    for place, row in enumerate(rows):
        y = ROW * place + ROW / 2
        kind = "main" if row.is_main else "other"
        yield svg.text(0, y + 4, row.label, f"label {kind}")
        yield svg.line([(x(row.low), y), (x(row.high), y)], f"interval {kind}")
        yield svg.element("circle", cx=x(row.mean), cy=y, r=4, class_=f"mean {kind}")
        yield svg.text(width, y + 4, row.figure, f"label end {kind}")
