"""Maps the rows of XML2 and XML3 to lines: the drugs, then the services, supplies and beds."""

from decimal import Decimal
from functools import lru_cache

from insurance.claim.bhyt.documents.record import DRUGS, SERVICES, Record, Row
from insurance.claim.bhyt.systems import DRUG, SERVICE, SUPPLY
from insurance.claim.bhyt.values import MINUTE, day_in, number_in
from insurance.claim.particulars import Particular, Particulars
from insurance.claim.parts.line import Line
from insurance.claim.parts.values import Coding, Money
from insurance.money import DONG, EXACT

# MA_NHOM of beds: only their rows last until NGAY_KQ, which is otherwise the time of a result.
BEDS = frozenset({"14", "15", "16"})
HUNDRED = Decimal(100)
WHOLE = "100"
PARTICULARS = (
    (Particular.BODY_SITE.value, "VI_TRI_TH_DVKT"),
    (Particular.LOCATION.value, "MA_GIUONG"),
    (Particular.DEVICE.value, "MA_MAY"),
)


def lines_of(record: Record) -> tuple[Line, ...]:
    """Numbered from 1 over both tables: STT begins again in each of them."""
    drugs = [(row, _drug_codes(row)) for row in record.tables.get(DRUGS, ())]
    services = [(row, _service_codes(row)) for row in record.tables.get(SERVICES, ())]
    return tuple(_line(place, row, codes) for place, (row, codes) in enumerate([*drugs, *services]))


def _line(place: int, row: Row, codes: tuple[Coding, ...]) -> Line:
    group = row.get("MA_NHOM") or None
    done = _done(row)
    first_day = day_in(done)
    return Line(
        place + 1,
        (place,),
        group,
        codes,
        first_day,
        (day_in(row.get("NGAY_KQ")) or first_day) if group in BEDS else first_day,
        number_in(row.get("SO_LUONG")),
        _money(row.get("DON_GIA_BH", "DON_GIA")),
        _factor(row),
        None,
        _money(row.get("THANH_TIEN_BH", "THANH_TIEN")),
        (),
        _particulars(row, done),
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


def _factor(row: Row) -> Decimal | None:
    """The share of the price that the fund counts: TYLE_TT_BH, and TYLE_TT_DV of XML3."""
    insured, service = row.get("TYLE_TT_BH", "TYLE_TT"), row.get("TYLE_TT_DV")
    return None if insured == WHOLE and service in (WHOLE, "") else _share(insured, service)


@lru_cache(maxsize=1024)
def _share(insured: str, service: str) -> Decimal | None:
    ratio = number_in(insured)
    if ratio is None:
        return None
    part = number_in(service)
    whole = ratio if part is None else EXACT.divide(EXACT.multiply(ratio, part), HUNDRED)
    return None if whole == HUNDRED else EXACT.divide(whole, HUNDRED)


@lru_cache(maxsize=8192)
def _money(text: str) -> Money | None:
    value = number_in(text)
    return None if value is None else Money(value, DONG)


def _particulars(row: Row, done: str) -> Particulars:
    """What tells two equal services of one day apart."""
    values = row.values
    found = [(kind, value) for kind, name in PARTICULARS if (value := values.get(name))]
    if len(done) >= MINUTE:
        found.append((Particular.TIME.value, done))
    return tuple(found)
