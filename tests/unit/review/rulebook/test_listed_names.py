"""Which names of a claim a table knows, and how often it is searched for them."""

import pytest

from review.rulebook.facts.service_names import listed_names
from review.rulebook.facts.service_names.listed_names import ListedNames


def test_only_names_that_the_table_has_are_among_those_of_a_claim() -> None:
    known = ListedNames(lambda name: name.startswith("listed"))
    names = frozenset({"listed A", "listed B", "other"})
    assert [known.among(names), known.among(names)] == [{"listed A", "listed B"}] * 2
    assert known.among(frozenset({"other"})) == known.among(frozenset()) == set()


def test_the_table_is_searched_for_a_name_once() -> None:
    asked: list[str] = []

    def is_listed(name: str) -> bool:
        asked.append(name)
        return name == "listed"

    known = ListedNames(is_listed)
    for _ in range(3):
        known.among(frozenset({"listed", "other"}))
    assert sorted(asked) == ["listed", "other"]


def test_names_without_end_are_not_remembered_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listed_names, "REMEMBERED", 2)
    asked: list[str] = []

    def is_listed(name: str) -> bool:
        asked.append(name)
        return False

    known = ListedNames(is_listed)
    for name in ("A", "B", "C", "A"):
        known.among(frozenset({name}))
    assert asked == ["A", "B", "C", "A"]
