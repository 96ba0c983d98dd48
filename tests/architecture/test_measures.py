"""Production code keeps its measures: short functions, one concept a file, folders that one can survey."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("gateway", "insurance", "review", "runtime", "wardgate")
GENERATED = ("_pb2.py", "_pb2_grpc.py")


def sources() -> list[Path]:
    """Every module of ours that is in the wheel, migrations apart: they are history and never change."""
    return [
        path
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if not path.name.endswith(GENERATED) and "migrations" not in path.parts
    ]


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function with its statement lines: without signature, docstring, comments and blank lines."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            code = lines[body[0].lineno - 1 : node.end_lineno] if body else []
            yield node.name, sum(1 for line in code if line.strip() and not line.strip().startswith("#"))


@pytest.fixture(scope="module")
def lengths() -> dict[str, int]:
    return {f"{path.relative_to(ROOT)}:{name}": size for path in sources() for name, size in functions(path)}


def test_half_of_all_functions_have_at_most_six_lines(lengths: dict[str, int]) -> None:
    assert median(lengths.values()) <= 6


def test_nine_in_ten_functions_have_at_most_fifteen_lines(lengths: dict[str, int]) -> None:
    assert quantiles(lengths.values(), n=10)[-1] <= 15


def test_a_folder_of_more_than_sixteen_modules_is_divided() -> None:
    counts = Counter(path.parent.relative_to(ROOT) for path in sources() if path.name != "__init__.py")
    assert {str(folder): count for folder, count in counts.items() if count > 16} == {}
