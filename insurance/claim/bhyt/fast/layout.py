"""The layout that one program writes: its tables, the order of their fields, and the decision they follow."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from insurance.claim.bhyt.decisions.decision import Decision
from insurance.claim.bhyt.decisions.told_apart import decision_of
from insurance.claim.bhyt.documents.record import Record, Row
from insurance.claim.bhyt.fast.row_pattern import RowPattern, row_pattern

DECLARATION = r"(?:<\?xml version=(?:'1\.0'|\"1\.0\")(?: encoding=(?:'[\w-]{1,20}'|\"[\w-]{1,20}\"))?\?>)?\s*"
_number = re.compile("[0-9]{1,10}").fullmatch


class TableLayout(msgspec.Struct, frozen=True):
    """One table: what stands before its first row and after its last, and a row."""

    head: re.Pattern[str]
    row: RowPattern
    tail: re.Pattern[str]
    has_list: bool

    def rows(self, table: str, document: str) -> tuple[Row, ...] | None:
        """The rows of a document that is written so; None for any other, or where a number comes twice."""
        head = self.head.match(document)
        if head is None:
            return None
        place, found = head.end(), []
        while row := self.row.expression.match(document, place):
            found.append(dict(zip(self.row.names, row.groups(""), strict=True)))
            place = row.end()
        if not found or self.tail.fullmatch(document, place) is None:
            return None
        return self._labelled(table, found)

    def _labelled(self, table: str, found: Sequence[Mapping[str, str]]) -> tuple[Row, ...] | None:
        if not self.has_list:
            return (Row(table, found[0]),) if len(found) == 1 else None
        numbers = [values.get("STT", "") for values in found]
        if len(set(numbers)) < len(numbers) or not all(map(_number, numbers)):
            return None
        return tuple(
            Row(f"{table}[STT={number}]", values) for number, values in zip(numbers, found, strict=True)
        )


class Layout(msgspec.Struct, frozen=True):
    """The tables by their kinds, and the days of discharge on which a record of it follows `decision`."""

    decision: Decision
    first_day: date
    last_day: date
    tables: Mapping[str, TableLayout]

    def is_of(self, record: Record, decision: Decision) -> bool:
        """Whether the record follows this decision, and its first rows have these fields in this order."""
        return decision is self.decision and all(
            rows and tuple(rows[0].values) == self.tables[kind].row.names
            for kind, rows in record.tables.items()
        )

    def record(self, facility: str, made: str, documents: Mapping[str, str]) -> Record | None:
        """The record, where all of its documents are written so."""
        tables: dict[str, tuple[Row, ...]] = {}
        for kind, document in documents.items():
            rows = self.tables[kind].rows(kind, document) if kind in self.tables else None
            if rows is None:
                return None
            tables[kind] = rows
        return Record(facility, made, tables, {})


def layout_of(record: Record, decision: Decision, decisions: Sequence[Decision]) -> Layout | None:
    """The layout of a record that was read without a remark; None where its rows differ in their fields."""
    tables: dict[str, TableLayout] = {}
    for kind, rows in record.tables.items():
        names = tuple(rows[0].values) if rows else ()
        form = decision.tables[kind]
        row = row_pattern(form.path[-1], names, form)
        if row is None or any(tuple(one.values) != names for one in rows):
            return None
        outer = form.path[:-1]
        head = DECLARATION + "".join(rf"<{name}>\s*" for name in outer)
        tail = "".join(rf"</{name}>\s*" for name in reversed(outer))
        tables[kind] = TableLayout(re.compile(head), row, re.compile(tail), bool(outer))
    starts = sorted(
        {one.in_force for one in decisions if decision_of(record.names, one.in_force, decisions) is decision}
    )
    later = [one.in_force for one in decisions if one.in_force > decision.in_force]
    ends = [day for day in later if decision_of(record.names, day, decisions) is not decision]
    if decision.in_force not in starts:
        return None
    last = decision.until or (date.fromordinal(min(ends).toordinal() - 1) if ends else date.max)
    return Layout(decision, decision.in_force, last, tables)
