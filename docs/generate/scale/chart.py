"""docs/pictures/scale-peak.svg: the 99th percentile of look-ups over the number of gateways."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from docs.generate.scale.peak import LIMIT, OVERLOADED, Curve, Point
from review.console.charts import svg

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, FOOT = 44, 112, 28, 44
ROW = 14
MOST = 500
STEP = 100
LABEL = "99th percentile of a look-up in milliseconds, by the number of gateways that are up"
# The console's colours (review/console/static/css/tokens.css); a picture in a page has no style sheet.
STYLE = """
svg { background: #ffffff; }
text { fill: #47535e; font: 12px/16px Inter, "Segoe UI", "Noto Sans", system-ui, sans-serif; }
.axis { font-size: 11px; }
.end { text-anchor: end; }
.middle { text-anchor: middle; }
.main { fill: #11181e; font-weight: 600; }
.grid { stroke: #dee3e7; stroke-width: 1; }
.limit { stroke: #ae2118; stroke-width: 1; stroke-dasharray: 4 3; fill: none; }
.limit-label { fill: #ae2118; }
.band { fill: #0a5596; fill-opacity: 0.16; }
.share { fill: none; stroke: #0a5596; stroke-width: 2; }
.mean { fill: #0a5596; stroke: #ffffff; stroke-width: 1.5; }
.too-much { fill: #ffffff; stroke: #ae2118; stroke-width: 2; }
@media (prefers-color-scheme: dark) {
  svg { background: #141a1f; }
  text { fill: #aab6c0; }
  .main { fill: #e6ecf0; }
  .grid { stroke: #28323a; }
  .limit { stroke: #ff9d93; }
  .limit-label { fill: #ff9d93; }
  .band { fill: #83bcf5; }
  .share { stroke: #83bcf5; }
  .mean { fill: #83bcf5; stroke: #141a1f; }
  .too-much { fill: #141a1f; stroke: #ff9d93; }
}
"""


class Axes:
    """Where a number of gateways and a latency stand."""

    def __init__(self, most_gateways: int) -> None:
        self._most = most_gateways

    def x(self, gateways: float) -> float:
        """From left to right."""
        return LEFT + (WIDTH - LEFT - RIGHT) * (gateways - 0.5) / self._most

    def y(self, milliseconds: float) -> float:
        """Latencies above the top are drawn at the top."""
        return TOP + (HEIGHT - TOP - FOOT) * (1 - min(max(milliseconds, 0), MOST) / MOST)

    @property
    def gateways(self) -> range:
        """Every number that is named."""
        return range(1, self._most + 1)


def peak_chart(curves: Sequence[Curve]) -> str:
    """A line for each demand, with the interval of each point."""
    axes = Axes(max(point.gateways for curve in curves for point in curve.points))
    parts = [svg.element("style", Markup(STYLE)), *_grid(axes)]
    for curve in curves:
        parts += _curve(axes, curve)
    parts += _names(axes, curves)
    drawn = svg.drawing(WIDTH, HEIGHT, LABEL, parts, kind="peak")
    return str(drawn).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1) + "\n"


def _grid(axes: Axes) -> Iterator[Markup]:
    for milliseconds in range(0, MOST + 1, STEP):
        y = axes.y(milliseconds)
        yield svg.line([(LEFT, y), (WIDTH - RIGHT, y)], "grid")
        yield svg.text(LEFT - 6, y + 4, f"{milliseconds}", "axis end")
    for gateways in axes.gateways:
        yield svg.text(axes.x(gateways), HEIGHT - FOOT + 18, str(gateways), "axis middle")
    yield svg.text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, "gateways that are up", "axis middle")
    yield svg.text(LEFT, 12, "99th percentile of a look-up, ms", "axis")
    yield svg.element("circle", cx=WIDTH - RIGHT - 178, cy=8, r=4, class_="too-much")
    yield svg.text(WIDTH - RIGHT - 168, 12, "a gateway has more to do than it can", "axis")
    yield svg.line([(LEFT, axes.y(LIMIT)), (WIDTH - RIGHT, axes.y(LIMIT))], "limit")
    yield svg.text(WIDTH - RIGHT + 8, axes.y(LIMIT) + 4, f"{LIMIT} ms", "limit-label")


def _curve(axes: Axes, curve: Curve) -> Iterator[Markup]:
    points = curve.points
    lows = [(axes.x(point.gateways), axes.y(point.p99 - point.within)) for point in points]
    highs = [(axes.x(point.gateways), axes.y(point.p99 + point.within)) for point in points]
    yield svg.area(lows, highs, "band")
    yield svg.line([(axes.x(point.gateways), axes.y(point.p99)) for point in points], "share")
    for point in points:
        title = svg.element("title", _said(curve, point))
        kind = "mean" if point.busy < OVERLOADED else "too-much"
        yield svg.element("circle", title, cx=axes.x(point.gateways), cy=axes.y(point.p99), r=4, class_=kind)


def _names(axes: Axes, curves: Sequence[Curve]) -> Iterator[Markup]:
    """Behind the last point of each, the lowest first, one above the other."""
    below = float(HEIGHT)
    for curve in sorted(curves, key=lambda one: one.points[-1].p99):
        last = curve.points[-1]
        below = min(axes.y(last.p99) + 4, below - ROW)
        yield svg.text(axes.x(last.gateways) + 10, below, curve.name, "main")


def _said(curve: Curve, point: Point) -> str:
    return f"{curve.name}, {point.gateways} gateways: {point.p99:.0f} ms, busy {point.busy:.0%}"
