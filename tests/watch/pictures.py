"""Pictures of the dashboards with the data of a Prometheus: Grafana's layout, drawn without Grafana."""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from time import time
from typing import Any

from PIL import Image

from docs.generate.dashboards.panel import (
    BYTES,
    MONEY,
    PER_SECOND,
    SECONDS,
    SHARE,
    Dashboard,
    Kind,
    Panel,
    Query,
    Section,
)
from tests.browser.chromium import started_chromium
from tests.watch.prometheus import Prometheus

# Seconds since the beginning, and the value; a name with its points.
Point = tuple[float, float]
Line = tuple[str, list[Point]]
STEP_SECONDS = 1.0
WIDTH, HEIGHT = 600.0, 150.0
COLOURS = ("#3b6fb6", "#c2571a", "#2c8a57", "#a03a8f", "#8a7a1c", "#4a4f9c", "#a8323a", "#2a8a94")
SUFFIXES = {SECONDS: " s", PER_SECOND: "/s", MONEY: " ₫"}
STYLE = """
    body { font: 13px sans-serif; margin: 16px; width: 1328px; color: #1c2128; background: #fff }
    h1 { font-size: 18px } h2 { font-size: 14px; margin: 14px 0 6px }
    section { display: grid; grid-template-columns: repeat(24, 1fr); gap: 8px }
    figure { margin: 0; padding: 8px; border: 1px solid #d5d9df; border-radius: 4px; min-width: 0 }
    figcaption { font-weight: 600; margin-bottom: 4px } .number { font-size: 26px }
    svg { width: 100%; height: 150px; display: block; background: #f7f8fa; stroke-width: 1.5 }
    .legend { font-size: 11px; color: #444 }
    .legend i { display: inline-block; width: 9px; height: 9px; margin: 0 3px 0 8px }
"""


class Picture:
    """A dashboard as a page, over the last `seconds`."""

    def __init__(self, prometheus: Prometheus, seconds: float) -> None:
        self._prometheus = prometheus
        self._end = time()
        self._start = self._end - seconds

    def page(self, dashboard: Dashboard) -> str:
        """The page in HTML."""
        sections = "".join(self._section(section) for section in dashboard.sections)
        return f"<meta charset=utf-8><style>{STYLE}</style><h1>{escape(dashboard.title)}</h1>{sections}"

    def _section(self, section: Section) -> str:
        panels = "".join(self._panel(panel) for panel in section.panels)
        return f"<h2>{escape(section.title)}</h2><section>{panels}</section>"

    def _panel(self, panel: Panel) -> str:
        series = [one for query in panel.queries for one in self._series(query)]
        is_number = panel.kind is Kind.NUMBER
        body = _number(panel, series) if is_number else _graph(panel, series, self._end - self._start)
        caption = f"<figcaption>{escape(panel.title)}</figcaption>"
        return f'<figure style="grid-column: span {panel.width}">{caption}{body}</figure>'

    def _series(self, query: Query) -> Iterator[Line]:
        sent = query.expr.replace("$__rate_interval", "10s").replace("$instance", ".*")
        for one in self._prometheus.query_range(sent, self._start, self._end, STEP_SECONDS):
            points = [(at - self._start, float(value)) for at, value in one["values"] if value != "NaN"]
            yield _legend(query.legend, one["metric"]), points


def _legend(template: str, labels: dict[str, Any]) -> str:
    for label, value in labels.items():
        template = template.replace(f"{{{{{label}}}}}", value)
    return template


def _number(panel: Panel, series: list[Line]) -> str:
    values = [points[-1][1] for _, points in series if points]
    return f'<div class="number">{escape(written(values[0], panel.unit)) if values else "–"}</div>'


def _graph(panel: Panel, series: list[Line], seconds: float) -> str:
    everything = [point for _, points in series for point in points]
    top = max((value for _, value in everything), default=0) or 1
    lines = "".join(
        f'<polyline fill="none" stroke="{colour}" points="{_points(points, seconds, top)}"/>'
        for (_, points), colour in _coloured(series)
    )
    legend = "".join(
        f'<i style="background: {colour}"></i>{escape(name)}' for (name, _), colour in _coloured(series)
    )
    scale = f'<div class="legend">{escape(written(top, panel.unit)) if everything else ""}&nbsp;</div>'
    svg = f'<svg viewBox="0 0 {WIDTH:g} {HEIGHT:g}" preserveAspectRatio="none">{lines}</svg>'
    return f'{scale}{svg}<div class="legend">{legend or "no data"}</div>'


def _coloured(series: list[Line]) -> Iterator[tuple[Line, str]]:
    for nth, one in enumerate(series):
        yield one, COLOURS[nth % len(COLOURS)]


def _points(points: list[Point], seconds: float, top: float) -> str:
    return " ".join(
        f"{at / seconds * WIDTH:.1f},{HEIGHT - value / top * (HEIGHT - 4):.1f}" for at, value in points
    )


def written(value: float, unit: str) -> str:
    """A value with its unit."""
    if unit == SHARE:
        return f"{value:.1%}"
    if unit == BYTES:
        return f"{value / 1e6:,.0f} MB"
    return f"{value:,.3g}{SUFFIXES.get(unit, '')}"


async def save_pictures(pages: dict[str, str], folder: Path) -> None:
    """Write each page as dashboard-NAME.png, in few colours: the documentation shows them."""
    async with started_chromium() as browser:
        for name, page in pages.items():
            window = await browser.new_page(viewport={"width": 1360, "height": 800})
            await window.set_content(page)
            path = folder / f"dashboard-{name}.png"
            await window.screenshot(path=path, full_page=True)
            Image.open(path).quantize(64).save(path, optimize=True)
