"""Finds the files that a part of the code rests on: modules, what these import, and their data files."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from pathlib import Path

DATA = (".csv", ".json", ".txt", ".yaml")
SOURCES = (".py", *DATA)
# An import statement, and what looks like one in a text. To parse the modules takes ten times as long.
IMPORT = re.compile(
    r"(?:^|[;:])[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import[ \t]*(\([^)]*\)|[^\n#;(]+)|import[ \t]+([^\n#;]+))",
    re.MULTILINE,
)
COMMENT = re.compile(r"#.*")


def source_files(parts: Iterable[Path], root: Path, packages: Collection[str]) -> frozenset[Path]:
    """The files of the parts, which are modules (`x.py`) and folders of modules, and of what they import.

    Imports are followed to any depth, wherever they stand in a module, but only into these packages below
    `root`: where the package is installed, libraries lie next to it. Data files are those of the folders, and
    those that lie next to an imported module.
    """
    found: set[Path] = set()
    followed: set[str] = set()
    names_in = cache(_names_in)
    unread = {file for part in parts for file in (*_files_of(part), *_packages_above(part, root))}
    while unread:
        found |= unread
        modules = [file for file in unread if file.suffix == ".py"]
        names = {name for module in modules for name in imported_names(module.read_text(encoding="utf-8"))}
        ours = {name for name in names if name.partition(".")[0] in packages} - followed
        followed |= ours
        needed = {file for name in ours for file in _modules_named(name, str(root), names_in)}
        unread = ({Path(file) for file in needed} | _data_next_to(modules)) - found
    return frozenset(found)


def _files_of(part: Path) -> list[Path]:
    if part.is_file():
        return [part]
    return [file for file in part.rglob("*") if file.suffix in SOURCES]


def _packages_above(part: Path, root: Path) -> Iterator[Path]:
    folders = (folder for folder in part.parents if folder.is_relative_to(root))
    return (file for folder in folders if (file := folder / "__init__.py").is_file())


def _data_next_to(modules: Iterable[Path]) -> set[Path]:
    folders = {module.parent for module in modules}
    return {file for folder in folders for file in folder.iterdir() if file.suffix in DATA}


def imported_names(source: str) -> Iterator[str]:
    """What the import statements of a module name; the last part of a name may be a class or a function."""
    for package, attributes, modules in IMPORT.findall(source.replace("\\\n", " ")):
        names = _without_aliases(attributes or modules)
        yield from (f"{package}.{name}" for name in names) if package else names


def _without_aliases(names: str) -> list[str]:
    """The names of "(a, b as c)"."""
    each = COMMENT.sub("", names).strip("() \n").split(",")
    return [name.split()[0] for name in each if name.strip()]


def _modules_named(name: str, root: str, names_in: Callable[[str], frozenset[str]]) -> Iterator[str]:
    """The packages on the way to the name, and the module at its end if there is one."""
    at = root
    for part in name.split("."):
        names = names_in(at)
        if f"{part}.py" in names:
            yield f"{at}/{part}.py"
        if part not in names:
            return
        at = f"{at}/{part}"
        if "__init__.py" in names_in(at):
            yield f"{at}/__init__.py"


def _names_in(folder: str) -> frozenset[str]:
    path = Path(folder)
    return frozenset(entry.name for entry in path.iterdir()) if path.is_dir() else frozenset()
