"""Every alert says how bad it is and where to read on, and its page has every alert."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.unit.docs.exported import rules
from tests.unit.docs.markdown import read
from tests.unit.docs.tree import ROOT

ALERTS = rules("alert")
PAGE = read(ROOT / "docs/howto/alerts.md")
# Below the heading of each alert.
PARTS = ("**Means:**", "**Look at:**", "**Do:**")


def names() -> set[str]:
    return {alert["alert"] for alert in ALERTS}


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: f"{alert['alert']} {alert['labels']}")
def test_an_alert_has_a_severity_a_summary_and_a_section_to_read(alert: dict[str, Any]) -> None:
    assert alert["labels"]["severity"] in {"page", "ticket", "none"}
    assert alert["annotations"]["summary"].endswith(".")
    page, _, anchor = alert["annotations"]["runbook_url"].partition("#")
    assert ROOT / page == PAGE.path
    assert anchor == alert["alert"].lower()
    assert anchor in PAGE.anchors


def test_the_page_of_alerts_has_the_same_alerts_as_the_rules() -> None:
    assert set(sections()) == names()


def sections() -> dict[str, str]:
    """The text below the heading of each alert."""
    parts = re.split(r"^### (\w+)$", PAGE.text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize(("name", "text"), [*sections().items()])
def test_a_section_says_what_the_alert_means_what_to_look_at_and_what_to_do(name: str, text: str) -> None:
    assert [part for part in PARTS if part not in text] == []


def cases_of_alerts() -> Iterator[tuple[str, bool]]:
    """The name of an alert, and whether it is expected to fire: all cases of tests/alerts/."""
    for path in (ROOT / "tests/alerts").glob("*.yaml"):
        for test in yaml.safe_load(path.read_text("utf-8"))["tests"]:
            for case in test.get("alert_rule_test", ()):
                yield case["alertname"], bool(case.get("exp_alerts"))


def test_for_each_alert_there_is_a_case_in_which_it_fires_and_one_in_which_it_does_not() -> None:
    cases: dict[str, set[bool]] = defaultdict(set)
    for name, fires in cases_of_alerts():
        cases[name].add(fires)
    lacking = {name for name in names() - {"Watchdog"} if cases[name] != {True, False}}
    assert lacking == set()
    assert set(cases) <= names()
