"""Lines, their amounts and their parts."""

from datetime import date
from decimal import Decimal

import pytest

from insurance.claim.fact import LineFact
from insurance.claim.fhir.paths import fhir_path
from insurance.claim.parts.line import Line
from insurance.claim.parts.product import Product
from insurance.claim.parts.values import Coding, Money
from insurance.claim.reader import ClaimReader
from tests.unit.insurance.claim.fhir.claims import FULL, LINE, R4, R5, SMALLEST, Json, content, line_content


def line(reader: ClaimReader, **changes: object) -> Line:
    return reader.read(line_content(**changes), R4).lines[0]


def test_a_line_has_all_that_was_sent(reader: ClaimReader) -> None:
    first = reader.read(content(FULL), R4).lines[0]
    assert first == Line(
        sequence=1,
        position=(0,),
        group="4",
        codes=(Coding("urn:drugs", "40.67"),),
        first_day=date(2024, 5, 3),
        last_day=date(2024, 5, 3),
        quantity=Decimal(12),
        unit_price=Money(Decimal("1250.5"), "VND"),
        factor=None,
        tax=None,
        net=Money(Decimal(15006), "VND"),
        parts=(),
        product=Product("Thuốc viên", "viên"),
    )


def test_a_line_over_days_has_its_first_and_its_last(reader: ClaimReader) -> None:
    second = reader.read(content(FULL), R4).lines[1]
    assert (second.first_day, second.last_day) == (date(2024, 5, 2), date(2024, 5, 6))
    assert second.factor == Decimal("0.8")


def test_details_and_sub_details_are_parts_with_positions_of_their_own(reader: ClaimReader) -> None:
    (part,) = reader.read(content(FULL), R4).lines[1].parts
    assert part.position == (1, 0)
    assert part.net == Money(Decimal(850400), "VND")
    assert [below.position for below in part.parts] == [(1, 0, 0)]


@pytest.mark.parametrize(
    ("sent", "group"), [("04", "4"), ("10", "10"), ("0", "0"), ("00", "00"), ("004", "004")]
)
def test_the_group_is_a_number_of_one_digit_or_two(reader: ClaimReader, sent: str, group: str) -> None:
    assert line(reader, category={"coding": [{"code": sent}]}).group == group


def part(net: Json | None, **more: object) -> Json:
    return LINE | ({"net": net} if net else {}) | more


@pytest.mark.parametrize(
    ("parts", "net"),
    [
        ([part({"value": 20000, "currency": "VND"}), part({"value": 0.5})], Money(Decimal("20000.5"), "VND")),
        ([part(None, subDetail=[part({"value": 700})])], Money(Decimal(700), None)),
        # What is billed in all is not known.
        ([part({"value": 20000}), part(None)], None),
        ([part({"value": 20000}), part({"value": 2, "currency": "USD"})], None),
        ([part({"value": 20000}), part({"value": 10**29})], None),
    ],
)
def test_a_line_without_a_net_bills_the_nets_of_its_parts(
    reader: ClaimReader, parts: list[Json], net: Money | None
) -> None:
    numbered = [one | {"sequence": number} for number, one in enumerate(parts, 1)]
    assert line(reader, detail=numbered).net == net
    assert line(reader, detail=numbered, net={"value": 1}).net == Money(Decimal(1), None)


def test_a_line_that_says_nothing_of_it_has_nothing(reader: ClaimReader) -> None:
    bare = line(reader)
    assert (bare.group, bare.first_day, bare.quantity, bare.unit_price, bare.net) == (None,) * 5


def test_every_coding_with_a_code_is_kept_in_order(reader: ClaimReader) -> None:
    codings = [{"system": "urn:a", "code": "1"}, {"display": "no code"}, {"code": "2"}]
    assert line(reader, productOrService={"coding": codings}).codes == (
        Coding("urn:a", "1"),
        Coding(None, "2"),
    )


@pytest.mark.parametrize(
    "written", ["0.1", "1250.50", "12345678901234567.89", "100000000000000000000.01", "1e3", "-5", "0.10"]
)
def test_amounts_are_the_digits_sent(reader: ClaimReader, written: str) -> None:
    sent = line_content(net={"value": 77777, "currency": "VND"}).replace(b"77777", written.encode())
    for read in (reader.read, reader.read_validating):
        net = read(sent, R4).lines[0].net
        assert net is not None
        assert net.value.as_tuple() == Decimal(written).as_tuple()


