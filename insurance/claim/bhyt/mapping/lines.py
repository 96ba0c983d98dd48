"""Maps the rows of XML2 and XML3 to lines: the drugs, then the services, supplies and beds."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from insurance.claim.amounts import net_of_price
from insurance.claim.bhyt.documents.record import DRUGS, SERVICES, Record, Row
from insurance.claim.bhyt.fields.field_forms import CARE, OLD_DRUG_PAYMENT, PAYMENT, PRODUCT
from insurance.claim.bhyt.fields.forms import TEXTS
from insurance.claim.bhyt.mapping.fact_reader import FactReader
from insurance.claim.bhyt.systems import BODY_SITE, DRUG, SERVICE, SUPPLY
from insurance.claim.bhyt.values import day_in, number_in
from insurance.claim.particulars import Particular, Particulars, particular_value
from insurance.claim.parts.care import Care
from insurance.claim.parts.kept_row import KeptRow
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import KIND_OF_GROUP, LineKind, group_in
from insurance.claim.parts.payment import Payment
from insurance.claim.parts.product import Product
from insurance.claim.parts.values import Coding, Money
from insurance.money import DONG, EXACT
from insurance.remember import remember

DRUG_NAMES = frozenset({"MA_THUOC", "TEN_THUOC"})
SUPPLY_NAMES = frozenset({"MA_VAT_TU", "TEN_VAT_TU"})
SERVICE_NAMES = frozenset({"MA_VAT_TU", "TEN_DICH_VU"})
HUNDRED = Decimal(100)
WHOLE = "100"
NAME = Product.__struct_fields__.index("name")
USED_FOR = Product.__struct_fields__.index("used_for")
# The fields that lines have by themselves, by every decision.
OWN_NAMES = frozenset(
    {"MA_LK", "MA_NHOM", "SO_LUONG", "DON_GIA", "DON_GIA_BH", "THANH_TIEN", "THANH_TIEN_BH", "MA_DICH_VU"}
)
Rest = tuple[tuple[str, str], ...]


class What(NamedTuple):
    """What a row bills. `names` are the fields that say so."""

    codes: tuple[Coding, ...]
    name: str | None
    used_for: tuple[str, ...]
    names: frozenset[str]


class LineMapping:
    """For one release of the field names."""

    def __init__(self, *, is_old: bool) -> None:
        self._product = FactReader(Product, PRODUCT, is_old=is_old)
        self._care = FactReader(Care, CARE, is_old=is_old)
        self._payments = {
            DRUGS: FactReader(Payment, OLD_DRUG_PAYMENT if is_old else PAYMENT, is_old=is_old),
            SERVICES: FactReader(Payment, PAYMENT, is_old=is_old),
        }
        typed = OWN_NAMES | self._product.names | self._care.names
        self._names = {table: typed | payment.names for table, payment in self._payments.items()}

    def lines_of(self, record: Record) -> tuple[tuple[Line, ...], list[KeptRow]]:
        """The lines, numbered from 1 over both tables, and what they lack. STT begins again in each table."""
        lines: list[Line] = []
        kept: list[KeptRow] = []
        for table, what_of in ((DRUGS, _drug), (SERVICES, _service)):
            for place, row in enumerate(record.tables.get(table, ()), start=1):
                what, lost = what_of(row), [] if row.get("STT") in ("", str(place)) else ["STT"]
                lines.append(self._line(len(lines), row, what, self._payments[table], lost))
                rest = _rest(row, self._names[table] | what.names, lost)
                if rest:
                    kept.append(KeptRow(table, place, rest))
        return tuple(lines), kept

    def _line(
        self, position: int, row: Row, what: What, payments: FactReader[Payment], lost: list[str]
    ) -> Line:
        group, values = group_in(row.get("MA_NHOM")), row.values
        if group and group != row.get("MA_NHOM"):
            lost.append("MA_NHOM")
        care = self._care.read(values, {}, lost)
        first_day = day_in(row.get("NGAY_TH_YL", "NGAY_YL"))
        # Of other rows, NGAY_KQ is the time of a result.
        last_day = (day_in(row.get("NGAY_KQ")) or first_day) if _is_bed(group) else first_day
        quantity, price = number_in(row.get("SO_LUONG")), _money(row.get("DON_GIA_BH", "DON_GIA"))
        factor, net = _factor(row), _money(row.get("THANH_TIEN_BH", "THANH_TIEN"))
        return Line(
            position + 1,
            (position,),
            group,
            what.codes,
            first_day or last_day,
            last_day,
            quantity,
            price,
            factor,
            None,
            net_of_price(quantity, price, factor) if net is None else net,
            (),
            _particulars(care),
            self._product.read(values, {NAME: what.name, USED_FOR: what.used_for}, lost),
            care,
            payments.read(values, {}, lost),
        )


def _is_bed(group: str | None) -> bool:
    return KIND_OF_GROUP.get(group or "") is LineKind.BED


def _rest(row: Row, names: frozenset[str], lost: Sequence[str]) -> Rest:
    """The fields with a value that the line does not have."""
    values = row.values
    rest = [name for name in values if name not in names and name != "STT" and values[name]]
    return tuple((name, values[name]) for name in sorted((*lost, *rest))) if lost or rest else ()


def _drug(row: Row) -> What:
    code, service = row.get("MA_THUOC"), row.get("MA_DICH_VU")
    codes = (Coding(DRUG, code),) if code else ()
    return What(codes, row.get("TEN_THUOC") or None, TEXTS.read(service) if service else (), DRUG_NAMES)


def _service(row: Row) -> What:
    """A supply has its own code; MA_DICH_VU then names the service that it was used for."""
    supply, service = row.get("MA_VAT_TU"), row.get("MA_DICH_VU")
    if supply:
        used_for = (service,) if service else ()
        return What((Coding(SUPPLY, supply),), row.get("TEN_VAT_TU") or None, used_for, SUPPLY_NAMES)
    codes = (Coding(SERVICE, service),) if service else ()
    return What(codes, row.get("TEN_DICH_VU") or None, (), SERVICE_NAMES)


def _factor(row: Row) -> Decimal | None:
    """The share of the price that the fund counts: TYLE_TT_BH, and TYLE_TT_DV of XML3."""
    insured, service = row.get("TYLE_TT_BH", "TYLE_TT"), row.get("TYLE_TT_DV")
    return None if insured == WHOLE and service in (WHOLE, "") else _share((insured, service))


@remember(1024, lambda both: len(both[0]) + len(both[1]))
def _share(both: tuple[str, str]) -> Decimal | None:
    insured, service = both
    ratio = number_in(insured)
    if ratio is None:
        return None
    part = number_in(service)
    whole = ratio if part is None else EXACT.divide(EXACT.multiply(ratio, part), HUNDRED)
    return None if whole == HUNDRED else EXACT.divide(whole, HUNDRED)


@remember(8192)
def _money(text: str) -> Money | None:
    value = number_in(text)
    return None if value is None else Money(value, DONG)


def _particulars(care: Care) -> Particulars:
    """What tells two equal services of one day apart, as in FHIR (fhir/mapping/particulars.py)."""
    found = []
    if care.body_site:
        found.append((Particular.BODY_SITE.value, particular_value(f"{BODY_SITE}|{care.body_site}")))
    if done := care.performed or care.ordered:
        found.append((Particular.TIME.value, done.isoformat()))
    if care.beds:
        found.append((Particular.LOCATION.value, particular_value(";".join(sorted(care.beds)))))
    if care.machines:
        found.append((Particular.DEVICE.value, particular_value(";".join(sorted(care.machines)))))
    return tuple(found)
