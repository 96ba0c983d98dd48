"""Maps the rows of XML2 and XML3 to lines: the drugs, then the services, supplies and beds."""

from datetime import date
from decimal import Decimal

from insurance.claim.bhyt.documents.record import DRUGS, SERVICES, Record, Row
from insurance.claim.bhyt.systems import DRUG, SERVICE, SUPPLY
from insurance.claim.bhyt.values import MINUTE, day_in, number_in
from insurance.claim.claim import Coding, Line, Money
from insurance.claim.particulars import Particular, Particulars
from insurance.money import DONG, EXACT

# MA_NHOM of beds: only their rows last until NGAY_KQ, which is otherwise the time of a result.
BEDS = frozenset({"14", "15", "16"})
HUNDRED = Decimal(100)
PARTICULARS = (
    (Particular.BODY_SITE, "VI_TRI_TH_DVKT"),
    (Particular.LOCATION, "MA_GIUONG"),
    (Particular.DEVICE, "MA_MAY"),
)


def lines_of(record: Record) -> tuple[Line, ...]:
    """Numbered from 1 over both tables: STT begins again in each of them."""
    drugs = [(row, _drug_codes(row)) for row in record.tables.get(DRUGS, ())]
    services = [(row, _service_codes(row)) for row in record.tables.get(SERVICES, ())]
    return tuple(_line(place, row, codes) for place, (row, codes) in enumerate([*drugs, *services]))


def _line(place: int, row: Row, codes: tuple[Coding, ...]) -> Line:
    group = row.get("MA_NHOM") or None
    first_day = day_in(_done(row))
    return Line(
        sequence=place + 1,
        position=(place,),
        group=group,
        codes=codes,
        first_day=first_day,
        last_day=_last_day(row, group, first_day),
        quantity=number_in(row.get("SO_LUONG")),
        unit_price=_money(row.get("DON_GIA_BH", "DON_GIA")),
        factor=_factor(row),
        tax=None,
        net=_money(row.get("THANH_TIEN_BH", "THANH_TIEN")),
        particulars=_particulars(row),
    )


def _drug_codes(row: Row) -> tuple[Coding, ...]:
    code = row.get("MA_THUOC")
    return (Coding(DRUG, code),) if code else ()


def _service_codes(row: Row) -> tuple[Coding, ...]:
    """A supply has its own code; MA_DICH_VU then names the service that it was used for."""
    supply, service = row.get("MA_VAT_TU"), row.get("MA_DICH_VU")
    if supply:
        return (Coding(SUPPLY, supply),)
    return (Coding(SERVICE, service),) if service else ()


def _done(row: Row) -> str:
    """When it was done; without it, when it was ordered."""
    return row.get("NGAY_TH_YL", "NGAY_YL")


def _last_day(row: Row, group: str | None, first_day: date | None) -> date | None:
    ended = day_in(row.get("NGAY_KQ")) if group in BEDS else None
    return ended or first_day


def _factor(row: Row) -> Decimal | None:
    """The share of the price that the fund counts: TYLE_TT_BH, and TYLE_TT_DV of XML3."""
    insured = number_in(row.get("TYLE_TT_BH", "TYLE_TT"))
    if insured is None:
        return None
    service = number_in(row.get("TYLE_TT_DV"))
    ratio = insured if service is None else EXACT.divide(EXACT.multiply(insured, service), HUNDRED)
    return None if ratio == HUNDRED else EXACT.divide(ratio, HUNDRED)


def _money(text: str) -> Money | None:
    value = number_in(text)
    return None if value is None else Money(value, DONG)


def _particulars(row: Row) -> Particulars:
    """What tells two equal services of one day apart."""
    found = [(kind.value, value) for kind, name in PARTICULARS if (value := row.get(name))]
    time = _done(row)
    return (*found, (Particular.TIME.value, time)) if len(time) >= MINUTE else tuple(found)
