"""Prints the part of requirements.lock that the image needs: `python3 docker/locked_requirements.py console`.

A word is an extra of pyproject.toml; `build` stands for what builds the wheel. The lock has the packages of
all extras. `uv pip compile` writes below each which packages need it, and a package is left out if none of
these is wanted. So versions and hashes stand in one file only. Standard library alone: it runs before
anything is installed.
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

BUILD = "build"
US = "wardgate (pyproject.toml)"


class Locked(NamedTuple):
    """A package of the lock: its name, its lines, and the names of the packages that need it."""

    name: str
    lines: str
    needed_by: frozenset[str]


def requirements(lock: str, project: dict[str, Any], words: Iterable[str]) -> str:
    """The lines of the lock for the project with these extras. Raises ValueError where one does not exist."""
    packages = list(_packages(lock))
    wanted = _closure(packages, set(_direct(project, words)))
    return "".join(package.lines for package in packages if package.name in wanted)


def _packages(lock: str) -> Iterator[Locked]:
    # A package begins a line; its hashes and comments are indented.
    for part in re.split(r"^(?=\S)", lock, flags=re.MULTILINE):
        if found := re.match(r"[A-Za-z0-9._-]+(?===)", part):
            comments = re.findall(r"^ +# (?:via )? *(\S.*)$", part, flags=re.MULTILINE)
            yield Locked(found[0], part, frozenset(line for line in comments if line not in {"via", US}))


def _closure(packages: list[Locked], wanted: set[str]) -> set[str]:
    if missing := wanted - {package.name for package in packages}:
        raise ValueError(f"requirements.lock lacks {', '.join(sorted(missing))}: run `make lock`")
    found: set[str] = set()
    while found != wanted:
        found = set(wanted)
        wanted = found | {package.name for package in packages if package.needed_by & found}
    return found


def _direct(project: dict[str, Any], words: Iterable[str]) -> Iterator[str]:
    extras = project["project"]["optional-dependencies"]
    for word in words:
        if word == BUILD:
            yield from map(_name, project["build-system"]["requires"])
        elif word not in extras:
            raise ValueError(f"pyproject.toml has no extra {word}")
        else:
            yield from map(_name, project["project"]["dependencies"])
            yield from map(_name, extras[word])


def _name(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0].lower()


def main() -> None:
    """Exit status 0, or 1 after a line that says what is wrong."""
    root = next(folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").exists())
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    try:
        lock = (root / "requirements.lock").read_text(encoding="utf-8")
        sys.stdout.write(requirements(lock, project, sys.argv[1:]))
    except ValueError as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
