"""A made-up case without a fault: one visit of one day, one line, a card in force. Examples change it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from msgspec.structs import replace

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
from insurance.claim.stay import Stay, stay_of
from insurance.claim.uses.use import ConcurrentUse
from insurance.law.codes.code_changes import CodeChange, CodeChanges
from insurance.law.insured import Copayment
from insurance.law.visit import CareLevel, Facility, Tier
from review.rulebook.engine.case import (
    CardFacts,
    CardPeriod,
    Case,
    QuotedReceipts,
    ReceiptFacts,
    ReceiptFault,
)
from review.rulebook.engine.usual import Measure, PeerGroup, Spread, Usual
from tests.rules.catalogues import some_catalogues

FACILITY = "79025"
INSURANCE_NUMBER = "7900000042"
CARD_NUMBER = f"DN479{INSURANCE_NUMBER}"
ICD10 = "http://hl7.org/fhir/sid/icd-10"
SERVICES = "urn:wardgate:sid:service"
DAY = date(2026, 9, 10)
Facts = Mapping[str, Any]
Part = TypeVar("Part")


def a_case(
    day: date | None = DAY,
    claim: Facts | None = None,
    card: Facts | None = None,
    receipts: Facts | None = None,
    earlier: list[Facts] | None = None,
    catalogues: Mapping[str, Sequence[Facts]] | None = None,
    facility: Facts | None = None,
    facility_codes: Sequence[Facts] = (),
) -> Case:
    """A claim of one visit on that day, with these facts in place of those of a claim without a fault.

    It came in on that day. `facility` has tier and care level; without it, it is a provincial hospital.
    """
    made = a_claim(day, **(claim or {}))
    stays = tuple(a_stay(day, **facts) for facts in earlier or [])
    quoted = some_receipts(day, **(receipts or {}))
    known = a_facility(**({"tier": "provincial"} if facility is None else facility))
    return Case(
        made,
        FACILITY,
        a_card(**(card or {})),
        quoted,
        stays,
        received_on=day,
        catalogues=some_catalogues(FACILITY, **(catalogues or {})),
        facility_facts=known,
        facility_codes=CodeChanges(CodeChange(**change) for change in facility_codes),
    )


def a_full_case() -> Case:
    """The case with every fact that a rule may need, beside those of `a_case`."""
    at = "2026-09-10T{}+07:00".format
    care = {"ordered": at("08:05"), "performed": at("08:10"), "resulted": at("08:30")}
    card = {
        "valid_from": date(2000, 1, 1),
        "valid_until": date(2099, 12, 31),
        "registered_facility": FACILITY,
    }
    payment = {"benefit_percent": 100, "fund_part": 50_000}
    patient = {"sex": "female"}
    claim = {
        "patient": patient,
        "admitted": at("08:00"),
        "discharged": at("09:00"),
        "cards": [card],
        "lines": [{"care": care, "payment": payment, "product": {"name": "A"}}],
    }
    catalogues: dict[str, list[Facts]] = {
        "services": [{"code": "02.0001", "name": "A", "price": 50_000}],
        "national_services": [{"code": "02.0001", "name": "A"}],
    }
    usual = some_usual(cost=[20_000, 40_000, 50_000, 70_000, 100_000, 15_000])
    return replace(a_case(DAY, claim, catalogues=catalogues), usual=usual)


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


def a_card(**facts: Any) -> CardFacts:
    """A known person with a card that is in force for a century."""
    periods = [a_period(**period) for period in facts.pop("periods", [{}])]
    known: dict[str, Any] = {
        "looked_up": True,
        "determined": True,
        "person_known": True,
        "day": None,
        "outcome": "ACCURATE",
        "sex": "female",
        "birth_date": "1980-05-01",
        "died_on": None,
        "insurance_number": INSURANCE_NUMBER,
    }
    copaid = tuple(Copayment(**paid) for paid in facts.pop("copaid", []))
    return CardFacts(**{**known, **facts}, periods=tuple(periods), copaid=copaid)


def a_period(**facts: Any) -> CardPeriod:
    """One period of one card."""
    known = {
        "card_number": CARD_NUMBER,
        "valid_from": date(2000, 1, 1),
        "valid_until": date(2099, 12, 31),
        "ended_on": None,
        "registered_facility": FACILITY,
    }
    return CardPeriod(**{**known, **facts})


def a_facility(tier: str = "", care_level: str = "") -> Facility | None:
    """What the law asks of the facility; None where its tier is not known."""
    return Facility(Tier(tier), CareLevel(care_level) if care_level else None) if tier else None


def some_usual(diagnosis: str = "J18", tier: str = "provincial", **spreads: Sequence[int]) -> Usual:
    """An edition of 400 outpatient claims, with the five quantiles and the MAD of each measure."""
    return Usual(
        edition=3,
        until=date(2026, 9, 1),
        group=PeerGroup(tier, "outpatient", diagnosis),
        claims=400,
        spreads={Measure(name): Spread(*map(Decimal, numbers)) for name, numbers in spreads.items()},
    )


def some_receipts(day: date | None = DAY, **facts: Any) -> QuotedReceipts:
    """One receipt for a look-up on the day, with the verdict VALID."""
    genuine = tuple(a_receipt(day, **receipt) for receipt in facts.pop("genuine", [{}]))
    faults = tuple(ReceiptFault(fault) for fault in facts.pop("not_genuine", []))
    known = {"verified": True, "expected": True, **facts}
    return QuotedReceipts(**known, genuine=genuine, not_genuine=faults)


def a_receipt(visit: date | None = DAY, **facts: Any) -> ReceiptFacts:
    """A receipt for a look-up of the patient by the facility."""
    known: dict[str, Any] = {
        "facility": FACILITY,
        "day": visit or DAY,
        "verdict": "VALID",
        "outcome": "ACCURATE",
        "checked_at": datetime(2026, 9, 10, 1, 30, tzinfo=UTC),
        "same_person": True,
    }
    return ReceiptFacts(**{**known, **facts})


def a_stay(day: date | None = DAY, facility: str = FACILITY, **claim: Any) -> Stay:
    """The stay of an earlier claim of the same person; `claim` are facts for `a_claim`."""
    stay = stay_of(a_claim(day, **claim), "00000000-0000-0000-0000-000000000001", facility, INSURANCE_NUMBER)
    assert stay is not None
    return stay


def a_concurrent_use(begins: str, ends: str, **facts: Any) -> ConcurrentUse:
    """A use by another claim, at the time of the first line."""
    known = {"line": 0, "claim_id": "6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c02", **facts}
    return ConcurrentUse(begins=datetime.fromisoformat(begins), ends=datetime.fromisoformat(ends), **known)


def _lines(lines: list[Facts], day: date | None, above: tuple[int, ...]) -> tuple[Line, ...]:
    return tuple(_line((*above, at), day, **facts) for at, facts in enumerate(lines))


def _line(position: tuple[int, ...], visit: date | None, **facts: Any) -> Line:
    at = position[-1]
    first = facts.pop("first_day", facts.pop("day", visit))
    code = facts.pop("code", f"02.{at + 1:04}")
    amounts = {"quantity": 1, "unit_price": 50_000, "factor": None, "tax": None}
    parts = facts.pop("parts", [])
    known = {name: facts.pop(name, value) for name, value in amounts.items()}
    net = facts.pop("net", _product(**known))
    return Line(
        sequence=facts.pop("sequence", at + 1),
        position=position,
        group=facts.pop("group", "8"),
        codes=() if code is None else (Coding(SERVICES, code),),
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
