"""Claims of any content that a FHIR or XML claim may have. All people and numbers are made up."""

import string
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from msgspec.structs import replace

from insurance.claim.amounts import net_of_parts, net_of_price
from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.claim.particulars import Particular, Particulars, particular_value
from insurance.claim.parts.care import Care
from insurance.claim.parts.diagnosis import Diagnosis
from insurance.claim.parts.kept_row import KeptRow
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import group_in
from insurance.claim.parts.patient import Patient, StatedCard
from insurance.claim.parts.payment import Payment
from insurance.claim.parts.product import Product
from insurance.claim.parts.related_claim import RelatedClaim
from insurance.claim.parts.sums import StatedSums
from insurance.claim.parts.values import Coding, Money
from insurance.claim.parts.visit import Visit
from insurance.claim.parts.visit_code import says_emergency, says_referred
from insurance.claim.visit_kinds import INPATIENT_KINDS, OUTPATIENT_KINDS
from runtime.time_zone import HO_CHI_MINH

LETTERS = string.ascii_letters + string.digits + "ăđêôơưạếộỹÂĐ/.-'"
CODES = st.text(LETTERS, min_size=1, max_size=12)
# Blanks within, none at the ends.
TEXTS = st.text(LETTERS + " \n;|", min_size=1, max_size=30).map(str.strip).filter(bool)
SYSTEMS = st.sampled_from(["urn:wardgate:cs:service", "urn:codes", "http://codes.example/x"])
NUMBERS = st.decimals(min_value=0, max_value=10**9, places=3)
DAYS = st.dates(date(1905, 1, 1), date(2100, 1, 1))
EARLIEST, LATEST = datetime(1905, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001 - the strategy adds the zone
TIMES = st.datetimes(EARLIEST, LATEST, timezones=st.just(HO_CHI_MINH), allow_imaginary=False)
MONEYS = st.builds(Money, NUMBERS, st.sampled_from(["VND", "USD", None]))
CODINGS = st.builds(Coding, st.none() | SYSTEMS, CODES)
RECEIPTS = st.lists(TEXTS, max_size=2).map(tuple)
NUMBERED = st.builds("{}|{}".format, SYSTEMS, CODES) | CODES | CODES.map("id|{}".format)
# How values of a part are made, by the type of its attribute.
BY_TYPE: dict[str, SearchStrategy[Any]] = {
    "str": CODES,
    "Decimal": NUMBERS,
    "datetime.datetime": TIMES,
    "datetime.date": DAYS,
}


def a_few(values: SearchStrategy[Any]) -> SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, max_size=3).map(tuple)


def any_part(part: type[Any], **own: SearchStrategy[Any]) -> SearchStrategy[Any]:
    """Any values of the attributes: nothing, or a value or some of the declared type."""
    return st.builds(
        part, **{name: own.get(name, _of_type(kind)) for name, kind in part.__annotations__.items()}
    )


def _of_type(kind: object) -> SearchStrategy[Any]:
    values = next(values for name, values in BY_TYPE.items() if name in str(kind))
    return a_few(values) if "tuple" in str(kind) else st.none() | values


MONTHS = st.dates(date(1905, 1, 1), date(2100, 1, 1)).map("{:%Y-%m}".format)
TEXT_FACTS = dict.fromkeys(
    (
        "reason",
        "inpatient_reason",
        "admission_diagnosis",
        "discharge_diagnosis",
        "method",
        "record",
        "note",
        "referral",
    ),
    st.none() | TEXTS,
)
KINDS = st.none() | st.sampled_from(["01", "03", "07", "09", "10"])
VISITS = any_part(Visit, kind=KINDS, settlement_month=st.none() | MONTHS, **TEXT_FACTS)
SUMS = any_part(StatedSums)
# As rules know them: "1" for "01".
GROUPS = (st.none() | CODES).map(group_in)
PRODUCTS = any_part(Product, name=st.none() | TEXTS, usage=st.none() | TEXTS)
CARES = any_part(Care)
PAYMENTS = any_part(Payment)
CARDS = st.builds(StatedCard, CODES, DAYS, st.just(None), st.none() | CODES) | st.builds(StatedCard, CODES)
REFERENCES = st.none() | CODES | st.just("Patient/7") | st.just("http://his.example/Patient/7")
NAMES = st.just(()) | TEXTS.map(lambda text: (text,)) | st.just(("Nguyễn Văn Mẫu", "Văn Mẫu Nguyễn"))
KEPT = st.builds(
    KeptRow,
    st.sampled_from(["XML1", "XML4", "GIAMDINHHS"]),
    st.integers(1, 99),
    a_few(st.tuples(st.sampled_from(["MA_CHI_SO", "table", "x"]), TEXTS)),
)
RELATED = st.builds(RelatedClaim, st.sampled_from(["prior", "replaces", None]), NUMBERED)


