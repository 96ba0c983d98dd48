"""A migration does the same for ever: it imports nothing of the application, which changes."""

import ast
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

PACKAGES = ("gateway", "insurance", "review", "runtime", "wardgate")
MIGRATIONS = [
    file for half in ("gateway", "review") for file in Path(str(files(half) / "migrations")).glob("*.py")
]


def test_both_halves_have_migrations() -> None:
    assert {file.parts[-3] for file in MIGRATIONS} == {"gateway", "review"}


@pytest.mark.parametrize("file", MIGRATIONS, ids=lambda file: file.stem)
def test_a_migration_imports_no_package_of_ours(file: Path) -> None:
    assert {name.partition(".")[0] for name in _imports(file)}.isdisjoint(PACKAGES)


def _imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
