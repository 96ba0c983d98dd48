"""What a converted claim lacks is told fact by fact, and nothing else is."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from insurance.claim.bhyt.reader import BhytReader
from insurance.claim.claim import Claim
from insurance.claim.converting.differences import Difference, differences
from insurance.claim.converting.fact_texts import FACT_TEXTS
from insurance.claim.fact import ClaimFact, DiagnosisFact, Fact, LineFact
from insurance.claim.format import ClaimFormat
from insurance.claim.parts.care import NO_CARE, Care
from insurance.claim.parts.kept_row import KeptRow
from insurance.claim.parts.line import Line
from insurance.claim.parts.payment import NO_PAYMENT
from insurance.claim.parts.product import NO_PRODUCT
from insurance.claim.parts.sums import NO_SUMS
from insurance.claim.parts.values import Coding, Money
from insurance.claim.parts.visit import NO_VISIT
from insurance.claim.remark import Remark, RemarkGrade
from insurance.text import Text
from tests.unit.insurance.claim.bhyt.exports import export
from tests.unit.insurance.claim.bhyt.full_export import FULL_DRUG, FULL_SERVICE, FULL_SUPPLY, FULL_VISIT

Path = tuple[str | int, ...]
NO_FACTS = {"format", "place", "remarks", "position"}


@pytest.fixture(scope="module")
def claim() -> Claim:
    content = export(FULL_VISIT, [FULL_DRUG], [FULL_SERVICE, FULL_SUPPLY])
    read = BhytReader(ClaimFormat.BHYT_XML).read_validating(content)
    first, *others = read.lines
    part = replace(first, position=(0, 0), parts=(), particulars=())
    return replace(read, lines=(replace(first, parts=(part,)), *others))


def line(position: int, code: str, **facts: Any) -> Line:
    return Line(
        position + 1,
        (position,),
        "13",
        (Coding("s", code),),
        None,
        None,
        None,
        None,
        None,
        None,
        None,
        **facts,
    )


def names(found: list[Difference]) -> list[tuple[str, tuple[int, ...]]]:
    return [(difference.fact.name.value, difference.fact.position) for difference in found]


def test_a_claim_does_not_differ_from_itself(claim: Claim) -> None:
    assert list(differences(claim, claim)) == []


def test_every_fact_that_is_lost_is_told(claim: Claim) -> None:
    for path, _ in leaves(claim, ()):
        lost = without(claim, path)
        assert list(differences(claim, lost)), path


def test_a_fact_that_only_the_other_claim_has_is_no_difference(claim: Claim) -> None:
    lines = tuple(replace(one, care=NO_CARE, product=NO_PRODUCT, payment=NO_PAYMENT) for one in claim.lines)
    poor = replace(claim, visit=NO_VISIT, sums=NO_SUMS, cards=(), kept=(), total=None, lines=lines[:2])
    assert [*differences(poor, claim)] == []


def test_each_fact_is_told_with_its_line(claim: Claim) -> None:
    changed = replace(claim.lines[1], care=replace(claim.lines[1].care, doctors=("2",), department=None))
    other = replace(claim, lines=(claim.lines[0], changed, claim.lines[2]))
    assert names([*differences(claim, other)]) == [
        ("line.care.department", (1,)),
        ("line.care.doctors", (1,)),
    ]


def test_two_attributes_of_one_fact_are_told_once(claim: Claim) -> None:
    other = replace(claim, admitted=None, discharged=None)
    assert names([*differences(claim, other)]) == [("claim.stay", ())]


def test_a_line_that_is_lost_is_one_difference(claim: Claim) -> None:
    other = replace(claim, lines=(claim.lines[0], claim.lines[1]))
    assert names([*differences(claim, other)]) == [("line", (2,))]


def test_a_part_of_a_line_that_is_lost_is_one_difference(claim: Claim) -> None:
    other = replace(claim, lines=(replace(claim.lines[0], parts=()), *claim.lines[1:]))
    assert names([*differences(claim, other)]) == [("line", (0, 0))]


def test_lines_in_another_order_are_compared_with_their_own_and_the_order_is_told_once() -> None:
    ours = (line(0, "a"), line(1, "b", care=Care(department="K1")), line(2, "a", care=Care(department="K2")))
    theirs = (line(0, "a", care=Care(department="K2")), line(1, "a"), line(2, "b"))
    found = [*differences(with_lines(ours), with_lines(theirs))]
    assert names(found) == [("line.care.department", (1,)), ("line.sequence", ())]


def test_a_diagnosis_that_is_lost_leaves_the_others_as_they_are(claim: Claim) -> None:
    others = tuple(
        replace(one, position=(place,)) for place, one in enumerate((claim.diagnoses[0], claim.diagnoses[2]))
    )
    found = names([*differences(claim, replace(claim, diagnoses=others))])
    assert found == [("diagnosis", (1,))]


def test_amounts_are_compared_by_their_value() -> None:
    ours = line(0, "a", payment=replace(line(0, "a").payment, fund_part=Decimal("10.50")))
    theirs = line(0, "a", payment=replace(line(0, "a").payment, fund_part=Decimal("10.5")))
    assert [*differences(with_lines((ours,)), with_lines((theirs,)))] == []


def test_an_amount_of_zero_and_a_plain_no_are_facts(claim: Claim) -> None:
    ours = line(0, "a", payment=replace(NO_PAYMENT, own_part=Decimal(0)))
    found = [*differences(with_lines((ours,)), with_lines((line(0, "a"),)))]
    assert names(found) == [("line.payment.own_part", (0,))]
    outpatient = replace(claim, inpatient=False)
    assert names([*differences(outpatient, replace(claim, inpatient=None))]) == [("claim.inpatient", ())]


def test_an_amount_without_currency_is_one_in_dong(claim: Claim) -> None:
    plain = replace(claim, total=Money(Decimal(64245), None))
    assert [*differences(plain, claim)] == []
    assert names([*differences(claim, plain)]) == [("claim.total", ())]


def test_a_code_without_a_system_may_get_one_and_none_loses_it() -> None:
    plain = replace(line(0, "a"), codes=(Coding(None, "40.67"),))
    with_system = replace(plain, codes=(Coding("urn:wardgate:cs:drug", "40.67"),))
    assert [*differences(with_lines((plain,)), with_lines((with_system,)))] == []
    found = [*differences(with_lines((with_system,)), with_lines((plain,)))]
    assert names(found) == [("line.codes", (0,))]


def test_a_factor_of_one_is_none(claim: Claim) -> None:
    ours = replace(line(0, "a"), factor=Decimal(1))
    assert [*differences(with_lines((ours,)), with_lines((line(0, "a"),)))] == []


def test_where_a_claim_was_and_what_was_remarked_are_no_facts(claim: Claim) -> None:
    remark = Remark("Claim", RemarkGrade.UNUSUAL, Text("", ""))
    other = replace(claim, format=ClaimFormat.FHIR_R4_JSON, place=None, remarks=(remark,))
    assert [*differences(claim, other)] == []


def test_that_a_number_had_another_system_is_a_fact_of_the_patient(claim: Claim) -> None:
    system = "urn:wardgate:sid:chip-id"
    other_case = replace(claim, patient=replace(claim.patient, system_in_other_case=system))
    assert names([*differences(other_case, claim)]) == [("claim.patient", ())]


def test_a_kept_field_is_told_by_its_table_and_name(claim: Claim) -> None:
    ours = replace(claim, kept=(KeptRow("XML7", 2, (("A", "1"), ("B", "2"))),))
    theirs = replace(claim, kept=(KeptRow("XML7", 2, (("B", "2"),)),))
    assert [*differences(ours, theirs)] == [Difference(Fact(ClaimFact.KEPT), "XML7[2]/A")]


def test_a_particular_is_told_by_its_kind() -> None:
    ours = line(0, "a", particulars=(("encounter", "Encounter/1"),))
    found = [*differences(with_lines((ours,)), with_lines((line(0, "a"),)))]
    assert found == [Difference(Fact(LineFact.PARTICULARS, (0,)), "encounter")]


def test_every_fact_has_a_name_in_words() -> None:
    assert FACT_TEXTS.keys() == {*ClaimFact, *LineFact, *DiagnosisFact}


def with_lines(lines: tuple[Line, ...]) -> Claim:
    whole = BhytReader(ClaimFormat.BHYT_XML).read_validating(export())
    return replace(whole, lines=lines)


def leaves(value: object, path: Path) -> list[tuple[Path, object]]:
    """Every value that is not empty, with the attributes and places that lead to it."""
    if isinstance(value, msgspec.Struct):
        names = [name for name in value.__struct_fields__ if name not in NO_FACTS]
        return [leaf for name in names for leaf in leaves(getattr(value, name), (*path, name))]
    if isinstance(value, tuple):
        return [leaf for place, item in enumerate(value) for leaf in leaves(item, (*path, place))]
    return [] if value in (None, "", False) else [(path, value)]


def without(value: Any, path: Path) -> Any:
    """The same without the value at the path."""
    if not path:
        return empty(value)
    step, *rest = path
    if isinstance(value, tuple):
        inner = without(value[int(step)], tuple(rest))
        return tuple(inner if place == step else item for place, item in enumerate(value))
    return replace(value, **{str(step): without(getattr(value, str(step)), tuple(rest))})


def empty(value: object) -> object:
    if isinstance(value, bool):
        return not value
    return "" if isinstance(value, str) else 0 if isinstance(value, int) else None
