"""Checks the fields of a row by the decision: whether they are there, and their kinds, lengths and codes."""

from collections.abc import Mapping
from datetime import date

from insurance.claim.bhyt.checks import reasons
from insurance.claim.bhyt.decisions.code_list import CodeList
from insurance.claim.bhyt.decisions.decision import TableForm
from insurance.claim.bhyt.decisions.field import NUMBERS, Field, FieldKind
from insurance.claim.bhyt.documents.findings import Findings
from insurance.claim.bhyt.documents.record import DRUGS, SERVICES, VISIT, Row
from insurance.claim.bhyt.values import MINUTE, birth_in, moment_in, number_in, several

# What a claim is made of: without a readable value there, there is no claim.
READ_TABLES = frozenset({VISIT, DRUGS, SERVICES})
# Of the values of one field. Some hundred thousand would take seconds.
MOST_CHECKED = 1000
TIMES = frozenset({FieldKind.DAY, FieldKind.TIME, FieldKind.MOMENT})


class FieldChecks:
    """Checks rows of one decision. `day` is when the visit ended: it decides which codes there were."""

    def __init__(self, lists: Mapping[str, CodeList], day: date | None, findings: Findings) -> None:
        self._lists = lists
        self._day = day
        self._findings = findings

    def check(self, table: str, row: Row, form: TableForm) -> None:
        """Note everything wrong with the fields of the row."""
        for name, field in form.fields.items():
            value = row.values.get(name, "")
            if value:
                self._check_value(field, value, f"{row.path}/{name}", is_read=table in READ_TABLES)
            elif field.must_have_value(row.values):
                self._findings.against_the_decision(f"{row.path}/{name}", reasons.REQUIRED)
        for name in row.values.keys() - form.fields.keys():
            self._findings.unusual(f"{row.path}/{name}", reasons.UNKNOWN_FIELD)

    def _check_value(self, field: Field, value: str, path: str, *, is_read: bool) -> None:
        if field.longest is not None and len(value) > field.longest:
            self._findings.against_the_decision(path, reasons.too_long(field.longest))
        if field.length is not None and len(value) != field.length:
            self._findings.against_the_decision(path, reasons.wrong_length(field.length))
        for one in several(value)[:MOST_CHECKED] if field.many else (value,):
            if field.kind is not FieldKind.TEXT:
                self._check_kind(field.kind, one, path, is_read=is_read)
            self._check_codes(field, one, path)

    def _check_kind(self, kind: FieldKind, value: str, path: str, *, is_read: bool) -> None:
        if not is_of(kind, value):
            (self._findings.fault if is_read else self._findings.against_the_decision)(
                path, reasons.form(kind)
            )
        elif kind in NUMBERS and value.startswith("-"):
            self._findings.against_the_decision(path, reasons.NEGATIVE)
        elif kind is FieldKind.TIME and len(value) != MINUTE:
            self._findings.against_the_decision(path, reasons.WITHOUT_MINUTES)

    def _check_codes(self, field: Field, value: str, path: str) -> None:
        if field.codes and value not in field.codes:
            self._findings.against_the_decision(path, reasons.not_in(field.codes))
        if field.form and not field.form.pattern.fullmatch(value):
            self._findings.against_the_decision(path, reasons.not_like(field.form))
        if field.list_name and self._day:
            codes = self._lists[field.list_name]
            if not codes.accepts(value, self._day):
                self._findings.against_the_decision(path, reasons.not_in(codes.on(self._day)))


def is_of(kind: FieldKind, value: str) -> bool:
    """Whether the value is one of this kind, and no text."""
    if kind is FieldKind.BIRTH:
        return birth_in(value) is not None
    if kind in TIMES:
        return moment_in(value) is not None
    number = number_in(value)
    return number is not None and (kind is not FieldKind.WHOLE or number == int(number))
