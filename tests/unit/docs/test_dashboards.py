"""Dashboards and rules name only metrics, labels and values that the processes export."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from docs.generate.dashboards.all_dashboards import DASHBOARDS
from docs.generate.dashboards.grafana import dashboard_json
from tests.unit.docs.dashboard_queries import DashboardQuery, dashboard_queries
from tests.unit.docs.exported import VALUES, buckets, exported, rules
from tests.unit.docs.promql import Selector, read_query

MADE = {dashboard.name: json.loads(dashboard_json(dashboard)) for dashboard in DASHBOARDS}


def expressions() -> dict[str, str]:
    """Every query of dashboards and rules, by where it is."""
    queries = enumerate(dashboard_queries())
    of_dashboards = {f"{query.where} {nth}": query.sent("5m") for nth, query in queries}
    of_rules = {
        f"{rule.get('alert') or rule['record']} {rule['labels']}": rule["expr"]
        for kind in ("alert", "record")
        for rule in rules(kind)
    }
    return of_dashboards | of_rules


@pytest.mark.parametrize("expr", [*expressions().values()], ids=[*expressions()])
def test_a_query_names_only_what_is_exported(expr: str) -> None:
    query = read_query(expr)
    known = exported()
    assert [one.metric for one in query.selectors if one.metric not in known] == []
    labels = set[str]().union(*(known[one.metric] for one in query.selectors))
    assert {label for one in query.selectors for label in _unknown_labels(one)} == set()
    assert query.grouped - labels == set()
    assert [*_unknown_values(query.selectors)] == []


def _unknown_labels(selector: Selector) -> set[str]:
    return {label for label, _, _ in selector.matchers} - exported()[selector.metric]


def _unknown_values(selectors: tuple[Selector, ...]) -> Iterator[str]:
    for selector in selectors:
        for label, operator, value in selector.matchers:
            values = buckets()[selector.metric] if label == "le" else VALUES.get(label)
            pattern = value if operator.endswith("Re") else re.escape(value)
            if values and not any(re.fullmatch(pattern, one) for one in values):
                yield f"{label}={value}"


def test_every_alternative_of_a_pattern_is_a_value() -> None:
    for expr in expressions().values():
        for selector in read_query(expr).selectors:
            for label, operator, value in selector.matchers:
                if operator.endswith("Re") and label in VALUES and "(" not in value:
                    for one in value.split("|"):
                        assert any(re.fullmatch(one, known) for known in VALUES[label]), (label, one)


@pytest.mark.parametrize("shown", [*dashboard_queries()], ids=lambda shown: shown.where)
def test_a_legend_names_only_labels_that_the_answer_has(shown: DashboardQuery) -> None:
    query = read_query(shown.sent("5m"))
    has = query.grouped or set[str]().union(*(exported()[one.metric] for one in query.selectors))
    assert set(re.findall(r"{{(\w+)}}", shown.legend)) - has == set()


@pytest.mark.parametrize("made", [*MADE.values()], ids=[*MADE])
def test_no_panel_lies_on_another_one(made: dict[str, Any]) -> None:
    places = [
        (x, y)
        for panel in made["panels"]
        for at in [panel["gridPos"]]
        for x in range(at["x"], at["x"] + at["w"])
        for y in range(at["y"], at["y"] + at["h"])
    ]
    assert [place for place, times in Counter(places).items() if times > 1] == []
    assert max(x for x, _ in places) < 24


@pytest.mark.parametrize("made", [*MADE.values()], ids=[*MADE])
def test_panels_have_numbers_and_titles_of_their_own(made: dict[str, Any]) -> None:
    numbers = [panel["id"] for panel in made["panels"]]
    titles = [panel["title"] for panel in made["panels"]]
    assert len(set(numbers)) == len(numbers)
    assert len(set(titles)) == len(titles)


def test_each_dashboard_has_an_address_of_its_own() -> None:
    assert len({made["uid"] for made in MADE.values()}) == len(DASHBOARDS)


def test_every_metric_is_on_a_dashboard_or_in_an_alert() -> None:
    named = {one.metric for expr in expressions().values() for one in read_query(expr).selectors}
    of_ours = {
        re.sub(r"_(bucket|count|sum)$", "", name) for name in exported() if not name.startswith("slo:")
    }
    seen = {re.sub(r"_(bucket|count|sum)$", "", name) for name in named}
    assert of_ours - seen == {"process_virtual_memory_bytes", "process_max_fds"}
