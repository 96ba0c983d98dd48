"""Checks the amounts of a row of XML2 or XML3 by the formulas of QĐ 4750 (and 4210)."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from insurance.claim.bhyt.checks import reasons
from insurance.claim.bhyt.documents.findings import Findings
from insurance.claim.bhyt.documents.record import Row
from insurance.claim.bhyt.values import number_in
from insurance.money import CENT, EXACT, ZERO, plausible, rounded

HUNDRED = Decimal(100)
# The cap of a package of supplies.
CAP = "T_TRANTT"
OTHER_SOURCES = ("T_NGUONKHAC_NSNN", "T_NGUONKHAC_VTNN", "T_NGUONKHAC_VTTN", "T_NGUONKHAC_CL")


class Expected(NamedTuple):
    """What an amount must be: one of these values, of which the first is the formula's."""

    field: str
    formula: str
    values: tuple[Decimal, ...]


def check_line(row: Row, findings: Findings) -> None:
    """Note the amounts that do not follow from the row's other ones, by more than their rounding."""
    for expected in _expected(row):
        sent = amount(row, expected.field)
        if sent is not None and all(abs(sent - value) > CENT for value in expected.values):
            reason = reasons.not_the_sum(expected.formula, rounded(expected.values[0], CENT))
            findings.against_the_decision(row.path_of(expected.field), reason)


def amount(row: Row, *names: str) -> Decimal | None:
    """The number of the first of these fields that has one; None where it is no amount that may be."""
    return plausible(number_in(row.get(*names)))


def _expected(row: Row) -> Iterator[Expected]:
    quantity = amount(row, "SO_LUONG")
    share = _share(row, "TYLE_TT_DV")
    hospital_price, hospital_name = _first(row, "DON_GIA_BV", "DON_GIA")
    if quantity is not None and hospital_price is not None:
        whole = EXACT.multiply(quantity, hospital_price)
        # Whether the ratio of a second examination counts here is not settled: both are taken.
        values = (whole, EXACT.multiply(whole, share))
        yield Expected("THANH_TIEN_BV", f"SO_LUONG × {hospital_name}", values)
    insured_price, insured_name = _first(row, "DON_GIA_BH", "DON_GIA")
    if quantity is not None and insured_price is not None:
        paid = EXACT.multiply(EXACT.multiply(quantity, insured_price), _share(row, "TYLE_TT_BH", "TYLE_TT"))
        formula = f"SO_LUONG × {insured_name} × TYLE_TT_BH × TYLE_TT_DV"
        yield Expected("THANH_TIEN_BH", formula, (EXACT.multiply(paid, share), paid))
        yield Expected("THANH_TIEN", f"SO_LUONG × {insured_name} × TYLE_TT", (paid,))
    sources = [amount(row, name) for name in OTHER_SOURCES]
    if any(source is not None for source in sources):
        total = sum((source for source in sources if source is not None), ZERO)
        yield Expected("T_NGUONKHAC", " + ".join(OTHER_SOURCES), (total,))
    yield from _parts(row)


def _parts(row: Row) -> Iterator[Expected]:
    """The three parts of the amount. No source says where the excess over a supply cap goes: T_TRANTT."""
    whole, insured = amount(row, "THANH_TIEN_BV"), amount(row, "THANH_TIEN_BH")
    rate = amount(row, "MUC_HUONG")
    if whole is None or insured is None or rate is None or amount(row, CAP):
        return
    if other := amount(row, "T_NGUONKHAC"):
        yield from _rest_of_others(row, EXACT.subtract(whole, other))
        return
    fund = rounded(EXACT.divide(EXACT.multiply(insured, rate), HUNDRED), CENT)
    yield Expected("T_BNTT", "THANH_TIEN_BV - THANH_TIEN_BH", (EXACT.subtract(whole, insured),))
    yield Expected("T_BNCCT", "THANH_TIEN_BH - THANH_TIEN_BH × MUC_HUONG", (EXACT.subtract(insured, fund),))
    yield Expected("T_BHTT", "THANH_TIEN_BH × MUC_HUONG", (fund,))


def _rest_of_others(row: Row, rest: Decimal) -> Iterator[Expected]:
    """Another source pays for the one patient, or for all of a facility: only the sum is the same in both."""
    own, copaid = amount(row, "T_BNTT"), amount(row, "T_BNCCT")
    if own is not None and copaid is not None:
        fund = EXACT.subtract(EXACT.subtract(rest, own), copaid)
        yield Expected("T_BHTT", "THANH_TIEN_BV - T_NGUONKHAC - T_BNTT - T_BNCCT", (fund,))


def _share(row: Row, *names: str) -> Decimal:
    """A percentage as a factor; 1 where the row has none."""
    percent = amount(row, *names)
    return Decimal(1) if percent is None else EXACT.divide(percent, HUNDRED)


def _first(row: Row, *names: str) -> tuple[Decimal | None, str]:
    name = next((name for name in names if row.get(name)), names[0])
    return amount(row, name), name
