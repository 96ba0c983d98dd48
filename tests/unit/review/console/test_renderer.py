"""What pages make of texts that others wrote."""

import pytest
from jinja2 import DictLoader
from markupsafe import Markup

from review.console.charts.svg import text
from review.console.http.static_files import StaticFiles
from review.console.renderer import Renderer
from review.console.text.language import Language

HOSTILE = "<script>{{7*7}}\u202ecba\u2069\x1b"
SHOWN = "&lt;script&gt;{{7*7}}\\u202ecba\\u2069\\x1b"
TEMPLATE = """{% macro cell(words) %}<td title="{{ words }}">{{ words }}</td>{% endmacro %}{{ cell(words) }}
{{ words | trim }}{{ 7 }}{{ "Dấu nhập" }}{{ lines }}"""


@pytest.fixture
def renderer(monkeypatch: pytest.MonkeyPatch) -> Renderer:
    monkeypatch.setattr("review.console.renderer.PackageLoader", lambda _: DictLoader({"a.html": TEMPLATE}))
    return Renderer(StaticFiles(), [])


def test_no_text_of_a_claim_is_markup_or_turns_the_direction_of_what_follows(renderer: Renderer) -> None:
    html = renderer.html(Language.VIETNAMESE, "a.html", {"words": HOSTILE, "lines": "một\r\n\thai"})
    cell, rest = html.split("\n", 1)
    assert cell == f'<td title="{SHOWN}">{SHOWN}</td>'
    assert rest == f"{SHOWN}7Dấu nhậpmột\r\n\thai"


def test_nor_does_a_text_in_a_chart() -> None:
    assert text(0, 0, HOSTILE, "end") == Markup(f'<text x="0" y="0" class="end">{SHOWN}</text>')
