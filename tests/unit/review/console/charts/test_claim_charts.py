"""The charts of a claim: they fit their column, and say in words what they show."""

import re
from datetime import date
from xml.etree import ElementTree

from markupsafe import Markup

from review.console.charts.age_bar import age_bar
from review.console.charts.overlap_chart import StayBar, overlap_chart
from review.console.charts.usual_chart import UsualRow, usual_chart
from review.console.charts.year_chart import CardBar, StayPoint, card_chart, stay_chart

WIDTH = 360
THIS = StayBar("01101", "Concussion <b>", date(2026, 10, 20), date(2026, 10, 24), True)
OTHER = StayBar("01201", "Appendicitis", date(2026, 10, 17), date(2026, 10, 22), False)
STAY = (date(2026, 10, 20), date(2026, 10, 24))
# So far letters such as y and g go below their line.
DESCENT = 3


def place_of(element: ElementTree.Element) -> list[str | None]:
    return [element.get(name) for name in ("x", "y", "width", "height")]


def charts() -> list[Markup]:
    cards = [
        CardBar("DN4 ·· 4529", date(2025, 3, 1), date(2026, 12, 31), date(2026, 10, 21)),
        CardBar("GD4 ·· 4529", date(2026, 11, 12), date(2027, 12, 31), None),
    ]
    points = [
        StayPoint(date(2026, 1, 1), date(2026, 1, 1), False, False, False, "01101 1 Jan"),
        StayPoint(*STAY, True, True, False, "01101 20–24 Oct"),
        StayPoint(date(2026, 10, 17), date(2026, 10, 22), True, False, True, "01201 17–22 Oct"),
    ]
    return [
        overlap_chart(WIDTH, "Overlap", [OTHER, THIS], (date(2026, 10, 20), date(2026, 10, 22))),
        card_chart(WIDTH, "Cards", 2026, cards, STAY, "This stay"),
        stay_chart(WIDTH, "Stays", 2026, points, "This stay"),
        age_bar(WIDTH, "Age", (412, 655, 154, 63), "under 1 day 412", "over 5 days 63"),
        usual_chart(WIDTH, "Usual", [UsualRow("Cost <b>", 1, 2, 3, 4, 9, 20, "20")]),
        usual_chart(WIDTH, "Usual", [UsualRow("", 0, 0, 0, 0, 0, 0, "0")]),
        age_bar(WIDTH, "Age", (0, 0, 0, 0), "under 1 day 0", "over 5 days 0"),
        overlap_chart(
            WIDTH, "All days", [StayBar("01101", "", date.min, date.max, True)], (date.min, date.max)
        ),
    ]


def test_charts_are_drawn_at_the_width_of_their_column_without_inline_style() -> None:
    for chart in charts():
        root = ElementTree.fromstring(chart)
        assert root.get("width") == str(WIDTH)
        assert root.get("viewBox", "").startswith(f"0 0 {WIDTH} ")
        assert "style" not in chart
        assert root.get("role") == "img"
        assert root.get("aria-label")


def test_every_mark_is_within_the_column() -> None:
    for chart in charts():
        for element in ElementTree.fromstring(chart).iter("rect"):
            x, width = float(element.get("x", "")), float(element.get("width", ""))
            assert 0 <= x <= x + width <= WIDTH + 0.1, ElementTree.tostring(element)


def test_a_claim_that_costs_more_than_others_stands_at_the_end_of_the_axis() -> None:
    rows = [UsualRow("Cost", 1, 2, 3, 4, 10, 20, "20"), UsualRow("Days", 1, 2, 3, 4, 10, 5, "5")]
    root = ElementTree.fromstring(usual_chart(WIDTH, "Usual", rows))
    dear, ordinary = (float(element.get("cx", "")) for element in root.iter("circle"))
    whiskers = [line for line in root.iter("polyline") if line.get("class") == "whisker"]
    ends = [line.get("points", "").split()[1] for line in whiskers]
    assert float(ends[0].split(",")[0]) < dear
    assert ordinary < float(ends[1].split(",")[0]) == dear


def test_the_words_of_a_claim_are_text_in_a_chart() -> None:
    assert "Concussion &lt;b&gt;" in charts()[0]


def test_words_that_are_wider_than_their_bar_are_cut_off_at_its_end() -> None:
    long = THIS._replace(words="Viêm ruột thừa cấp có thủng và viêm phúc mạc")
    root = ElementTree.fromstring(overlap_chart(WIDTH, "Overlap", [OTHER, long], STAY))
    bars = [element for element in root.iter("rect") if "stay" in element.get("class", "")]
    frames = [element for element in root.findall("svg") if element.find("text") is not None]
    assert [place_of(frame) for frame in frames] == [place_of(bar) for bar in bars]


def test_the_words_that_name_the_own_stay_lie_above_a_stay_that_overlaps_it() -> None:
    root = ElementTree.fromstring(charts()[2])
    (words,) = (element for element in root.iter("text") if element.text == "This stay")
    other = min(float(element.get("y", "")) for element in root.iter("rect"))
    assert float(words.get("y", "")) + DESCENT <= other


def test_days_that_would_touch_are_not_named() -> None:
    long = StayBar("01101", "", date(2026, 1, 1), date(2026, 12, 31), True)
    chart = overlap_chart(WIDTH, "A year", [long], (date(2026, 5, 1), date(2026, 5, 9)))
    assert len(re.findall('class="axis middle"', chart)) <= 9


def test_the_oldest_claims_are_seen_however_few_they_are() -> None:
    root = ElementTree.fromstring(age_bar(190, "Age", (100_000, 0, 0, 1), "", ""))
    widths = {element.get("class"): float(element.get("width", "")) for element in root.iter("rect")}
    assert widths["oldest"] >= 3