def test_an_amount_without_value_is_none(reader: ClaimReader) -> None:
    assert line(reader, net={"currency": "VND"}).net is None
    assert line(reader, quantity={"unit": "viên"}).quantity is None


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ({"start": "2024-05-02", "end": "2024-05-06"}, date(2024, 5, 2), date(2024, 5, 6)),
        ({"start": "2024-05-02"}, date(2024, 5, 2), date(2024, 5, 2)),
        ({"end": "2024-05-06"}, date(2024, 5, 6), date(2024, 5, 6)),
        ({"start": "2024-05", "end": "2024-05-06T20:00:00Z"}, date(2024, 5, 7), date(2024, 5, 7)),
        ({"start": "2024-05", "end": "2024"}, None, None),
    ],
)
def test_a_line_of_which_one_end_is_given_was_on_that_day(
    reader: ClaimReader, period: Json, first: date | None, last: date | None
) -> None:
    read = line(reader, servicedPeriod=period)
    assert (read.first_day, read.last_day) == (first, last)


@pytest.mark.parametrize(
    ("quantity", "price", "factor", "net"),
    [
        (3, {"value": 1250.5, "currency": "VND"}, None, Money(Decimal("3751.50"), "VND")),
        (2, {"value": 50000, "currency": "VND"}, 0.3, Money(Decimal("30000.00"), "VND")),
        # FHIR: quantity and factor are assumed to be 1 if not supplied.
        (None, {"value": 50000}, None, Money(Decimal("50000.00"), None)),
        # A factor is a share of the price.
        (1, {"value": 50000, "currency": "VND"}, 80, Money(Decimal("50000.00"), "VND")),
        (1, {"currency": "VND"}, None, None),
        (1, {"value": 10**15, "currency": "VND"}, None, None),
        (-1, {"value": 50000, "currency": "VND"}, None, Money(Decimal("-50000.00"), "VND")),
    ],
)
def test_a_line_or_part_without_a_net_asks_for_its_quantity_times_price_times_factor(
    reader: ClaimReader, quantity: int | None, price: Json, factor: float | None, net: Money | None
) -> None:
    sent = {"quantity": quantity and {"value": quantity}, "unitPrice": price, "factor": factor}
    given = {name: value for name, value in sent.items() if value is not None}
    assert line(reader, **given).net == net
    part = {"sequence": 1, "productOrService": {"text": "x"}, **given}
    assert line(reader, detail=[part]).parts[0].net == net


def test_the_nets_of_the_parts_go_before_the_price(reader: ClaimReader) -> None:
    part = {"sequence": 1, "productOrService": {"text": "x"}, "net": {"value": 7}}
    assert line(reader, detail=[part], unitPrice={"value": 5}).net == Money(Decimal(7), None)


def test_an_amount_without_currency_says_so(reader: ClaimReader) -> None:
    assert line(reader, net={"value": 1}).net == Money(Decimal(1), None)


def test_tax_is_read_where_the_release_has_it(reader: ClaimReader) -> None:
    taxed = line_content(tax={"value": 8, "currency": "VND"})
    assert reader.read(taxed, R5).lines[0].tax == Money(Decimal(8), "VND")


def test_the_total_is_read(reader: ClaimReader) -> None:
    assert reader.read(content(FULL), R4).total == Money(Decimal(865406), "VND")


def test_receipts_are_those_of_all_insurances(reader: ClaimReader) -> None:
    def insurance(sequence: int, receipts: list[str]) -> Json:
        return {
            "sequence": sequence,
            "focal": sequence == 1,
            "coverage": {"display": "A card"},
            "preAuthRef": receipts,
        }

    sent = content(SMALLEST, insurance=[insurance(1, ["a", "b"]), insurance(2, ["c"])])
    assert reader.read(sent, R4).receipts == ("a", "b", "c")


def test_lines_of_a_bundled_claim_have_paths_from_the_bundle(reader: ClaimReader) -> None:
    claim = SMALLEST | {"item": [LINE]}
    sent = content({"resourceType": "Bundle", "type": "collection", "entry": [{"resource": claim}]})
    read = reader.read(sent, R4)
    assert fhir_path(read, read.lines[0].fact(LineFact.LINE)) == "Bundle.entry[0].resource.item[0]"
