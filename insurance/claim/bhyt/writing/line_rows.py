"""Writes lines as rows of XML2 (drugs and blood) and XML3 (services, supplies, beds)."""

from datetime import date

from insurance.claim.bhyt.documents.record import DRUGS, SERVICES
from insurance.claim.bhyt.fields.field_forms import CARE, PAYMENT, PRODUCT
from insurance.claim.bhyt.fields.forms import TEXTS, written_day, written_number
from insurance.claim.bhyt.mapping.lines import HUNDRED
from insurance.claim.bhyt.systems import DRUG, SUPPLY
from insurance.claim.bhyt.writing.fact_writer import fields_of
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.claim.parts.values import Money

# What stands in XML2.
OF_XML2 = frozenset({LineKind.DRUG, LineKind.BLOOD})
# A time of which only the day is known, as QĐ 4750 writes it.
NO_TIME = "0000"


def table_of(line: Line) -> str:
    """XML2 or XML3: by the system of its code, or else by its group."""
    if line.codes and line.codes[0].system:
        return DRUGS if line.codes[0].system == DRUG else SERVICES
    return DRUGS if line.kind in OF_XML2 else SERVICES


def row_of(line: Line) -> dict[str, str]:
    """The fields that have a value, but MA_LK and STT."""
    amounts = {
        "MA_NHOM": line.group or "",
        "SO_LUONG": "" if line.quantity is None else written_number(line.quantity),
        "THANH_TIEN_BH": _money(line.net),
    }
    own = _drug(line) if table_of(line) == DRUGS else _service(line)
    facts = fields_of(line.product, PRODUCT) | fields_of(line.care, CARE) | fields_of(line.payment, PAYMENT)
    return facts | amounts | own | _shares(line) | _times(line)


def _drug(line: Line) -> dict[str, str]:
    return {
        "MA_THUOC": _code(line),
        "TEN_THUOC": line.product.name or "",
        "DON_GIA": _money(line.unit_price),
        "MA_DICH_VU": TEXTS.write(line.product.used_for),
    }


def _service(line: Line) -> dict[str, str]:
    price = {"DON_GIA_BH": _money(line.unit_price)}
    if _is_supply(line):
        used_for = TEXTS.write(line.product.used_for)
        return price | {
            "MA_VAT_TU": _code(line),
            "TEN_VAT_TU": line.product.name or "",
            "MA_DICH_VU": used_for,
        }
    return price | {"MA_DICH_VU": _code(line), "TEN_DICH_VU": line.product.name or ""}


def _is_supply(line: Line) -> bool:
    if line.codes and line.codes[0].system:
        return line.codes[0].system == SUPPLY
    return line.kind is LineKind.SUPPLY


def _code(line: Line) -> str:
    return line.codes[0].code if line.codes else ""


def _shares(line: Line) -> dict[str, str]:
    """The percentage of a line that has only its factor."""
    if line.payment.insured_percent is not None or line.factor is None:
        return {}
    return {"TYLE_TT_BH": written_number((line.factor * HUNDRED).normalize())}


def _times(line: Line) -> dict[str, str]:
    """The days of a line, as far as its times do not tell them."""
    care, written = line.care, {}
    if care.ordered is None and care.performed is None:
        written["NGAY_YL"] = _at_no_time(line.first_day)
    elif care.performed is None and care.ordered and care.ordered.date() != line.first_day:
        written["NGAY_TH_YL"] = _at_no_time(line.first_day)
    if care.resulted is None and line.kind is LineKind.BED and line.last_day != line.first_day:
        written["NGAY_KQ"] = _at_no_time(line.last_day)
    return written


def _at_no_time(day: date | None) -> str:
    return written_day(day) + NO_TIME if day else ""


def _money(money: Money | None) -> str:
    return written_number(money.value) if money else ""
