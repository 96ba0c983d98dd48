"""Where a claim stands between what is usual: one row for each measure, each with an axis of its own."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from review.console.charts import svg

ROW, FOOT = 30, 6
LABEL_WIDTH, FIGURE_WIDTH = 84, 96
HALF_MARK = 7


class UsualRow(NamedTuple):
    """The five quantiles of a group, and what the claim has itself. `figure` is how that is written."""

    label: str
    low: float
    lower: float
    median: float
    upper: float
    high: float
    own: float
    figure: str


def usual_chart(width: int, label: str, rows: Sequence[UsualRow]) -> Markup:
    """A line from 5 to 95 %, a bar from 25 to 75 %, a mark at the median, a dot where the claim stands."""
    return svg.drawing(width, ROW * len(rows) + FOOT, label, _parts(width, rows), kind="usual")


def _parts(width: int, rows: Sequence[UsualRow]) -> Iterator[Markup]:
    left, right = LABEL_WIDTH, width - FIGURE_WIDTH
    for place, row in enumerate(rows):
        y = ROW * place + ROW / 2
        end = max(row.high, row.own) or 1.0

        def x(value: float, end: float = end) -> float:
            return left + (right - left) * value / end

        yield svg.text(0, y + 4, row.label, "label")
        yield svg.line([(x(row.low), y), (x(row.high), y)], "whisker")
        yield svg.line([(x(row.lower), y), (x(row.upper), y)], "interval")
        yield svg.line([(x(row.median), y - HALF_MARK), (x(row.median), y + HALF_MARK)], "median")
        yield svg.element("circle", cx=x(row.own), cy=y, r=5, class_="mean main")
        yield svg.text(width, y + 4, row.figure, "label end main")
