"""Checks the sums of XML1 against the rows of XML2 and XML3."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from insurance.claim.bhyt.checks import reasons
from insurance.claim.bhyt.checks.line_amounts import CAP, Expected, amount
from insurance.claim.bhyt.documents.findings import Findings
from insurance.claim.bhyt.documents.record import DRUGS, SERVICES, Record, Row
from insurance.money import CENT, EXACT, exact_sum

SUPPLIES, PACKAGES = "10", "11"
FEE_FOR_SERVICE = "1"
# Sums of XML1 with what is added up over XML2 and XML3.
SUMS = (
    ("T_TONGCHI_BV", "THANH_TIEN_BV"),
    ("T_TONGCHI_BH", "THANH_TIEN_BH"),
    ("T_TONGCHI", "THANH_TIEN"),
    ("T_BNTT", "T_BNTT"),
    ("T_BNCCT", "T_BNCCT"),
    ("T_NGUONKHAC", "T_NGUONKHAC"),
)


def check_sums(record: Record, findings: Findings) -> None:
    """Note the sums that differ by more than the rounding of their parts."""
    visit, room = record.visit, _room(record)
    for expected in _expected(record.tables.get(DRUGS, ()), record.tables.get(SERVICES, ())):
        sent = amount(visit, expected.field)
        if sent is not None and all(abs(EXACT.subtract(sent, value)) > room for value in expected.values):
            reason = reasons.not_the_sum(expected.formula, expected.values[0])
            findings.against_the_decision(visit.path_of(expected.field), reason)


def check_fund(record: Record, findings: Findings) -> None:
    """Note a T_BHTT that does not follow from XML1's other sums, where no other source and no cap counts."""
    visit = record.visit
    insured, copaid, fund = (amount(visit, name) for name in ("T_TONGCHI_BH", "T_BNCCT", "T_BHTT"))
    if insured is None or copaid is None or fund is None or amount(visit, "T_NGUONKHAC"):
        return
    if any(amount(row, CAP) for row in record.tables.get(SERVICES, ())):
        return
    expected = EXACT.subtract(insured, copaid)
    if abs(EXACT.subtract(fund, expected)) > _room(record):
        reason = reasons.not_the_sum("T_TONGCHI_BH - T_BNCCT", expected)
        findings.against_the_decision(visit.path_of("T_BHTT"), reason)


def _room(record: Record) -> Decimal:
    """How far a sum may be off: each row is rounded to a hundredth."""
    return CENT * (1 + sum(len(record.tables.get(table, ())) for table in (DRUGS, SERVICES)))


def _expected(drugs: tuple[Row, ...], services: tuple[Row, ...]) -> Iterator[Expected]:
    rows = (*drugs, *services)
    for total, part in SUMS:
        yield Expected(total, f"Σ {part} (XML2, XML3)", (_sum(rows, part),))
    # What another source pays is in the decision's formula of the sum, and not in the rows: both are taken.
    formula = EXACT.subtract(_sum(rows, "THANH_TIEN_BH"), _sum(rows, "T_BNCCT"))
    yield Expected("T_BHTT", "Σ T_BHTT (XML2, XML3)", (_sum(rows, "T_BHTT"), formula))
    yield Expected("T_THUOC", "Σ THANH_TIEN_BV (XML2)", (_cost(drugs),))
    supplies = _cost(row for row in services if row.get("MA_NHOM") == SUPPLIES)
    packages = _cost(row for row in services if row.get("MA_NHOM") == PACKAGES)
    # Whether packages count is not settled: both are taken.
    sums = (EXACT.add(supplies, packages), supplies)
    yield Expected("T_VTYT", "Σ THANH_TIEN_BV (XML3, MA_NHOM 10, 11)", sums)
    paid = (row for row in rows if row.get("MA_PTTT") == FEE_FOR_SERVICE)
    yield Expected("T_BHTT_GDV", "Σ T_BHTT (MA_PTTT 1)", (_sum(paid, "T_BHTT"),))


def _cost(rows: Iterable[Row]) -> Decimal:
    return _sum(rows, "THANH_TIEN_BV", "THANH_TIEN")


def _sum(rows: Iterable[Row], *names: str) -> Decimal:
    return exact_sum(value for row in rows if (value := amount(row, *names)) is not None)
