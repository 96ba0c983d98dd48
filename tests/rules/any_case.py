"""Any case that a readable claim can lead to, for property tests: odd dates, odd amounts, odd codes."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from insurance.catalogue.catalogues import NO_CATALOGUES
from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact
from insurance.claim.format import ClaimFormat
from insurance.claim.particulars import Particular
from insurance.claim.parts.care import Care
from insurance.claim.parts.diagnosis import Diagnosis
from insurance.claim.parts.line import Line
from insurance.claim.parts.patient import Patient, StatedCard
from insurance.claim.parts.payment import Payment
from insurance.claim.parts.product import Product
from insurance.claim.parts.values import Coding, Money
from insurance.claim.parts.visit import Visit
from insurance.claim.stay import Stay, stay_of
from insurance.law.visit import Facility, Tier
from review.rulebook.engine.case import (
    CardFacts,
    CardPeriod,
    Case,
    QuotedReceipts,
    ReceiptFacts,
    ReceiptFault,
)
from runtime.time_zone import HO_CHI_MINH
from tests.rules.cases import a_concurrent_use
from tests.rules.catalogues import some_catalogues
from tests.rules.claims import CARD_NUMBER, FACILITY, ICD10, INSURANCE_NUMBER, SERVICES

# Close enough to each other, and to the days on which laws changed, that rules have something to compare.
DAYS = st.one_of(
    st.dates(date(2026, 6, 25), date(2026, 7, 10)),
    st.dates(date(2009, 6, 28), date(2009, 7, 5)),
    st.dates(date.min, date.max),
)
PLAIN_SUMS = st.decimals(0, 500_000, places=2)
# The reader accepts numbers of up to 30 digits.
ODD_SUMS = st.decimals(-(10**25), 10**25, places=4)
SUMS = st.one_of(PLAIN_SUMS, PLAIN_SUMS.map(lambda value: value.quantize(Decimal(1))), ODD_SUMS)
MONEY = st.builds(Money, value=SUMS, currency=st.sampled_from(["VND", "VND", "VND", "USD", "KWD", None]))
SERVICE_CODINGS = st.builds(Coding, system=st.just(SERVICES), code=st.sampled_from("AB"))
PERCENTS = st.sampled_from([Decimal(40), Decimal(80), Decimal(100)]) | ODD_SUMS
PRODUCTS = st.builds(Product, name=st.sampled_from([None, "Giường Ngoại khoa loại 1", "Giường Hồi sức"]))
DIAGNOSIS_CODINGS = st.builds(
    Coding,
    system=st.sampled_from([ICD10, ICD10, ICD10, SERVICES, None]),
    code=st.sampled_from(
        ["O80.0", "C61", "P07.1", "B95.2", "N96", "R54", "j18.9", "M80.00†", "123456", "١٢", ""]
    ),
)
PARTICULARS = st.dictionaries(st.sampled_from(Particular), st.sampled_from("ab"), max_size=2).map(
    lambda named: tuple((kind.value, named[kind]) for kind in Particular if kind in named)
)
BIRTH_DATES = st.sampled_from(
    ["", "1980", "1980-02", "1980-02-30", "2026-06-30", "2024-13", "0000", "9996", "9999", "2026", "x"]
)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """It, or None."""
    return st.none() | strategy


MINUTES = st.datetimes(datetime(2026, 6, 25), datetime(2026, 7, 10), timezones=st.just(HO_CHI_MINH))  # noqa: DTZ001 - hypothesis adds the zone
CODES = st.lists(st.sampled_from(["1/CCHN", "2/CCHN"]), max_size=2).map(tuple)
CARE = st.builds(
    Care,
    performers=CODES,
    machines=CODES,
    beds=CODES,
    ordered=maybe(MINUTES),
    performed=maybe(MINUTES),
    resulted=maybe(MINUTES),
)


def lines(depth: int = 2) -> st.SearchStrategy[Line]:
    """A line, with parts down to this depth."""
    parts = st.lists(lines(depth - 1), max_size=1).map(tuple) if depth else st.just(())
    return st.builds(
        Line,
        sequence=st.integers(1, 5),
        position=st.just((0, 0, 0)[: 3 - depth]),
        group=st.sampled_from([None, "1", "4", "8", "14", "15"]),
        product=PRODUCTS,
        payment=st.builds(Payment, benefit_percent=maybe(PERCENTS), fund_part=maybe(SUMS)),
        codes=st.lists(SERVICE_CODINGS, max_size=1).map(tuple),
        first_day=maybe(DAYS),
        last_day=maybe(DAYS),
        quantity=maybe(SUMS),
        unit_price=maybe(MONEY),
        factor=maybe(SUMS),
        tax=maybe(MONEY),
        net=maybe(MONEY),
        parts=parts,
        particulars=PARTICULARS,
        care=CARE,
    )


def repeated(some: list[Line], times: int) -> tuple[Line, ...]:
    """The lines, the first of them so many times more."""
    return (*some, *some[:1] * times)


MOMENTS = maybe(DAYS | st.datetimes(datetime(2026, 6, 25), datetime(2026, 7, 10), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis adds the zone
DIAGNOSES = st.builds(
    Diagnosis,
    sequence=st.integers(1, 9),
    position=st.just((0,)),
    code=maybe(DIAGNOSIS_CODINGS),
    principal=st.sampled_from([True, False, None]),
)
PATIENTS = st.builds(
    Patient,
    chip_id=maybe(st.sampled_from(["079080000042", "79080000042", "", "x" * 500, "١٢٣"])),
    card_number=maybe(st.just(CARD_NUMBER)),
    insurance_number=maybe(st.just(INSURANCE_NUMBER)),
    reference=st.sampled_from([None, "Patient/1", "#patient"]),
    sex=st.sampled_from([None, "male", "female", "other", "unknown"]),
    birth_date=maybe(BIRTH_DATES),
    system_in_other_case=maybe(st.just("urn:wardgate:sid:card-number")),
    contradicting=st.sampled_from([(), (ClaimFact.CHIP_ID,), (ClaimFact.CARD_NUMBER,)]),
)


STATED_CARDS = st.builds(
    StatedCard,
    number=maybe(st.sampled_from([CARD_NUMBER, "QN597", INSURANCE_NUMBER, "x"])),
    valid_from=maybe(DAYS),
    valid_until=maybe(DAYS),
    registered_facility=maybe(st.sampled_from([FACILITY, "01001"])),
)


def placed(claim: Claim) -> Claim:
    """The claim with a place of its format: that of an export has the rows of its lines."""
    if claim.format is not ClaimFormat.BHYT_XML:
        return claim
    rows = [f"XML3[{place}]/NGAY_YL" for place, _ in enumerate(claim.lines, start=1)]
    return replace(claim, place="\n".join(("130", *rows)))


CLAIMS: st.SearchStrategy[Claim] = st.builds(
    Claim,
    format=st.sampled_from(ClaimFormat),
    place=st.sampled_from(["Claim", "Bundle.entry[2].resource"]),
    number=st.sampled_from(["urn:wardgate:sid:claim|1", "1", "a b|c", "id|x", "sha256|0f"]),
    status=st.just("active"),
    use=st.sampled_from(["claim", "preauthorization", "predetermination"]),
    facility=maybe(st.just(FACILITY)),
    patient=PATIENTS,
    inpatient=st.sampled_from([True, False, None]),
    admitted=MOMENTS,
    discharged=MOMENTS,
    created=maybe(DAYS),
    diagnoses=st.lists(DIAGNOSES, max_size=3).map(tuple),
    lines=st.builds(repeated, st.lists(lines(), max_size=4), st.integers(0, 1)),
    total=maybe(MONEY),
    receipts=st.just(()),
    emergency=st.booleans(),
    visit=st.builds(
        Visit,
        result=st.sampled_from([None, "2", "5"]),
        code=st.sampled_from([None, "1.1", "3.1", "x"]),
        copayment_free_on=maybe(DAYS),
    ),
    cards=st.lists(STATED_CARDS, max_size=3).map(tuple),
).map(placed)
PERIODS = st.builds(
    CardPeriod,
    card_number=st.just(CARD_NUMBER),
    valid_from=DAYS,
    valid_until=DAYS,
    ended_on=maybe(DAYS),
    registered_facility=st.just(FACILITY),
    five_years_on=maybe(DAYS),
)
CARDS = st.builds(
    CardFacts,
    looked_up=st.booleans(),
    determined=st.booleans(),
    person_known=st.booleans(),
    day=maybe(DAYS),
    outcome=st.sampled_from(["", "ACCURATE", "EXPIRED"]),
    sex=st.sampled_from(["", "male", "female"]),
    other_name=st.booleans(),
    birth_date=BIRTH_DATES,
    died_on=maybe(DAYS),
    insurance_number=st.sampled_from(["", INSURANCE_NUMBER]),
    periods=st.lists(PERIODS, max_size=4).map(tuple),
)

RECEIPTS = st.builds(
    ReceiptFacts,
    facility=st.sampled_from([FACILITY, FACILITY, "01001"]),
    day=DAYS,
    # A later gateway may give verdicts and outcomes that this one knows only by number.
    verdict=st.sampled_from(["VALID", "NOT_VALID", "UNDETERMINED", "7"]),
    outcome=st.sampled_from(["ACCURATE", "EXPIRED", "99"]),
    checked_at=st.datetimes(datetime(1970, 1, 1), datetime(2106, 2, 7), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
    same_person=st.booleans(),
)
QUOTED = st.builds(
    QuotedReceipts,
    verified=st.booleans(),
    expected=st.booleans(),
    genuine=st.lists(RECEIPTS, max_size=3).map(tuple),
    not_genuine=st.lists(st.sampled_from(ReceiptFault), max_size=2).map(tuple),
)


# The codes of lines and people, as far as they are listed.
CATALOGUES = st.sampled_from(
    [
        NO_CATALOGUES,
        some_catalogues(FACILITY, drugs=[], services=[], practitioners=[], machines=[]),
        some_catalogues(
            FACILITY,
            drugs=[{"code": "A", "name": "A", "price": 10, "percent": 50, "group": "5"}],
            services=[{"code": "A", "name": "A", "price": 0}, {"code": "B", "name": "B", "price": 10**12}],
            practitioners=[{"code": "1/CCHN", "department": "K01"}],
        ),
    ]
)


# Of the first line.
USES = st.lists(
    st.builds(
        a_concurrent_use,
        st.sampled_from(["2026-09-09T08:00+07:00", "2026-09-10T23:59+07:00"]),
        st.sampled_from(["2026-09-11T00:01+07:00", "2026-09-30T08:00+07:00"]),
        resource=st.sampled_from(["machine|A", "performer|1/CCHN", "bed|K02 H001"]),
    ),
    max_size=2,
).map(tuple)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A case whose earlier stays may be its own claim, here or at another facility."""
    claim = draw(CLAIMS)
    others = draw(st.lists(CLAIMS, max_size=2))
    if draw(st.booleans()):
        others.append(claim)
    facilities = st.sampled_from([FACILITY, "01001"])
    stays: list[Stay | None] = [stay_of(other, "", draw(facilities), INSURANCE_NUMBER) for other in others]
    return Case(
        claim,
        FACILITY,
        draw(CARDS),
        draw(QUOTED),
        tuple(stay for stay in stays if stay),
        catalogues=draw(CATALOGUES),
        uses=draw(maybe(USES)) if claim.lines else (),
        facility_facts=draw(maybe(st.builds(Facility, st.sampled_from(Tier)))),
    )
