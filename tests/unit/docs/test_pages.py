"""The pages name only files, commands, flags, settings, metrics and tests that exist."""

import re
from functools import cache
from importlib.util import find_spec

import pytest
from prometheus_client import CollectorRegistry, Metric

from docs.generate.table import GENERATED
from gateway.metrics import Metrics as GatewayMetrics
from gateway.relay.metrics import RelayMetrics
from review.console_metrics import ConsoleMetrics
from review.metrics import Metrics as ReviewMetrics
from runtime.settings.names import known_names
from tests.unit.docs.command_line import unknown_words
from tests.unit.docs.markdown import Page, read
from tests.unit.docs.tree import FOLDERS, ROOT, file_exists, functions_of_tests, source, words

ALL = [read(path) for path in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])]
# Decisions and the changelog are history, and may name what has gone. Generated pages follow from the code.
CURRENT = [
    page
    for page in ALL
    if page.path.parent.name != "decisions"
    and page.path.name != "CHANGELOG.md"
    and GENERATED not in page.text
]
PATH = re.compile(
    rf"(?<![\w./-])(?:(?:{'|'.join(FOLDERS)})/[\w./*-]*|[\w/*-]+\.(?:py|yaml|proto|toml))(?![\w<])"
)
IDENTIFIER = re.compile(r"[A-Z]+[a-z]+[A-Z]\w+|[A-Z]+_[A-Z_]+")
# In the documentation a code span with quotation marks.
LOG_MESSAGE = re.compile(r'"[a-z][a-z ,:;-]+"')
# A module, a class, a message of proto/, a table.
DOTTED = re.compile(r"\b(?:gateway|insurance|review|runtime|wardgate)(?:\.\w+)+(?![\w/])")


def of_each(pages: list[Page]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("page", pages, ids=lambda page: str(page.path.relative_to(ROOT)))


@of_each(ALL)
def test_links_lead_to_files_and_headings(page: Page) -> None:
    assert [link for link in page.links if not _leads_somewhere(page, link)] == []


def _leads_somewhere(page: Page, link: str) -> bool:
    name, _, anchor = link.partition("#")
    target = page.path.parent / name if name else page.path
    return target.exists() and (not anchor or anchor in read(target).anchors)


def test_the_readme_names_every_page() -> None:
    pages = {
        str(path.relative_to(ROOT))
        for folder in ("docs", "docs/howto")
        for path in (ROOT / folder).glob("*.md")
    }
    assert pages - {link.partition("#")[0] for link in read(ROOT / "README.md").links} == set()


@of_each(CURRENT)
def test_files_and_folders_exist(page: Page) -> None:
    named = {path.rstrip(".") for code in page.code for path in PATH.findall(code)}
    assert [path for path in sorted(named) if not file_exists(path)] == []


@of_each(CURRENT)
def test_make_targets_exist(page: Page) -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    named = {target for code in page.code for target in re.findall(r"\bmake ([a-z-]+)", code)}
    assert named - set(targets) == set()


@of_each(CURRENT)
def test_modules_that_are_run_exist(page: Page) -> None:
    named = {module for code in page.code for module in re.findall(r"\bpython -m ([\w.]+)", code)}
    assert [module for module in sorted(named) if find_spec(module) is None] == []


@of_each(CURRENT)
def test_commands_and_their_flags_exist(page: Page) -> None:
    assert [word for code in page.code for word in unknown_words(code)] == []


@of_each(CURRENT)
def test_settings_exist(page: Page) -> None:
    assert set(re.findall(r"\bWARDGATE_[A-Z_]+\b", page.text)) - known_names() == set()


@of_each(CURRENT)
def test_metrics_exist(page: Page) -> None:
    named = {name for code in page.code for name in re.findall(r"\b(?:wardgate|grpc_server)_[a-z_]+\b", code)}
    assert named - metrics() == set()


@cache
def metrics() -> frozenset[str]:
    """The names on /metrics."""
    families: list[Metric] = []
    for make in (GatewayMetrics, ReviewMetrics, ConsoleMetrics, RelayMetrics):
        make(registry := CollectorRegistry())
        families += registry.collect()
    return frozenset(
        f"{family.name}_total" if family.type == "counter" else family.name for family in families
    )


@of_each(CURRENT)
def test_tests_exist(page: Page) -> None:
    named = {name for code in page.code for name in re.findall(r"\btest_\w+\b(?!\.py)", code)}
    assert named - functions_of_tests() == set()


@of_each(CURRENT)
def test_log_messages_exist(page: Page) -> None:
    named = {code[1:-1] for code in page.code if LOG_MESSAGE.fullmatch(code)}
    assert [message for message in named if message not in source()] == []


@of_each(CURRENT)
def test_identifiers_exist_in_the_sources(page: Page) -> None:
    identifiers = {code for code in page.code if IDENTIFIER.fullmatch(code)} - known_names()
    dotted = {part for code in page.code for name in DOTTED.findall(code) for part in name.split(".")}
    assert (identifiers | dotted) - words() == set()


def test_every_decision_has_a_number_of_its_own() -> None:
    decisions = [page for page in ALL if page.path.parent.name == "decisions"]
    numbers = [int(page.path.name[:4]) for page in decisions]
    assert len(set(numbers)) == len(numbers)
    assert all(page.text.startswith(f"# {number}. ") for page, number in zip(decisions, numbers, strict=True))
