"""The import contract by folder reports what is not allowed, has no folder, or is listed without need."""

import pytest
from grimp import ImportGraph

from tests.architecture.allow_list import Breach, examined, parsed


def graph(*imports: tuple[str, str]) -> ImportGraph:
    """A graph of modules of ours that import each other; `asyncpg` and `json` are external."""
    built = ImportGraph()
    for number, (importer, imported) in enumerate(imports, 1):
        for module in (importer, imported):
            built.add_module(module, is_squashed=module in ("asyncpg", "json"))
        built.add_import(importer=importer, imported=imported, line_number=number, line_contents="import")
    return built


def test_a_folder_may_import_itself_the_standard_library_and_what_is_listed() -> None:
    imports = graph(("cards.check", "cards.card"), ("cards.check", "json"), ("cards.check", "law.benefit"))
    found = examined(imports, parsed(["cards -> law", "law ->"]))
    assert not any(found.values())


def test_any_other_import_is_a_breach_with_its_line() -> None:
    found = examined(graph(("cards.check", "asyncpg")), parsed(["cards ->"]))
    assert found["breaches"] == [Breach("cards", "cards.check", "asyncpg", 1)]


def test_the_longest_folder_decides_so_a_table_may_import_more_than_its_neighbours() -> None:
    imports = graph(("cards.table", "asyncpg"), ("cards.check", "asyncpg"))
    found = examined(imports, parsed(["cards ->", "cards.table -> asyncpg"]))
    assert [breach.importer for breach in found["breaches"]] == ["cards.check"]


def test_a_listed_folder_inside_another_one_is_not_allowed_by_itself() -> None:
    imports = graph(("cards.check", "cards.table"), ("cards.table", "asyncpg"))
    found = examined(imports, parsed(["cards ->", "cards.table -> asyncpg"]))
    assert [breach.imported for breach in found["breaches"]] == ["cards.table"]


def test_a_module_that_lies_in_no_folder_of_the_list_is_named() -> None:
    found = examined(graph(("claims.intake", "json")), parsed(["cards ->"]))
    assert found["homeless"] == ["claims.intake"]


def test_a_package_that_nothing_imports_any_more_is_named() -> None:
    found = examined(graph(("cards.check", "json")), parsed(["cards -> asyncpg"]))
    assert found["unused"] == [("cards", "asyncpg")]


@pytest.mark.parametrize("lines", [["cards"], ["cards -> law", "cards -> asyncpg"]])
def test_a_line_without_an_arrow_and_a_folder_listed_twice_are_refused(lines: list[str]) -> None:
    with pytest.raises(ValueError, match="each folder once"):
        parsed(lines)
