"""Whether the amounts of a record follow from each other, by the formulas of checks/, in one pass.

Answers only yes: where it cannot tell, the checks themselves do.
"""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from insurance.claim.bhyt.checks.line_amounts import HUNDRED, OTHER_SOURCES
from insurance.claim.bhyt.checks.visit_sums import FEE_FOR_SERVICE, PACKAGES, SUPPLIES
from insurance.claim.bhyt.documents.record import DRUGS, SERVICES, Record
from insurance.claim.bhyt.values import number_in
from insurance.money import AMOUNT_LIMIT, CENT, ZERO

Fields = Mapping[str, str]


class Totals:
    """What the rows add up to. Sums of amounts below AMOUNT_LIMIT are exact in Decimal's 28 digits."""

    def __init__(self) -> None:
        self.cost = self.insured = self.own = self.copaid = self.fund = ZERO
        self.drugs = self.supplies = self.packages = self.by_fee = ZERO


def amounts_agree(record: Record) -> bool:
    """True where no check of amounts would object; False where one may, and for exports by QĐ 4210."""
    drugs, services = record.tables.get(DRUGS, ()), record.tables.get(SERVICES, ())
    totals = Totals()
    try:
        if not all(_add_drug(row.values, totals) for row in drugs):
            return False
        if not all(_add_service(row.values, totals) for row in services):
            return False
        return _sums_agree(record.visit.values, totals, CENT * (1 + len(drugs) + len(services)))
    except (KeyError, TypeError):
        # An amount that is not there.
        return False


def _add_drug(values: Fields, totals: Totals) -> bool:
    price, share = _amount(values["DON_GIA"]), _amount(values["TYLE_TT_BH"])
    cost = _add_row(values, totals, (price, price), (share, HUNDRED))
    totals.drugs += cost or ZERO
    return cost is not None


def _add_service(values: Fields, totals: Totals) -> bool:
    prices = _amount(values["DON_GIA_BV"]), _amount(values["DON_GIA_BH"])
    cost = _add_row(values, totals, prices, (_amount(values["TYLE_TT_BH"]), _amount(values["TYLE_TT_DV"])))
    if values["MA_NHOM"] == SUPPLIES:
        totals.supplies += cost or ZERO
    elif values["MA_NHOM"] == PACKAGES:
        totals.packages += cost or ZERO
    return cost is not None


def _add_row(
    values: Fields, totals: Totals, prices: tuple[Decimal, Decimal], shares: tuple[Decimal, Decimal]
) -> Decimal | None:
    """The hospital's amount, where every amount of the row is right."""
    quantity, share = _amount(values["SO_LUONG"]), shares[1] / HUNDRED
    cost, insured = _amount(values["THANH_TIEN_BV"]), _amount(values["THANH_TIEN_BH"])
    whole, paid = quantity * prices[0], quantity * prices[1] * shares[0] / HUNDRED
    if max(whole, paid) >= AMOUNT_LIMIT:
        return None
    if abs(cost - whole) > CENT and abs(cost - whole * share) > CENT:
        return None
    if abs(insured - paid) > CENT and abs(insured - paid * share) > CENT:
        return None
    return cost if _parts_agree(values, totals, cost, insured) else None


def _parts_agree(values: Fields, totals: Totals, cost: Decimal, insured: Decimal) -> bool:
    other = _amount(values["T_NGUONKHAC"])
    own, copaid, fund = (_amount(values[name]) for name in ("T_BNTT", "T_BNCCT", "T_BHTT"))
    expected = (insured * _amount(values["MUC_HUONG"]) / HUNDRED).quantize(CENT, ROUND_HALF_UP)
    if other or abs(fund - expected) > CENT or abs(copaid - (insured - expected)) > CENT:
        return False
    if abs(own - (cost - insured)) > CENT or any(_amount(values[name]) for name in OTHER_SOURCES):
        return False
    totals.cost += cost
    totals.insured += insured
    totals.own += own
    totals.copaid += copaid
    totals.fund += fund
    if values["MA_PTTT"] == FEE_FOR_SERVICE:
        totals.by_fee += fund
    return True


def _sums_agree(visit: Fields, totals: Totals, room: Decimal) -> bool:
    supplies = _amount(visit["T_VTYT"])
    if abs(supplies - totals.supplies) > room and abs(supplies - totals.supplies - totals.packages) > room:
        return False
    if abs(_amount(visit["T_BHTT"]) - (_amount(visit["T_TONGCHI_BH"]) - _amount(visit["T_BNCCT"]))) > CENT:
        return False
    return not any(abs(_amount(visit[name]) - total) > room for name, total in _expected(totals))


def _expected(totals: Totals) -> Iterable[tuple[str, Decimal]]:
    """The sums of XML1 and what the rows add up to."""
    return (
        ("T_TONGCHI_BV", totals.cost),
        ("T_TONGCHI_BH", totals.insured),
        ("T_BNTT", totals.own),
        ("T_BNCCT", totals.copaid),
        ("T_BHTT", totals.fund),
        ("T_NGUONKHAC", ZERO),
        ("T_THUOC", totals.drugs),
        ("T_BHTT_GDV", totals.by_fee),
    )


def _amount(text: str) -> Decimal:
    """Raises TypeError for a field without a number."""
    number = number_in(text)
    if number is None or number >= AMOUNT_LIMIT:
        raise TypeError
    return number
