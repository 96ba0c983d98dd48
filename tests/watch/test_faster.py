"""The drill runs the rules of the product, with shorter durations."""

from pathlib import Path

import yaml

from tests.watch.faster import IN_QUERY, faster_rules, shorter

RULES = Path(__file__).parents[2] / "docker/prometheus/rules"


def test_durations_are_divided() -> None:
    assert [shorter(duration) for duration in ("15s", "2m", "1h", "3d")] == [
        "500ms",
        "4000ms",
        "120000ms",
        "8640000ms",
    ]


def test_only_ranges_and_offsets_of_a_query_are_durations() -> None:
    query = 'slo:bad:increase1h{window="1h"} > sum(rate(calls[5m] offset 1d)) * 3600'
    assert IN_QUERY.findall(query) == ["5m", "1d"]


def test_nothing_but_durations_changes() -> None:
    for name, text in faster_rules(RULES):
        made, original = yaml.safe_load(text), yaml.safe_load((RULES / name).read_text("utf-8"))
        for ours, theirs in zip(made["groups"], original["groups"], strict=True):
            assert ours["name"] == theirs["name"]
            for mine, first in zip(ours["rules"], theirs["rules"], strict=True):
                assert mine.keys() == first.keys()
                assert IN_QUERY.sub("", mine["expr"]) == IN_QUERY.sub("", first["expr"])
                assert {**mine, "expr": "", "for": ""} == {**first, "expr": "", "for": ""}
