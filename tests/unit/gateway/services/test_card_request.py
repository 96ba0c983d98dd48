"""Requests are read as questions, with every fault in them."""

from datetime import date

import pytest
from google.type.date_pb2 import Date

from gateway.admission.caller import Caller
from gateway.cards.card import Sex
from gateway.cards.question import Officer, Purpose, Question, StatedHolder, StatedVisit
from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber
from gateway.refusals import RequestMalformed
from gateway.services.card_request import CardRequestReader
from gateway.v1.card_service_pb2 import (
    SEX_FEMALE,
    VISIT_KIND_EMERGENCY,
    CheckCardRequest,
    Holder,
    Visit,
)
from gateway.v1.card_service_pb2 import Officer as OfficerMessage
from insurance.law.visit import CareLevel, Tier, VisitKind
from tests.fakes.clock import FakeClock

CHIP_ID = "001190012345"
TODAY = date(2026, 3, 2)


def read(request: CheckCardRequest) -> Question:
    """Read a request of facility 01001 on 2 March 2026."""
    return CardRequestReader(FakeClock()).read(request, Caller("01001", Tier.COMMUNE))


def faulty_fields(request: CheckCardRequest) -> list[str]:
    """The fields that are wrong."""
    with pytest.raises(RequestMalformed) as malformed:
        read(request)
    return [fault.field for fault in malformed.value.faults]


def on(year: int, month: int, day: int) -> CheckCardRequest:
    """A request for that day."""
    return CheckCardRequest(chip_id=CHIP_ID, service_date=Date(year=year, month=month, day=day))


def test_every_field_is_read() -> None:
    request = CheckCardRequest(
        chip_id=CHIP_ID,
        holder=Holder(full_name="Nguyễn Thị Hoà", birth_date="1990-05", sex=SEX_FEMALE),
        service_date=Date(year=2026, month=2, day=28),
        visit=Visit(kind=VISIT_KIND_EMERGENCY, referral_number="GCT-1", follow_up=True),
        officer=OfficerMessage(citizen_id="079188000001", full_name="Lê Văn Tám"),
        service_until=Date(year=2026, month=3, day=9),
        registered_facility="01234",
    )
    assert read(request) == Question(
        subject=ChipId(CHIP_ID),
        service_date=date(2026, 2, 28),
        facility="01001",
        purpose=Purpose.LOOK_UP,
        holder=StatedHolder("Nguyễn Thị Hoà", "1990-05", Sex.FEMALE),
        officer=Officer("079188000001", "Lê Văn Tám"),
        service_until=date(2026, 3, 9),
        registered_facility="01234",
        visit=StatedVisit(VisitKind.EMERGENCY, transferred=True, follow_up=True),
        tier=Tier.COMMUNE,
    )


def test_a_transfer_after_a_self_referral_is_read_together_with_its_paper_only() -> None:
    paper = Visit(referral_number="GCT-1", referral_after_self_referral=True)
    asked = read(CheckCardRequest(chip_id=CHIP_ID, visit=paper))
    assert asked.visit == StatedVisit(transferred=True, after_self_referral=True)
    paper.referral_number = " "
    assert faulty_fields(CheckCardRequest(chip_id=CHIP_ID, visit=paper)) == [
        "visit.referral_after_self_referral"
    ]


def test_a_number_is_enough_and_the_day_is_today_in_ho_chi_minh_city() -> None:
    clock = FakeClock()
    clock.moment = clock.moment.replace(hour=17, minute=30)
    question = CardRequestReader(clock).read(
        CheckCardRequest(insurance_number="0112345678"), Caller("01001", Tier.COMMUNE)
    )
    assert question.subject == InsuranceNumber("0112345678")
    assert question.service_date == date(2026, 3, 3)


def test_the_level_of_the_callers_facility_goes_with_the_question() -> None:
    caller = Caller("01001", Tier.NONE, CareLevel.BASIC_LOWER)
    asked = CardRequestReader(FakeClock()).read(CheckCardRequest(chip_id=CHIP_ID), caller)
    assert (asked.tier, asked.care_level) == (Tier.NONE, CareLevel.BASIC_LOWER)


def test_an_empty_date_is_today() -> None:
    assert read(on(0, 0, 0)).service_date == TODAY


def test_a_card_number_is_a_subject_too() -> None:
    assert read(CheckCardRequest(card_number="DN4010112345678")).subject == CardNumber("DN4010112345678")


@pytest.mark.parametrize(
    "request_",
    [CheckCardRequest(), CheckCardRequest(service_date=Date(year=2026, month=3, day=2))],
)
def test_a_number_is_required(request_: CheckCardRequest) -> None:
    assert faulty_fields(request_) == ["subject"]


@pytest.mark.parametrize("field", ["chip_id", "card_number", "insurance_number"])
@pytest.mark.parametrize("number", ["", "1", "x" * 100_000])
def test_a_malformed_number_is_named_by_its_field(field: str, number: str) -> None:
    assert faulty_fields(CheckCardRequest(**{field: number})) == [field]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(2026, 2, 31), (2026, 0, 0), (2026, 3, 0), (0, 3, 2), (-1, 1, 1), (99999, 1, 1), (2026, 13, 1)],
)
def test_an_impossible_day_is_a_fault(year: int, month: int, day: int) -> None:
    assert faulty_fields(on(year, month, day)) == ["service_date"]