@st.composite
def patients(draw: DrawFn, cards: Sequence[StatedCard]) -> Patient:
    numbers = [card.number for card in cards]
    return Patient(
        draw(st.none() | CODES),
        draw(st.sampled_from([*numbers, None]) | CODES),
        draw(st.none() | CODES),
        draw(REFERENCES),
        draw(st.sampled_from([None, "male", "female", "unknown"])),
        draw(st.sampled_from([None, "1980", "1980-03", "1980-03-15"])),
        draw(NAMES),
        died=draw(st.sampled_from([None, "2024", "2024-03", "2024-03-15"])),
    )


@st.composite
def lines(draw: DrawFn, place: int, *, has_tax: bool) -> Line:
    care, first = draw(CARES), draw(st.none() | DAYS)
    if care.performed is not None:
        first = care.performed.date()
    last = draw(st.sampled_from([first, date(2100, 1, 2)])) if first else None
    part = draw(parts((place, 0), has_tax=has_tax))
    below = draw(st.sampled_from([(), (part,)]))
    return Line(
        place + 1,
        (place,),
        draw(GROUPS),
        draw(a_few(CODINGS)),
        first,
        last,
        *(billed := draw(st.tuples(st.none() | NUMBERS, st.none() | MONEYS, st.none() | NUMBERS))),
        draw(st.none() | MONEYS) if has_tax else None,
        draw(MONEYS | st.just(net_of_parts(below) or net_of_price(*billed))),
        below,
        draw(particulars(care)),
        draw(PRODUCTS),
        care,
        draw(PAYMENTS),
    )


def parts(position: tuple[int, ...], *, has_tax: bool) -> SearchStrategy[Line]:
    """Details, which have neither days nor a care team nor a site."""
    cares = any_part(
        Care, doctors=st.just(()), performers=st.just(()), performed=st.none(), body_site=st.none()
    )
    return st.builds(
        Line,
        st.just(1),
        st.just(position),
        GROUPS,
        a_few(CODINGS),
        st.none(),
        st.none(),
        st.none() | NUMBERS,
        tax=st.none() | MONEYS if has_tax else st.none(),
        unit_price=st.none() | MONEYS,
        factor=st.none(),
        net=st.none() | MONEYS,
        product=PRODUCTS,
        care=cares,
    ).map(with_net)


def with_net(part: Line) -> Line:
    """As a reader makes it of its price, where none was sent."""
    return replace(part, net=part.net or net_of_price(part.quantity, part.unit_price, part.factor))


@st.composite
def particulars(draw: DrawFn, care: Care) -> Particulars:
    """Those of the care, as a reader makes them, and others."""
    time = care.performed or care.ordered
    found = {
        Particular.BODY_SITE: f"urn:wardgate:cs:body-site|{care.body_site}" if care.body_site else "",
        Particular.SUB_SITE: draw(st.sampled_from(["", "urn:s|lid", "lid"])),
        Particular.MODIFIER: draw(st.sampled_from(["", "urn:s|59;urn:s|RT", "left hand", "urn:s|a;b"])),
        Particular.TIME: time.isoformat() if time else "",
        Particular.ENCOUNTER: draw(st.sampled_from(["", "Encounter/1", "urn:e|1"])),
        Particular.LOCATION: ";".join(sorted(care.beds)) or draw(st.sampled_from(["", "Location/w"])),
        Particular.DEVICE: ";".join(sorted(care.machines)) or draw(st.sampled_from(["", "urn:u|7;urn:u|8"])),
    }
    return tuple((kind.value, particular_value(value)) for kind, value in found.items() if value)


@st.composite
def claims(draw: DrawFn, *, has_tax: bool) -> Claim:
    """Any claim. `has_tax`: lines may have a tax, which R5 alone has."""
    visit, cards = draw(VISITS), draw(a_few(CARDS))
    number = draw(NUMBERED)
    return Claim(
        ClaimFormat.BHYT_XML,
        None,
        number,
        draw(st.sampled_from(["active", "cancelled"])),
        draw(st.sampled_from(["claim", "preauthorization", "predetermination"])),
        draw(st.none() | CODES),
        draw(patients(cards)),
        _inpatient(visit) if visit.kind else draw(st.sampled_from([True, False, None])),
        draw(st.none() | DAYS | TIMES),
        draw(st.none() | DAYS | TIMES),
        draw(st.none() | DAYS),
        draw(diagnoses()),
        tuple(draw(lines(place, has_tax=has_tax)) for place in range(draw(st.integers(0, 2)))),
        draw(st.none() | MONEYS),
        draw(RECEIPTS),
        draw(a_few(RELATED)),
        says_emergency(visit) or draw(st.booleans()),
        says_referred(visit) or draw(st.booleans()),
        draw(st.sampled_from([None, "claim-1"])),
        visit=visit,
        cards=cards,
        sums=draw(SUMS),
        kept=draw(a_few(KEPT)),
    )


@st.composite
def diagnoses(draw: DrawFn) -> tuple[Diagnosis, ...]:
    codes, typed = draw(a_few(st.none() | CODINGS)), draw(st.booleans())
    return tuple(
        Diagnosis(place + 1, (place,), code, draw(st.booleans()) if typed else None)
        for place, code in enumerate(codes)
    )


def _inpatient(visit: Visit) -> bool | None:
    if visit.kind in INPATIENT_KINDS:
        return True
    return False if visit.kind in OUTPATIENT_KINDS else None
