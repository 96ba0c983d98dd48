"""docs/pictures/evaluation-queue.svg: the share of the money over the share of the claims."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from docs.generate.scale.chart import STYLE
from review.console.charts import svg
from tests.evaluation.measures.queue_share import Order

WIDTH, HEIGHT = 680, 320
LEFT, RIGHT, TOP, FOOT = 44, 208, 28, 44
ROW = 14
# Percent of the claims that are shown: nobody reads more.
MOST = 20
POINTS = 80
LABEL = "Share of the recoverable money within the first claims of the queue"
OWN = """
.own { fill: none; stroke: #0a5596; stroke-width: 3; }
.other { fill: none; stroke: #7a8793; stroke-width: 1.5; }
.best { fill: none; stroke: #7a8793; stroke-width: 1; stroke-dasharray: 4 3; }
@media (prefers-color-scheme: dark) {
  .own { stroke: #83bcf5; }
  .other, .best { stroke: #8b98a4; }
}
"""


def queue_picture(orders: Sequence[Order]) -> str:
    """A curve for each order; the first is ours, the last the best that there is."""
    parts = [svg.element("style", Markup(STYLE + OWN)), *_grid()]
    for place, order in enumerate(orders):
        kind = "own" if place == 0 else "best" if place == len(orders) - 1 else "other"
        points = [
            (_x(MOST * step / POINTS), _y(order.at(MOST * step / POINTS))) for step in range(POINTS + 1)
        ]
        parts.append(svg.line(points, kind))
    parts += _names(orders)
    drawn = svg.drawing(WIDTH, HEIGHT, LABEL, parts, kind="evaluation")
    return str(drawn).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1) + "\n"


def _x(percent: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * percent / MOST


def _y(share: float) -> float:
    return TOP + (HEIGHT - TOP - FOOT) * (1 - share)


def _grid() -> Iterator[Markup]:
    for percent in range(0, 101, 20):
        y = _y(percent / 100)
        yield svg.line([(LEFT, y), (WIDTH - RIGHT, y)], "grid")
        yield svg.text(LEFT - 6, y + 4, f"{percent} %", "axis end")
    for percent in range(0, MOST + 1, 5):
        yield svg.text(_x(percent), HEIGHT - FOOT + 18, f"{percent} %", "axis middle")
    yield svg.text(
        (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, "of the claims, in the order of the queue", "axis middle"
    )
    yield svg.text(LEFT, 12, "of the recoverable money", "axis")


def _names(orders: Sequence[Order]) -> Iterator[Markup]:
    """Behind the end of each curve, the lowest first, one above the other."""
    below = float(HEIGHT)
    for order in sorted(orders, key=lambda one: one.at(MOST)):
        below = min(_y(order.at(MOST)) + 4, below - ROW)
        yield svg.text(WIDTH - RIGHT + 8, below, order.name, "main" if order is orders[0] else "axis")
