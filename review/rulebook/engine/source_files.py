"""Finds the files that a part of the code rests on: modules, what these import, and their data files."""

import ast
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

DATA = (".csv", ".json", ".txt", ".yaml")


def source_files(parts: Iterable[Path], root: Path, packages: Collection[str]) -> frozenset[Path]:
    """The files of the parts, which are modules (`x.py`) and folders of modules, and of what they import.

    Imports are followed to any depth, wherever they stand in a module, but only into these packages below
    `root`: where the package is installed, libraries lie next to it. Data files are those of the folders, and
    those that lie next to an imported module.
    """
    found: set[Path] = set()
    unread = {file for part in parts for file in (*_files_of(part), *_packages_above(part, root))}
    while unread:
        found |= unread
        modules = [file for file in unread if file.suffix == ".py"]
        unread = {file for module in modules for file in _needed_by(module, root, packages)} - found
    return frozenset(found)


def _files_of(part: Path) -> list[Path]:
    if part.is_file():
        return [part]
    return [file for suffix in (".py", *DATA) for file in part.rglob(f"*{suffix}")]


def _packages_above(part: Path, root: Path) -> Iterator[Path]:
    folders = (folder for folder in part.parents if folder.is_relative_to(root))
    return (file for folder in folders if (file := folder / "__init__.py").is_file())


def _needed_by(module: Path, root: Path, packages: Collection[str]) -> Iterator[Path]:
    yield from (file for file in module.parent.iterdir() if file.suffix in DATA)
    for name in _imported_names(module.read_bytes()):
        if name.partition(".")[0] in packages:
            yield from _modules_named(name, root)


# Parsing is nearly all of the work, and a process may read several rulebooks of the same sources.
@lru_cache(2048)
def _imported_names(source: bytes) -> frozenset[str]:
    """What the import statements name; the last part of a name may be a class or a function."""
    return frozenset(name for node in ast.walk(ast.parse(source)) for name in _names_in(node))


def _names_in(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def _modules_named(name: str, root: Path) -> Iterator[Path]:
    """The packages on the way to the name, and the module at its end if there is one."""
    at = root
    for part in name.split("."):
        at /= part
        yield from (file for file in (at / "__init__.py", at.with_suffix(".py")) if file.is_file())
