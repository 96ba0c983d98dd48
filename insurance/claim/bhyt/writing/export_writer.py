"""Writes a claim as an export in BHYT XML, by QĐ 4750 or 3176."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from operator import attrgetter

from insurance.claim.bhyt.decisions.decision_files import read_decisions
from insurance.claim.bhyt.documents.envelope import FILE, KIND
from insurance.claim.bhyt.documents.findings import Findings
from insurance.claim.bhyt.documents.record import DRUGS, SERVICES, VISIT
from insurance.claim.bhyt.documents.tree import Element, children_of, name_of, parse_text, text_of
from insurance.claim.bhyt.fields.field_forms import SUMS
from insurance.claim.bhyt.fields.field_forms import VISIT as VISIT_FORMS
from insurance.claim.bhyt.fields.forms import written_day
from insurance.claim.bhyt.mapping.kept import AS_SENT, ENVELOPE, MADE, MAPPED
from insurance.claim.bhyt.mapping.own_fields import own_fields
from insurance.claim.bhyt.mapping.visit import WITHDRAWN
from insurance.claim.bhyt.writing.envelope import Fields, Table, written_envelope
from insurance.claim.bhyt.writing.fact_writer import fields_of
from insurance.claim.bhyt.writing.line_rows import row_of, table_of
from insurance.claim.claim import Claim
from insurance.claim.parts.kept_row import KeptRow

# Rows by table and place, from 1.
Kept = Mapping[tuple[str, int], Fields]


class ExportWriter:
    """Writes exports by one decision, such as "3176/QĐ-BYT". Make it once: it reads the decisions."""

    def __init__(self, number: str) -> None:
        self._decision = next(one for one in read_decisions() if one.number == number)

    def write(self, claim: Claim) -> bytes:
        """The export. What it cannot carry is not in it: read it again, and compare."""
        kept = {(row.table, row.place): dict(row.values) for row in claim.kept}
        visit = own_fields(claim) | fields_of(claim.visit, VISIT_FORMS) | fields_of(claim.sums, SUMS)
        if claim.is_withdrawal:
            visit["MA_DOITUONG_KCB"] = WITHDRAWN
        tables = [
            self._table(VISIT, [_row({"STT": "1"} | visit, VISIT, 1, kept)]),
            *self._line_tables(claim, visit["MA_LK"], kept),
            *self._kept_tables(claim),
        ]
        created = written_day(claim.created) if claim.created else ""
        made = kept.get((ENVELOPE, 1), {}).get(MADE, created)
        return written_envelope(
            claim.facility or "", made, tables, _others(claim, self._decision.tables.keys())
        )

    def _line_tables(self, claim: Claim, number: str, kept: Kept) -> Iterable[Table]:
        for table in (DRUGS, SERVICES):
            lines = [line for line in claim.lines if table_of(line) == table]
            rows = [
                _row({"MA_LK": number, "STT": str(place)} | row_of(line), table, place, kept)
                for place, line in enumerate(lines, start=1)
            ]
            if rows:
                yield self._table(table, rows)

    def _kept_tables(self, claim: Claim) -> Iterable[Table]:
        tables: dict[str, list[KeptRow]] = defaultdict(list)
        for row in claim.kept:
            if row.table in self._decision.tables and row.table not in MAPPED:
                tables[row.table].append(row)
        for table, rows in tables.items():
            yield self._table(table, [dict(row.values) for row in sorted(rows, key=attrgetter("place"))])

    def _table(self, name: str, rows: Iterable[Fields]) -> Table:
        form = self._decision.tables[name]
        return Table(name, form.path, [_in_order(row, form.fields) for row in rows])


def export_writer(decision: str) -> ExportWriter:
    """By the number of the decision alone: "3176" or "4750"."""
    return ExportWriter(f"{decision}/QĐ-BYT")


def _row(fields: Fields, table: str, place: int, kept: Kept) -> Fields:
    """With the fields that were kept of this row: they are as they were sent."""
    return {**fields, **kept.get((table, place), {})}


def _in_order(fields: Fields, names: Iterable[str]) -> Fields:
    """All fields of the decision in its order, empty ones too; then fields that it does not have."""
    return {name: fields.get(name, "") for name in names} | dict(fields)


def _others(claim: Claim, tables: Set[str]) -> Iterable[Element]:
    """Tables that no decision has. Others would be read, and are not what the claim says."""
    for row in claim.kept:
        if row.table == AS_SENT and row.values:
            element = parse_text(row.values[0][1], AS_SENT, Findings())
            if element is not None and name_of(element) == FILE and not tables & _kinds(element):
                yield element


def _kinds(file: Element) -> set[str]:
    return {text_of(part).upper() for part in children_of(file) if name_of(part) == KIND}