@pytest.mark.parametrize("day", [(2009, 1, 1), (2028, 3, 1)])
def test_the_day_lies_between_the_beginning_of_the_law_and_two_years_ahead(
    day: tuple[int, int, int],
) -> None:
    assert read(on(*day)).service_date == date(*day)


@pytest.mark.parametrize("day", [(2008, 12, 31), (2028, 3, 4), (2099, 1, 1)])
def test_a_day_long_ago_or_far_ahead_is_a_fault(day: tuple[int, int, int]) -> None:
    assert faulty_fields(on(*day)) == ["service_date"]


@pytest.mark.parametrize(
    "until",
    [Date(year=2026, month=3, day=1), Date(year=2026, month=2, day=30), Date(year=2029, month=1, day=1)],
)
def test_a_stay_ends_on_a_day_that_exists_and_not_before_it_begins(until: Date) -> None:
    assert faulty_fields(CheckCardRequest(chip_id=CHIP_ID, service_until=until)) == ["service_until"]


def test_a_stay_may_be_of_one_day() -> None:
    request = CheckCardRequest(chip_id=CHIP_ID, service_until=Date(year=2026, month=3, day=2))
    assert read(request).service_until == TODAY


@pytest.mark.parametrize("facility", ["1", "A1001", "0100a", "010011"])
def test_a_registered_facility_has_two_digits_and_three_digits_or_capital_letters(facility: str) -> None:
    request = CheckCardRequest(chip_id=CHIP_ID, registered_facility=facility)
    assert faulty_fields(request) == ["registered_facility"]


@pytest.mark.parametrize(
    "birth_date",
    [
        "04/05/1990",
        "19900504",
        "1990-13",
        "1990-02-30",
        "1990-5-4",
        "90",
        "2026-03-03",
        "2027",
        "0000",
        "١٩٩٠",
    ],
)
def test_a_birth_date_of_another_form_or_in_the_future_is_a_fault(birth_date: str) -> None:
    request = CheckCardRequest(chip_id=CHIP_ID, holder=Holder(birth_date=birth_date))
    assert faulty_fields(request) == ["holder.birth_date"]


@pytest.mark.parametrize("birth_date", ["1990-05-04", "1990-05", "1990", "2026-03-02", "2026"])
def test_a_birth_date_may_be_known_in_part(birth_date: str) -> None:
    request = CheckCardRequest(chip_id=CHIP_ID, holder=Holder(birth_date=birth_date))
    assert read(request).holder.birth_date == birth_date


@pytest.mark.parametrize("name", ["x" * 256, "Lê\x00Văn", "Lê\nVăn", "Lê\x1b[31m", "Lê\x9b31m"])
def test_names_that_no_register_can_have_are_faults(name: str) -> None:
    request = CheckCardRequest(
        chip_id=CHIP_ID, holder=Holder(full_name=name), officer=OfficerMessage(full_name=name)
    )
    assert faulty_fields(request) == ["holder.full_name", "officer.full_name"]


@pytest.mark.parametrize("character", ["\x1b", "\n", "\x85", "\u202e", "\u2066", "\u2028"])
def test_control_and_bidirectional_characters_are_refused_by_their_field(character: str) -> None:
    request = CheckCardRequest(
        card_number=f"DN40101123456{character}8",
        registered_facility=f"0100{character}",
        visit=Visit(referral_number=f"1{character}"),
        officer=OfficerMessage(citizen_id=f"07918800000{character}", full_name=f"Lê{character}Tám"),
        holder=Holder(birth_date=f"1990{character}"),
    )
    assert sorted(faulty_fields(request)) == [
        "card_number",
        "holder.birth_date",
        "officer.citizen_id",
        "officer.full_name",
        "registered_facility",
        "visit.referral_number",
    ]


def test_a_pasted_mark_of_direction_does_not_refuse_the_holder() -> None:
    request = CheckCardRequest(chip_id=CHIP_ID, holder=Holder(full_name="\u202aNguyễn Thị Hoà\u202c"))
    assert read(request).holder.full_name


def test_all_faults_are_named_together() -> None:
    request = CheckCardRequest(
        chip_id="1",
        holder=Holder(full_name="x" * 256, birth_date="x", sex=7),  # type: ignore[arg-type]
        service_date=Date(year=2026, month=2, day=31),
        visit=Visit(kind=9, referral_number="x" * 51),  # type: ignore[arg-type]
        officer=OfficerMessage(citizen_id="12345678901a", full_name="x" * 256),
    )
    assert sorted(faulty_fields(request)) == [
        "chip_id",
        "holder.birth_date",
        "holder.full_name",
        "holder.sex",
        "officer.citizen_id",
        "officer.full_name",
        "service_date",
        "visit.kind",
        "visit.referral_number",
    ]


def test_no_fault_repeats_what_was_sent() -> None:
    request = CheckCardRequest(chip_id="00119001234", holder=Holder(birth_date="04/05/1990"))
    with pytest.raises(RequestMalformed) as malformed:
        read(request)
    text = str([fault.description for fault in malformed.value.faults])
    assert "00119001234" not in text
    assert "04/05/1990" not in text


def test_a_part_that_is_there_but_empty_is_read_as_one_that_is_absent() -> None:
    empty = CheckCardRequest(
        chip_id=CHIP_ID, holder=Holder(), officer=OfficerMessage(), visit=Visit(), service_date=Date()
    )
    assert read(empty) == read(CheckCardRequest(chip_id=CHIP_ID))
