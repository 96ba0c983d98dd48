"""Reads exports of layouts that it has seen before: correct ones, in some tenths of a millisecond.

A layout is learned from an export that was read without a remark. Any export that is written otherwise, or
has anything to remark, is not read here: the validating way names what is wrong with it.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from insurance.claim.bhyt.checks.record_checks import check_amounts, check_structure
from insurance.claim.bhyt.decisions.code_list import CodeList
from insurance.claim.bhyt.decisions.decision import Decision
from insurance.claim.bhyt.documents.findings import Findings
from insurance.claim.bhyt.documents.record import Record, Row
from insurance.claim.bhyt.fast.amounts import amounts_agree
from insurance.claim.bhyt.fast.envelope_scan import scan
from insurance.claim.bhyt.fast.layout import Layout, layout_of
from insurance.claim.bhyt.fast.row_pattern import Leftovers
from insurance.claim.bhyt.mapping.claim import ClaimMapping
from insurance.claim.bhyt.values import day_in
from insurance.claim.claim import Claim

# A country's hospitals use some dozens of programs. To compile a layout takes milliseconds.
MOST_LAYOUTS = 64
Kinds = tuple[str, ...]


class FastReader:
    """Several threads may use it at once."""

    def __init__(
        self, decisions: Sequence[Decision], lists: Mapping[str, CodeList], mapping: ClaimMapping
    ) -> None:
        self._decisions = decisions
        self._lists = lists
        self._mapping = mapping
        self._layouts: dict[Kinds, tuple[Layout, ...]] = {}
        self._count = 0

    def read(self, content: bytes) -> Claim | None:
        """The claim, of which there is nothing to remark; None for any other content."""
        scanned = scan(content)
        if scanned is None:
            return None
        for layout in self._layouts.get(tuple(sorted(scanned.documents)), ()):
            record = layout.record(*scanned)
            if record is not None and self._is_correct(record, layout):
                return self._mapping.claim_of(record, (), is_old=layout.decision.is_old)
        return None

    def learn(self, record: Record, decision: Decision) -> None:
        """Keep the layout of a record that was read without a remark."""
        kinds = tuple(sorted(record.tables))
        known = self._layouts.get(kinds, ())
        if self._count >= MOST_LAYOUTS or record.others:
            return
        if any(layout.is_of(record, decision) for layout in known):
            # It is written otherwise between the fields: with comments, or with text in CDATA.
            return
        layout = layout_of(record, decision, self._decisions)
        if layout is not None:
            self._layouts[kinds] = (layout, *known)
            self._count += 1

    def _is_correct(self, record: Record, layout: Layout) -> bool:
        ended = day_in(record.visit.get("NGAY_RA"))
        if ended is None or not layout.first_day <= ended <= layout.last_day:
            return False
        for kind, rows in record.tables.items():
            leftovers = layout.tables[kind].row.leftovers
            if not all(self._is_row_correct(row, leftovers, ended) for row in rows):
                return False
        findings = Findings()
        check_structure(record, findings)
        if not amounts_agree(record):
            check_amounts(record, findings)
        return not findings.faults and not findings.remarks

    def _is_row_correct(self, row: Row, leftovers: Leftovers, ended: date) -> bool:
        values = row.values
        for dated in leftovers.dated:
            value = values[dated.name]
            if value and not dated.accepts(value):
                return False
        for field in leftovers.conditional:
            if not values.get(field.name) and field.must_have_value(values):
                return False
        return all(
            self._lists[field.list_name or ""].accepts(values[field.name], ended)
            for field in leftovers.listed
            if values[field.name]
        )
