"""What a line of a FHIR claim says of its product, its care and its payment."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from insurance.claim.format import ClaimFormat
from insurance.claim.parts.care import NO_CARE, Care
from insurance.claim.parts.line import Line
from insurance.claim.parts.payment import NO_PAYMENT, Payment
from insurance.claim.parts.product import Product
from insurance.claim.reader import ClaimReader
from runtime.time_zone import HO_CHI_MINH
from tests.unit.insurance.claim.fhir.claims import FORMATS, LINE, R4, R5
from tests.unit.insurance.claim.fhir.facts.profiled import (
    body_site,
    coded,
    dong,
    extension,
    read,
    with_line,
)

PRODUCT = Product(
    name="Thuốc viên",
    unit="viên",
    used_for=("02.1897", "05.1903"),
    registration="VD-1",
    tender="12;N1;2026",
    strength="500 mg",
    form="viên nén",
    route="1.01",
    dose="2 viên/lần",
    usage="uống sau ăn",
    preparation="sao vàng",
    supplier="79002",
    package="G1",
    model="M-7",
    reused="1",
    fuel="X1",
)
CARE = Care(
    department="K03",
    doctors=("003", "002"),
    performers=("004",),
    machines=("MM.1", "MM.2"),
    beds=("H001",),
    ordered=datetime(2026, 9, 10, 8, 0, tzinfo=HO_CHI_MINH),
    performed=datetime(2026, 9, 10, 9, 30, tzinfo=HO_CHI_MINH),
    resulted=datetime(2026, 9, 10, 11, 0, tzinfo=HO_CHI_MINH),
    diagnoses=("I10", "A09"),
    traditional_diagnoses=("U62.392",),
    procedures=("38.93", "99.04"),
    body_site="101",
    anaesthesia="1",
    wound_relapse="1",
)
AMOUNTS = {
    "charged-price": 4,
    "charged-amount": 5,
    "payment-cap": 6,
    "fund-part": 7,
    "copayment": 8,
    "own-part": 9,
    "other-sources": 10,
    "state-budget": 11,
    "foreign-aid": 12,
    "domestic-aid": 13,
    "other-aid": 14,
    "outside-list": 15,
}
PERCENTAGES = [Decimal(100), Decimal(50), Decimal("47.5")]
FACTS: list[Any] = [*PERCENTAGES, *map(Decimal, AMOUNTS.values()), "1", "1", "4"]
PAYMENT = Payment(*FACTS)
EXTENSIONS = [
    *(extension("used-for", "valueCode", code) for code in ("02.1897", "05.1903")),
    extension("registration", "valueString", "VD-1"),
    extension("tender", "valueString", "12;N1;2026"),
    extension("strength", "valueString", "500 mg"),
    extension("dose-form", "valueString", "viên nén"),
    extension("route", "valueCode", "1.01"),
    extension("dose", "valueString", "2 viên/lần"),
    extension("usage", "valueString", "uống sau ăn"),
    extension("preparation", "valueString", "sao vàng"),
    extension("supplier", "valueCode", "79002"),
    extension("supply-package", "valueCode", "G1"),
    extension("model", "valueString", "M-7"),
    extension("fuel", "valueCode", "X1"),
    *(extension("machine", "valueString", machine) for machine in ("MM.1", "MM.2")),
    extension("bed", "valueString", "H001"),
    extension("ordered", "valueDateTime", "2026-09-10T01:00:00Z"),
    extension("resulted", "valueDateTime", "2026-09-10T11:00:00+07:00"),
    extension("treated-diagnosis", "valueCode", "A09"),
    extension("traditional-diagnosis", "valueCode", "U62.392"),
    extension("procedure-code", "valueCode", "99.04"),
    extension("insured-percent", "valueDecimal", 100),
    extension("service-percent", "valueDecimal", 50),
    extension("benefit-percent", "valueDecimal", 47.5),
    *(extension(name, "valueMoney", dong(value)) for name, value in AMOUNTS.items()),
    extension("payment-method", "valueCode", "1"),
]
WHOLE: dict[str, Any] = {
    "extension": EXTENSIONS,
    "productOrService": LINE["productOrService"] | {"text": "Thuốc viên"},
    "quantity": {"value": 2, "unit": "viên"},
    "revenue": coded("department", "K03"),
    "programCode": [coded("payment-scope", "1"), coded("payer", "4")],
    "modifier": [coded("anaesthesia", "1"), coded("wound-relapse", "1"), coded("reused", "1")],
    "careTeamSequence": [3, 4, 2],
    "diagnosisSequence": [2],
    "procedureSequence": [2],
    "servicedPeriod": {"start": "2026-09-10T09:30:00+07:00", "end": "2026-09-10"},
}


def line(reader: ClaimReader, claim_format: ClaimFormat = R4, **changes: object) -> Line:
    return read(reader, with_line(**changes), claim_format).lines[0]


@pytest.mark.parametrize("claim_format", FORMATS)
def test_every_fact_of_a_line_is_read(reader: ClaimReader, claim_format: ClaimFormat) -> None:
    document = with_line(**WHOLE, bodySite=body_site(claim_format, "101"))
    claim = read(reader, document, claim_format)
    assert claim.lines[0].product == PRODUCT
    assert claim.lines[0].care == CARE
    assert claim.lines[0].payment == PAYMENT
    assert claim.remarks == ()


@pytest.mark.parametrize("part", [PRODUCT, CARE, PAYMENT])
def test_no_fact_of_a_line_is_left_out_of_these_tests(part: Product | Care | Payment) -> None:
    assert all(getattr(part, name) for name in part.__struct_fields__)


@pytest.mark.parametrize("claim_format", FORMATS)
def test_a_line_without_any_of_them_has_its_name_alone(
    reader: ClaimReader, claim_format: ClaimFormat
) -> None:
    plain = line(reader, claim_format)
    assert (plain.care, plain.payment) == (NO_CARE, NO_PAYMENT)
    assert plain.product == Product()


def test_without_a_text_the_display_of_a_code_is_the_name(reader: ClaimReader) -> None:
    concept = {"coding": [{"code": "1"}, {"code": "2", "display": "Khám"}]}
    assert line(reader, productOrService=concept).product.name == "Khám"


@pytest.mark.parametrize("claim_format", FORMATS)
def test_a_part_of_a_line_has_the_facts_that_fhir_gives_it(
    reader: ClaimReader, claim_format: ClaimFormat
) -> None:
    part = {
        **LINE,
        "extension": [extension("bed", "valueString", "H001")],
        "revenue": coded("department", "K03"),
        "programCode": [coded("payer", "4")],
    }
    whole = line(reader, claim_format, detail=[part | {"subDetail": [part]}])
    for one in (whole.parts[0], whole.parts[0].parts[0]):
        assert one.care == Care(department="K03", beds=("H001",))
        assert one.payment.source == "4"


def test_facts_of_a_line_tell_two_services_apart(reader: ClaimReader) -> None:
    without_time = {name: value for name, value in WHOLE.items() if name != "servicedPeriod"}
    for claim_format in (R4, R5):
        facts = line(reader, claim_format, **without_time, bodySite=body_site(claim_format, "101"))
        assert facts.particulars == (
            ("body-site", "urn:wardgate:cs:body-site|101"),
            ("time", "2026-09-10T08:00:00+07:00"),
            ("location", "H001"),
            ("device", "MM.1;MM.2"),
        )


def test_the_time_of_the_service_goes_before_that_of_its_order(reader: ClaimReader) -> None:
    assert ("time", "2026-09-10T09:30:00+07:00") in line(reader, **WHOLE).particulars


def test_other_modifiers_still_tell_two_services_apart(reader: ClaimReader) -> None:
    modifiers = [coded("anaesthesia", "1"), {"coding": [{"system": "urn:s", "code": "RT"}]}]
    assert line(reader, modifier=modifiers).particulars == (("modifier", "urn:s|RT"),)
