"""The source files of a part of the code: its modules, what they import, and their data files."""

import ast
from pathlib import Path

import pytest

from review.rulebook.engine.rulebook_version import PACKAGES, ROOT
from review.rulebook.engine.source_files import imported_names, source_files


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Made-up packages: `judging` imports `law`, which imports `clock`; `json` is a library next to them."""
    texts = {
        "judging/__init__.py": "",
        "judging/score.py": "import json\nfrom law.numbers import RATE\n",
        "judging/tables/limits.yaml": "",
        "judging/notes.md": "",
        "law/__init__.py": "",
        "law/numbers.py": "def rate():\n    from clock import now\n",
        "law/rates.csv": "",
        "law/unused.py": "",
        "clock/__init__.py": "import law.numbers\n",
        "json/__init__.py": "",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def names(root: Path, *parts: str) -> set[str]:
    files = source_files([root / part for part in parts], root, ["clock", "judging", "law"])
    return {str(file.relative_to(root)) for file in files}


def test_imports_are_followed_to_any_depth_even_from_within_a_function(root: Path) -> None:
    assert {"law/__init__.py", "law/numbers.py", "clock/__init__.py"} <= names(root, "judging")


def test_data_files_are_those_of_a_folder_and_those_next_to_an_imported_module(root: Path) -> None:
    assert {"judging/tables/limits.yaml", "law/rates.csv"} <= names(root, "judging")


def test_a_module_that_nothing_imports_is_left_out(root: Path) -> None:
    assert {"law/unused.py", "judging/notes.md"} & names(root, "judging") == set()


def test_a_library_installed_next_to_the_packages_is_left_out(root: Path) -> None:
    assert "json/__init__.py" not in names(root, "judging")


def test_a_single_module_may_be_given(root: Path) -> None:
    assert names(root, "law/numbers.py") == {
        "clock/__init__.py",
        "law/__init__.py",
        "law/numbers.py",
        "law/rates.csv",
    }


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import law.numbers as numbers, clock  # both\n", {"law.numbers", "clock"}),
        ("from law import (\n    RATE,  # of 2026\n    limits as l,\n)\n", {"law.RATE", "law.limits"}),
        ("from law import(RATE)\n", {"law.RATE"}),
        ("from law import \\\n    RATE\n", {"law.RATE"}),
        ("import clock; import law\nif True: from json import loads\n", {"clock", "law", "json.loads"}),
    ],
)
def test_an_import_is_found_however_it_is_laid_out(source: str, names: set[str]) -> None:
    assert set(imported_names(source)) == names == _parsed(source)


def test_no_import_of_our_modules_is_overlooked() -> None:
    modules = [module for package in PACKAGES for module in (ROOT / package).rglob("*.py")]
    sources = {module: module.read_text(encoding="utf-8") for module in modules}
    overlooked = {module: _parsed(source) - set(imported_names(source)) for module, source in sources.items()}
    assert {module: names for module, names in overlooked.items() if names} == {}


def _parsed(source: str) -> set[str]:
    """What Python itself finds."""
    nodes = list(ast.walk(ast.parse(source)))
    whole = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return whole | {
        f"{node.module}.{alias.name}"
        for node in nodes
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
