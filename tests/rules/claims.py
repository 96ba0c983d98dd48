"""A made-up claim without a fault: one visit of one day, one line."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.claim.parts.care import Care
from insurance.claim.parts.diagnosis import Diagnosis
from insurance.claim.parts.kept_row import KeptRow
from insurance.claim.parts.line import Line
from insurance.claim.parts.patient import Patient, StatedCard
from insurance.claim.parts.payment import Payment
from insurance.claim.parts.product import Product
from insurance.claim.parts.sums import StatedSums
from insurance.claim.parts.values import Coding, Money
from insurance.claim.parts.visit import Visit

FACILITY = "79025"
INSURANCE_NUMBER = "7900000042"
CARD_NUMBER = f"DN479{INSURANCE_NUMBER}"
ICD10 = "http://hl7.org/fhir/sid/icd-10"
SERVICES = "urn:wardgate:sid:service"
DAY = date(2026, 9, 10)
Facts = Mapping[str, Any]
Part = TypeVar("Part")


def a_claim(day: date | None = DAY, **facts: Any) -> Claim:
    """A claim. Its total is the sum of its lines' nets, unless another one is given."""
    first, last = facts.pop("admitted", day), facts.pop("discharged", day)
    lines = _lines(facts.pop("lines", [{}]), day, ())
    diagnoses = facts.pop("diagnoses", [{}])
    total = facts.pop("total") if "total" in facts else sum((_net(line) for line in lines), Decimal(0))
    return Claim(
        format=facts.pop("format", ClaimFormat.FHIR_R4_JSON),
        place=facts.pop("place", "Claim"),
        number=facts.pop("number", "urn:wardgate:sid:claim|2026-0001"),
        status=facts.pop("status", "active"),
        use=facts.pop("use", "claim"),
        facility=FACILITY,
        patient=_patient(facts.pop("patient", {})),
        inpatient=facts.pop("inpatient", False),
        admitted=_moment(first),
        discharged=_moment(last),
        created=facts.pop("created", day),
        diagnoses=tuple(_diagnosis(at, **known) for at, known in enumerate(diagnoses)),
        lines=lines,
        total=_money(total),
        receipts=(),
        visit=_part(Visit, facts.pop("visit", {})),
        cards=tuple(_part(StatedCard, card) for card in facts.pop("cards", [])),
        sums=_part(StatedSums, facts.pop("sums", {})),
        kept=tuple(_kept(**row) for row in facts.pop("kept", [])),
        **facts,
    )


def _lines(lines: list[Facts], day: date | None, above: tuple[int, ...]) -> tuple[Line, ...]:
    return tuple(_line((*above, at), day, **facts) for at, facts in enumerate(lines))


def _line(position: tuple[int, ...], visit: date | None, **facts: Any) -> Line:
    at = position[-1]
    first = facts.pop("first_day", facts.pop("day", visit))
    code, system = facts.pop("code", f"02.{at + 1:04}"), facts.pop("system", SERVICES)
    amounts = {"quantity": 1, "unit_price": 50_000, "factor": None, "tax": None}
    parts = facts.pop("parts", [])
    known = {name: facts.pop(name, value) for name, value in amounts.items()}
    net = facts.pop("net", _product(**known))
    return Line(
        sequence=facts.pop("sequence", at + 1),
        position=position,
        group=facts.pop("group", "8"),
        codes=() if code is None else (Coding(system, code),),
        first_day=first,
        last_day=facts.pop("last_day", first),
        quantity=_decimal(known["quantity"]),
        unit_price=_money(known["unit_price"]),
        factor=_decimal(known["factor"]),
        tax=_money(known["tax"]),
        net=_money(net),
        parts=_lines(parts, visit, position),
        particulars=tuple((kind, value) for kind, value in facts.pop("particulars", {}).items()),
        product=_part(Product, facts.pop("product", {})),
        care=_part(Care, facts.pop("care", {})),
        payment=_part(Payment, facts.pop("payment", {})),
        **facts,
    )


def _product(quantity: Any, unit_price: Any, factor: Any, tax: Any) -> Decimal | None:
    if quantity is None or not isinstance(unit_price, int):
        return None
    return Decimal(str(quantity)) * unit_price * Decimal(str(factor or 1)) + Decimal(str(tax or 0))


def _diagnosis(at: int, **facts: Any) -> Diagnosis:
    code = facts.get("code", "J18.9")
    coding = None if code is None else Coding(facts.get("system", ICD10), code)
    return Diagnosis(at + 1, (at,), coding, facts.get("principal", at == 0))


def _kept(table: str, place: int, values: list[list[str]]) -> KeptRow:
    return KeptRow(table, place, tuple((name, value) for name, value in values))


def _patient(facts: Facts) -> Patient:
    known = dict.fromkeys(("chip_id", "insurance_number", "reference", "sex", "birth_date"))
    return Patient(**{**known, "card_number": CARD_NUMBER, **facts})


def _part(made: Callable[..., Part], facts: Facts) -> Part:
    """From facts by the names of its attributes; a text "2026-09-10T08:30+07:00" is a moment."""
    if "number" in getattr(made, "__struct_fields__", ()):
        facts = {"number": CARD_NUMBER, **facts}
    return made(**{name: _fact(value) for name, value in facts.items()})


def _fact(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_fact(one) for one in value)
    if isinstance(value, int | float):
        return Decimal(str(value))
    return datetime.fromisoformat(value) if isinstance(value, str) and "T" in value[10:11] else value


def _moment(text: Any) -> date | datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else text


def _money(facts: Any) -> Money | None:
    """From an amount in dong, or from {value, currency}."""
    if facts is None:
        return None
    if isinstance(facts, Mapping):
        return Money(Decimal(str(facts["value"])), facts.get("currency"))
    return Money(Decimal(str(facts)), "VND")


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _net(line: Line) -> Decimal:
    return line.net.value if line.net else Decimal(0)
