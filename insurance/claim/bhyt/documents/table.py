"""Reads the rows of one table from its document."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from insurance.claim.bhyt.documents.findings import Findings
from insurance.claim.bhyt.documents.reasons import EMPTY_ROW, FIELD_TWICE, NESTED, NO_ROWS, wrong_root
from insurance.claim.bhyt.documents.record import VISIT, Row
from insurance.claim.bhyt.documents.strays import note_strays, note_text
from insurance.claim.bhyt.documents.tree import Element, children_of, name_of, text_of

# The elements from the root of a table to a row.
Path = tuple[str, ...]
# A list within a root, with rows.
DEEPEST = 2
_number = re.compile("[0-9]{1,10}").fullmatch


def rows_of(table: str, root: Element, paths: Collection[Path], findings: Findings) -> tuple[Row, ...]:
    """The rows in the order sent. `paths` are those of the decisions: the root must be one of theirs."""
    if name_of(root) not in {path[0] for path in paths}:
        findings.fault(table, wrong_root(" / ".join(dict.fromkeys(path[0] for path in paths))))
        return ()
    containers = {name for path in paths for name in path if len(path) > 1}
    elements = list(_RowElements(table, containers, findings).of(root, 0))
    if not elements:
        (findings.fault if table == VISIT else findings.unusual)(table, NO_ROWS)
    if any(not len(element) for element in elements):
        findings.unusual(table, EMPTY_ROW)
    labels = _labels(table, elements, has_list=bool(containers))
    return tuple(
        Row(label, _values(label, element, findings)) for label, element in zip(labels, elements, strict=True)
    )


class _RowElements:
    """Finds the rows of a table, and notes what stands beside them."""

    def __init__(self, table: str, containers: Collection[str], findings: Findings) -> None:
        self._table = table
        self._containers = containers
        self._findings = findings

    def of(self, element: Element, depth: int) -> Iterator[Element]:
        """Where a row is: an element whose children are no lists and no rows."""
        children = list(children_of(element))
        inner = [child for child in children if depth < DEEPEST and self._is_inner(child)]
        if inner and len(inner) == len(children):
            note_text(element, self._table, self._findings)
            for child in inner:
                yield from self.of(child, depth + 1)
        elif children or depth == DEEPEST:
            yield element
        else:
            # A list without rows, or a row that is written as text or in attributes.
            note_strays(element, self._table, self._findings)

    def _is_inner(self, child: Element) -> bool:
        return bool(len(child)) or name_of(child) in self._containers


def _labels(table: str, elements: Sequence[Element], *, has_list: bool) -> list[str]:
    """What names each row: its STT, or its place, counted from 1, where its STT is not its own."""
    if len(elements) == 1 and not has_list:
        return [table]
    numbers = [_number_of(row) for row in elements]
    count = Counter(numbers)
    return [
        f"{table}[STT={number}]" if count[number] == 1 and _number(number) else f"{table}[{place}]"
        for place, number in enumerate(numbers, start=1)
    ]


def _number_of(row: Element) -> str:
    return next((text_of(child) for child in children_of(row) if name_of(child) == "STT"), "")


def _values(path: str, row: Element, findings: Findings) -> dict[str, str]:
    note_strays(row, path, findings)
    values: dict[str, str] = {}
    for field in children_of(row):
        name = name_of(field)
        if len(field):
            findings.fault(f"{path}/{name}", NESTED)
        elif name in values:
            findings.fault(f"{path}/{name}", FIELD_TWICE)
        else:
            values[name] = text_of(field)
    return values
