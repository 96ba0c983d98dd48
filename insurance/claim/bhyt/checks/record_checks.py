"""Checks a record: that its rows are of one visit and facility, its times in order, its sums right."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from insurance.claim.bhyt.checks import reasons
from insurance.claim.bhyt.checks.field_checks import FieldChecks
from insurance.claim.bhyt.checks.line_amounts import check_line
from insurance.claim.bhyt.checks.treatment_days import check_treatment_days
from insurance.claim.bhyt.checks.visit_sums import check_fund, check_sums
from insurance.claim.bhyt.decisions.code_list import CodeList
from insurance.claim.bhyt.decisions.decision import Decision
from insurance.claim.bhyt.documents.findings import Findings
from insurance.claim.bhyt.documents.record import DRUGS, SERVICES, VISIT, Record, Row
from insurance.claim.bhyt.values import moment_in
from insurance.text import Text

# Each with what it must not be before.
STAY_ORDER = (("NGAY_RA", "NGAY_VAO"), ("NGAY_VAO_NOI_TRU", "NGAY_VAO"))
# QĐ 4750 allows 12. Without a bound, one claim could have some hundred thousand, and hold a worker.
MOST_DIAGNOSES = 1000
OTHER_DIAGNOSES = ("MA_BENH_KT", "MA_BENHKHAC")
LINE_ORDER = (("NGAY_TH_YL", "NGAY_YL"), ("NGAY_KQ", "NGAY_YL"))


def check_record(
    record: Record, decision: Decision, lists: Mapping[str, CodeList], ended: date | None, findings: Findings
) -> None:
    """Note everything that is wrong with it. `ended` is the last day of the visit, if it can be read."""
    if ended is not None and not decision.is_in_force(ended):
        findings.against_the_decision(record.visit.path, reasons.ended_decision(decision.number))
    fields = FieldChecks(lists, ended, findings)
    for table, rows in record.tables.items():
        if form := decision.tables.get(table):
            for row in rows:
                fields.check(table, row, form)
    check_structure(record, findings)
    check_amounts(record, findings)


def check_structure(record: Record, findings: Findings) -> None:
    """Note rows of another visit, numbers that come twice, and times in the wrong order."""
    for rows in record.tables.values():
        _check_numbers(rows, findings)
        _check_visit(record, rows, findings)
    _check_facility(record, findings)
    _check_diagnoses(record.visit, findings)
    _check_order(record.visit, STAY_ORDER, reasons.LEAVES_BEFORE, findings)
    for table in (DRUGS, SERVICES):
        for row in record.tables.get(table, ()):
            _check_order(row, LINE_ORDER, reasons.DONE_BEFORE, findings)
    check_treatment_days(record, findings)


def check_amounts(record: Record, findings: Findings) -> None:
    """Note amounts that do not follow from each other."""
    for table in (DRUGS, SERVICES):
        for row in record.tables.get(table, ()):
            check_line(row, findings)
    check_fund(record, findings)
    if not findings.faults:
        # Without a row, or an amount of one, no sum would be right.
        check_sums(record, findings)


def _check_visit(record: Record, rows: Sequence[Row], findings: Findings) -> None:
    if rows is record.tables[VISIT] and len(rows) > 1:
        findings.fault(VISIT, reasons.NOT_ONE_VISIT)
    number = record.visit.get("MA_LK")
    for row in rows:
        sent = row.get("MA_LK")
        if not number and row is record.visit:
            findings.fault(row.path_of("MA_LK"), reasons.REQUIRED)
        elif number and sent and sent != number:
            findings.fault(row.path_of("MA_LK"), reasons.OTHER_VISIT)


def _check_numbers(rows: Sequence[Row], findings: Findings) -> None:
    count = Counter(row.get("STT") for row in rows)
    for row in rows:
        number = row.get("STT")
        if number and count[number] > 1:
            findings.against_the_decision(row.path_of("STT"), reasons.SAME_NUMBER)


def _check_facility(record: Record, findings: Findings) -> None:
    sent = record.visit.get("MA_CSKCB")
    if sent and record.facility and record.facility != sent:
        findings.fault("GIAMDINHHS/MACSKCB", reasons.FACILITIES_DIFFER)


def _check_diagnoses(visit: Row, findings: Findings) -> None:
    if visit.get(*OTHER_DIAGNOSES).count(";") >= MOST_DIAGNOSES:
        findings.fault(visit.path_of(*OTHER_DIAGNOSES), reasons.too_many_codes(MOST_DIAGNOSES))


def _check_order(row: Row, order: Sequence[tuple[str, str]], reason: Text, findings: Findings) -> None:
    for later, earlier in order:
        after, before = moment_in(row.get(later)), moment_in(row.get(earlier))
        # A day has no time to compare with.
        if isinstance(after, datetime) and isinstance(before, datetime) and after < before:
            findings.against_the_decision(row.path_of(later), reason)
