"""An import contract that lists, folder by folder, all that the folder may import (`make check` runs it).

A line reads `folder -> package, package`: every module in the folder may import the folder itself and these
packages, and nothing else. A package is another folder of the list or a library; the standard library is
always allowed. The longest folder that a module lies in decides, for the importer and the imported alike: so
a table that is listed by itself may import the driver, and its neighbours may not import the table. A module
that lies in no folder, and a package that nothing in the folder imports, break the contract too, so the list
stays complete and short.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class Breach(NamedTuple):
    """One import that is not allowed."""

    folder: str
    importer: str
    imported: str
    line: int


class AllowList(Contract):
    """Contract type `allow_list`; its one option is `folders`."""

    type_name = "allow_list"
    folders = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Breaches, modules without a folder, and allowances that nothing uses."""
        allowed = parsed(list(self.folders))  # type: ignore[call-overload]
        result = examined(graph, allowed)
        kept = not any(result.values())
        return ContractCheck(kept=kept, metadata=result)

    def render_broken_contract(self, check: ContractCheck) -> None:
        """One line a fault, and what to do."""
        for breach in check.metadata["breaches"]:
            where = f"{breach.importer} (l.{breach.line})"
            output.print_error(f"{breach.folder} may not import {breach.imported}: {where}")
        for module in check.metadata["homeless"]:
            output.print_error(f"{module} lies in no folder of the list: add its folder")
        for folder, package in check.metadata["unused"]:
            output.print_error(f"{folder} no longer imports {package}: take it off the list")


def parsed(lines: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """What each folder may import. ValueError for a folder that stands twice or a line without an arrow."""
    allowed: dict[str, tuple[str, ...]] = {}
    for line in lines:
        folder, arrow, packages = (part.strip() for part in line.partition("->"))
        if not arrow or folder in allowed:
            raise ValueError(f"`folder -> package, package` expected, each folder once: {line}")
        allowed[folder] = tuple(package.strip() for package in packages.split(",") if package.strip())
    return allowed


def examined(graph: ImportGraph, allowed: Mapping[str, tuple[str, ...]]) -> dict[str, list[Any]]:
    """`breaches`, `homeless` modules and `unused` (folder, package) pairs."""
    breaches: list[Breach] = []
    homeless: list[str] = []
    used: defaultdict[str, set[str]] = defaultdict(set)
    for module in sorted(graph.modules):
        if graph.is_module_squashed(module):
            continue
        folder = longest_prefix(module, allowed)
        if folder is None:
            homeless.append(module)
            continue
        for imported in sorted(graph.find_modules_directly_imported_by(module)):
            if imported.partition(".")[0] in sys.stdlib_module_names:
                continue
            package = longest_prefix(imported, allowed) or imported.partition(".")[0]
            if package not in (folder, *allowed[folder]):
                breaches.append(Breach(folder, module, imported, _line(graph, module, imported)))
            else:
                used[folder].add(package)
    unused = [pair for pair in _pairs(allowed) if pair[1] not in used[pair[0]]]
    return {"breaches": breaches, "homeless": homeless, "unused": unused}


def longest_prefix(module: str, packages: Iterable[str]) -> str | None:
    """The longest of the packages that the module is or lies in."""
    holding = [package for package in packages if module == package or module.startswith(f"{package}.")]
    return max(holding, key=len, default=None)


def _pairs(allowed: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    for folder, packages in allowed.items():
        for package in packages:
            yield folder, package


def _line(graph: ImportGraph, importer: str, imported: str) -> int:
    details = graph.get_import_details(importer=importer, imported=imported)
    return int(details[0]["line_number"]) if details else 0
