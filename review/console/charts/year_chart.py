"""A year of a person: the periods of the cards as bars, or the stays as points on a line."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from review.console.charts import svg
from review.console.charts.day_axis import DayAxis, months

TOP, BAR = 20, 17
CARD_HEIGHT, STAY_HEIGHT = 62, 64
# So much above the line are a stay that overlaps the own one, and above both the words that name the own one.
RAISED, NAMED = 18, 22
CHARACTER = 7.0


class CardBar(NamedTuple):
    """A period of a card. `ended` is the first day without cover, None where it was not ended early."""

    words: str
    first: date
    last: date
    ended: date | None


class StayPoint(NamedTuple):
    """A stay on the line. `words` are a title that a pointer shows."""

    first: date
    last: date
    inpatient: bool
    is_this: bool
    overlaps: bool
    words: str


def card_chart(
    width: int, label: str, year: int, cards: Sequence[CardBar], stay: tuple[date, date], words: str
) -> Markup:
    """The periods of the year above the claim's own stay, which `words` name."""
    return svg.drawing(width, CARD_HEIGHT, label, _cards(width, year, cards, stay, words), kind="cards")


def stay_chart(width: int, label: str, year: int, stays: Sequence[StayPoint], words: str) -> Markup:
    """The stays of the year; `words` name the claim's own."""
    return svg.drawing(width, STAY_HEIGHT, label, _stays(width, year, stays, words), kind="stays")


def _cards(
    width: int, year: int, cards: Sequence[CardBar], stay: tuple[date, date], words: str
) -> Iterator[Markup]:
    axis, firsts = months(year, 0, width)
    yield from _months(axis, firsts, CARD_HEIGHT - 18)
    for card in cards:
        held = min(card.last, card.ended) if card.ended else card.last
        yield from _period(axis, card, held)
    x = axis.x(stay[0])
    yield svg.element(
        "rect", x=x, y=CARD_HEIGHT - 19, width=max(axis.end(stay[1]) - x, 3), height=15, class_="stay this"
    )
    yield _beside(axis, x, CARD_HEIGHT - 7, words)


def _period(axis: DayAxis, card: CardBar, held: date) -> Iterator[Markup]:
    x, end = axis.x(card.first), axis.end(held)
    yield svg.element("rect", x=x + 0.5, y=TOP, width=max(end - x - 1, 2), height=BAR, rx=2, class_="card")
    if card.ended and held < card.last:
        rest = axis.end(card.last) - end
        yield svg.element("rect", x=end, y=TOP, width=max(rest - 1, 2), height=BAR, rx=2, class_="card ended")
    if len(card.words) * CHARACTER < end - x - 8:
        yield svg.text(x + 6, TOP + 12, card.words, "label strong")


def _stays(width: int, year: int, stays: Sequence[StayPoint], words: str) -> Iterator[Markup]:
    axis, firsts = months(year, 0, width)
    y = STAY_HEIGHT - 14
    yield from _months(axis, firsts, STAY_HEIGHT - 4)
    yield svg.line([(0, y), (width, y)], "axis-line")
    # The own stay is drawn last, above the others.
    for stay in sorted(stays, key=lambda one: one.is_this):
        yield _point(axis, stay, y)
        if stay.is_this:
            yield _beside(axis, axis.x(stay.first), y - NAMED, words)


def _point(axis: DayAxis, stay: StayPoint, y: float) -> Markup:
    title = svg.element("title", stay.words)
    x = axis.x(stay.first)
    if not stay.inpatient and not stay.is_this:
        return svg.element("circle", title, cx=x, cy=y, r=4, class_="visit")
    width = max(axis.end(stay.last) - x, 5)
    top = y - RAISED if stay.overlaps else y - 6
    return svg.element(
        "rect",
        title,
        x=x,
        y=top,
        width=width,
        height=12,
        rx=1,
        class_=f"stay {'this' if stay.is_this else 'other'}",
    )


def _months(axis: DayAxis, firsts: Sequence[date], foot: float) -> Iterator[Markup]:
    for day in firsts:
        yield svg.line([(axis.x(day), TOP - 2), (axis.x(day), foot)], "grid")
        yield svg.text(axis.x(day) + 3, 12, str(day.month), "axis")


def _beside(axis: DayAxis, x: float, y: float, words: str) -> Markup:
    """To the right of a point, or to its left in the second half of the year."""
    if x > (axis.left + axis.right) / 2:
        return svg.text(x - 5, y, words, "label strong end")
    return svg.text(x + 10, y, words, "label strong")
