"""The files of the repository, as the documentation names them."""

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[3]
FOLDERS = ("docker", "docs", "gateway", "insurance", "proto", "review", "runtime", "tests", "wardgate")
TEST = re.compile(r"^(?:async )?def (test_\w+)", re.MULTILINE)
SOURCES = (".py", ".proto", ".yaml", ".sql", ".toml")


@cache
def files() -> tuple[str, ...]:
    """Paths of all files and folders, folders with a slash at their end."""
    return tuple(_paths())


def _paths() -> Iterator[str]:
    yield from (path.name for path in ROOT.iterdir() if path.is_file())
    for folder in FOLDERS:
        yield f"{folder}/"
        for path in (ROOT / folder).rglob("*"):
            if "__pycache__" not in path.parts:
                yield str(path.relative_to(ROOT)) + "/" * path.is_dir()


@cache
def file_exists(name: str) -> bool:
    """Whether a file or folder has this path, or a path that ends in it; `*` stands for any characters."""
    return any(
        fnmatch(path, name) or fnmatch(path, f"*/{name}") or fnmatch(path, f"{name}/") for path in files()
    )


@cache
def source() -> str:
    """The text of all sources, tests included."""
    texts = (ROOT / path for path in files() if path.endswith(SOURCES))
    return "\n".join(path.read_text(encoding="utf-8") for path in texts)


@cache
def words() -> frozenset[str]:
    """Every word of the sources."""
    return frozenset(re.findall(r"\w+", source()))


@cache
def functions_of_tests() -> frozenset[str]:
    """The names of all test functions."""
    texts = (
        (ROOT / path).read_text(encoding="utf-8")
        for path in files()
        if path.startswith("tests/") and path.endswith(".py")
    )
    return frozenset(name for text in texts for name in TEST.findall(text))
