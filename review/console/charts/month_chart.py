"""Months side by side: a share as a line with the area about it, above bars of a count."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from review.console.charts import svg
from review.console.charts.svg import Point

LINE_HEIGHT, BAR_HEIGHT, GAP, AXIS, TOP = 86, 66, 14, 20, 10
LEFT, RIGHT = 34, 44
BAR_SHARE = 0.6


class MonthPoint(NamedTuple):
    """One month with a count. `share` is from 0 to 1, as `low` and `high` about it; None where unknown."""

    label: str
    total: int
    share: float | None = None
    low: float | None = None
    high: float | None = None


def month_chart(width: int, label: str, points: Sequence[MonthPoint], end: str, most: str) -> Markup:
    """`end` is what the line says at its end, `most` the greatest count as the axis says it."""
    height = TOP + LINE_HEIGHT + GAP + BAR_HEIGHT + AXIS
    return svg.drawing(width, height, label, _parts(width, points, end, most), kind="months")


def _parts(width: int, points: Sequence[MonthPoint], end: str, most: str) -> Iterator[Markup]:
    step = (width - LEFT - RIGHT) / max(len(points), 1)
    middles = [LEFT + step * (place + 0.5) for place in range(len(points))]
    yield from _lines(width, points, middles, end)
    yield from _bars(width, points, middles, step * BAR_SHARE, most)


def _lines(width: int, points: Sequence[MonthPoint], middles: Sequence[float], end: str) -> Iterator[Markup]:
    top = _greatest_share(points)

    def y(share: float) -> float:
        return TOP + LINE_HEIGHT * (1 - share / top)

    for share in (0.0, top):
        yield svg.line([(LEFT, y(share)), (width - RIGHT, y(share))], "grid")
        yield svg.text(LEFT - 6, y(share) + 4, f"{share:.0%}", "axis end")
    placed = list(zip(middles, points, strict=True))
    lows = [(x, y(one.low)) for x, one in placed if one.low is not None and one.high is not None]
    highs = [(x, y(one.high)) for x, one in placed if one.low is not None and one.high is not None]
    if lows:
        yield svg.area(lows, highs, "band")
    line: list[Point] = [(x, y(one.share)) for x, one in placed if one.share is not None]
    if line:
        yield svg.line(line, "share")
        (x, last) = line[-1]
        yield svg.element("circle", cx=x, cy=last, r=4, class_="share-end")
        yield svg.text(x + 8, last + 4, end, "label main")


def _bars(
    width: int, points: Sequence[MonthPoint], middles: Sequence[float], bar: float, most: str
) -> Iterator[Markup]:
    foot = TOP + LINE_HEIGHT + GAP + BAR_HEIGHT
    greatest = max((point.total for point in points), default=0)
    yield svg.line([(LEFT, foot), (width - RIGHT, foot)], "grid")
    yield svg.text(LEFT - 6, foot - BAR_HEIGHT + 10, most, "axis end")
    for x, point in zip(middles, points, strict=True):
        height = BAR_HEIGHT * point.total / greatest if greatest else 0.0
        title = svg.element("title", f"{point.label}: {point.total}")
        yield svg.element(
            "rect", title, x=x - bar / 2, y=foot - height, width=bar, height=height, class_="column"
        )
        yield svg.text(x, foot + 15, point.label, "axis middle")


def _greatest_share(points: Sequence[MonthPoint]) -> float:
    """The top of the axis: the next multiple of 20 % above everything."""
    shares = [share for point in points for share in (point.share, point.high) if share is not None]
    greatest = max(shares, default=0.2)
    return next(top / 5 for top in range(1, 6) if greatest <= top / 5 or top == 5)
