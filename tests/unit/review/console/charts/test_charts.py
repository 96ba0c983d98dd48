"""Charts are well-formed SVG without inline style, and their words are text."""

from xml.etree import ElementTree as ET

import pytest
from markupsafe import Markup

from review.console.charts.interval_chart import Interval, interval_chart
from review.console.charts.month_chart import MonthPoint, month_chart
from review.console.charts.trend_chart import HEIGHT, trend_chart

HOSTILE = "<script>alert(1)</script>\" onload='x' &"
MONTHS = [
    MonthPoint("10", 120, 0.5, 0.4, 0.6),
    MonthPoint("11", 0),
    MonthPoint(HOSTILE, 60, 0.7, 0.65, 0.75),
]
INTERVALS = [Interval(HOSTILE, 0.4, 0.7, 0.9, "7/10"), Interval("b", 0.0, 0.0, 1.0, HOSTILE, is_main=True)]
CHARTS = [
    month_chart(400, HOSTILE, MONTHS, HOSTILE, HOSTILE),
    month_chart(400, "empty", [], "", "0"),
    interval_chart(400, HOSTILE, INTERVALS),
    interval_chart(400, "empty", []),
    trend_chart(96, HOSTILE, [("10", 0.0), (HOSTILE, 0.1), ("12", 60.0)]),
    trend_chart(96, "empty", []),
]


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_is_well_formed_and_has_no_style_and_no_script(chart: Markup) -> None:
    elements = list(ET.fromstring(chart).iter())
    names, attributes = {one.tag for one in elements}, {name for one in elements for name in one.attrib}
    assert names <= {"svg", "title", "polyline", "polygon", "text", "circle", "rect"}
    assert not [name for name in attributes if name == "style" or name.startswith("on")]


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_says_what_it_shows_to_those_who_do_not_see_it(chart: Markup) -> None:
    root = ET.fromstring(chart)
    assert root.get("role") == "img"
    assert root.get("aria-label") == root.findtext("title")


@pytest.mark.parametrize("chart", CHARTS)
def test_everything_is_drawn_within_the_chart(chart: Markup) -> None:
    root = ET.fromstring(chart)
    width, height = float(root.get("width", "")), float(root.get("height", ""))
    xs, ys = [], []
    for element in root.iter():
        for point in element.get("points", "").split():
            x, y = point.split(",")
            xs.append(float(x))
            ys.append(float(y))
        xs += [float(element.get(name, "0")) for name in ("x", "cx")]
        ys += [float(element.get(name, "0")) for name in ("y", "cy")]
    assert 0 <= min(xs) <= max(xs) <= width
    assert 0 <= min(ys) <= max(ys) <= height


def test_a_trend_shows_each_month_and_also_the_smallest_figure() -> None:
    chart = ET.fromstring(trend_chart(96, "trend", [("9", 0.0), ("10", 0.01), ("11", 200.0)]))
    heights = [float(one.get("height", "")) for one in chart if one.get("class") == "column"]
    assert heights == [0.0, 1.5, HEIGHT - 1]


def test_a_month_without_a_share_has_a_bar_alone() -> None:
    chart = ET.fromstring(month_chart(400, "months", MONTHS, "70%", "120"))
    lines = [element.get("points", "") for element in chart if element.get("class") == "share"]
    assert [len(points.split()) for points in lines] == [2]
    assert sum(element.get("class") == "column" for element in chart) == 3
