"""Two stays below each other on one axis of days, with the days in common shaded."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from markupsafe import Markup

from review.console.charts import svg
from review.console.charts.day_axis import DayAxis

ROW, BAR, TOP, LABEL_WIDTH = 22, 16, 22, 44
MARGIN = timedelta(days=1)
CHARACTER = 6.4


class StayBar(NamedTuple):
    """A stay. `label` stands before the bar, `words` in it as far as they fit."""

    label: str
    words: str
    first: date
    last: date
    is_this: bool


def overlap_chart(width: int, label: str, stays: Sequence[StayBar], common: tuple[date, date]) -> Markup:
    """The axis begins a day before the first stay and ends a day after the last."""
    height = TOP + ROW * len(stays) + 4
    return svg.drawing(width, height, label, _parts(width, height, stays, common), kind="overlap")


def _parts(width: int, height: int, stays: Sequence[StayBar], common: tuple[date, date]) -> Iterator[Markup]:
    first = min(stay.first for stay in stays)
    last = max(stay.last for stay in stays)
    axis = DayAxis(_moved(first, -MARGIN), _moved(last, MARGIN), LABEL_WIDTH, width - 4)
    yield from axis.drawn(12, height)
    left, right = axis.x(common[0]), axis.end(common[1])
    yield svg.element("rect", x=left, y=TOP - 4, width=right - left, height=height - TOP + 4, class_="common")
    for place, stay in enumerate(stays):
        yield from _bar(axis, stay, TOP + ROW * place)


def _bar(axis: DayAxis, stay: StayBar, y: float) -> Iterator[Markup]:
    x = axis.x(stay.first)
    width = max(axis.end(stay.last) - x, 3)
    kind = "this" if stay.is_this else "other"
    yield svg.text(0, y + 12, stay.label, "label strong")
    yield svg.element("rect", x=x, y=y, width=width, height=BAR, rx=2, class_=f"stay {kind}")
    room = int((width - 10) / CHARACTER)
    if room >= 3:
        words = stay.words if len(stay.words) <= room else f"{stay.words[: room - 1].rstrip()}…"
        # A drawing in the drawing cuts off what is beyond the bar: how wide words are depends on the font.
        yield svg.element("svg", svg.text(6, 12, words, f"in-bar {kind}"), x=x, y=y, width=width, height=BAR)


def _moved(day: date, by: timedelta) -> date:
    """The first and the last day that there are have no neighbour."""
    try:
        return day + by
    except OverflowError:
        return day
