"""`wardgate check` of one person."""

import json

import grpc
import pytest

from gateway.v1.card_service_pb2 import Visit
from tests.fakes.gateway_server import RECEIPT, FakeGateway, fault, fault_for_now
from tests.unit.wardgate.cli.conftest import Command
from wardgate.cli.output.plain_messages import PLAIN_MESSAGES


def test_a_look_up_is_shown_as_a_card_in_both_languages(call: Command) -> None:
    shown = call("check", "001099000001")
    assert shown.exit_code == 0
    for part in ("VALID", "000", "Thẻ còn giá trị sử dụng", "The card is valid", "DN4010123456789"):
        assert part in shown.stdout


def test_why_shows_the_rate_with_its_reasons(call: Command) -> None:
    shown = call("check", "001099000001", "--why").stdout
    for part in (
        *("Paid at 47.5 %", "code 1.14", "15,180,000 VND of co-payment left"),
        *("Trái tuyến ngoại trú", "Self-referred outpatient"),
    ):
        assert part in shown


def test_the_flags_about_visit_and_stay_are_sent(call: Command, gateway: FakeGateway) -> None:
    stay = ("--date", "2026-03-01", "--until", "2026-03-09")
    referral = ("--referral", "GCT-1", "--after-self-referral")
    came = ("--visit", "day-care", *referral, "--follow-up", "--registered-at", "01101")
    shown = call("check", "001099000001", *stay, *came)
    assert "Days paid 2026-03-01 to 2026-03-09" in shown.stdout
    (asked,) = gateway.asked
    visit = Visit(
        kind="VISIT_KIND_DAY_CARE",
        referral_number="GCT-1",
        follow_up=True,
        referral_after_self_referral=True,
    )
    assert (asked.visit, asked.registered_facility) == (visit, "01101")
    assert (asked.service_until.month, asked.service_until.day) == (3, 9)


@pytest.mark.parametrize(
    ("number", "field"),
    [("001190012345", "mother_chip_id"), ("0123456789", "mother_insurance_number")],
)
def test_a_newborn_is_looked_up_by_its_mother(
    number: str, field: str, call: Command, gateway: FakeGateway
) -> None:
    call("check", number, "--newborn", "2", "--born", "2026-03-01")
    (asked,) = gateway.asked
    assert asked.WhichOneof("subject") == "newborn"
    assert (getattr(asked.newborn, field), asked.newborn.born_on.day, asked.newborn.birth_order) == (
        number,
        1,
        2,
    )
    assert not asked.HasField("holder")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("DN4010123456789", "--born", "2026-03-01"), "mother's chip ID or insurance number"),
        (("001190012345",), "day of the birth"),
        (("001190012345", "--born", "2026"), "write it as YYYY-MM-DD"),
    ],
)
def test_a_newborn_needs_its_mother_and_its_day(words: tuple[str, ...], said: str, call: Command) -> None:
    shown = call("check", *words, "--newborn", "1")
    assert shown.exit_code == 2
    assert said in " ".join(shown.stderr.split())


def test_a_stay_that_is_reckoned_by_parts_shows_each_with_its_days_and_its_cause(call: Command) -> None:
    shown = call("check", "001099000001", "--date", "2026-06-30", "--until", "2026-07-01").stdout
    earlier, later = shown.index("2026-06-30 to 2026-06-30"), shown.index("2026-07-01 to 2026-07-01")
    assert earlier < shown.index("Paid at 0 %") < later < shown.index("Paid at 47.5 %")
    assert later < shown.index("A new level")


def test_flags_that_are_not_given_are_not_sent(call: Command, gateway: FakeGateway) -> None:
    call("check", "001099000001")
    (asked,) = gateway.asked
    assert not [field.name for field, _ in asked.ListFields() if field.name != "chip_id"]


def test_the_receipt_is_printed_on_one_line(call: Command) -> None:
    assert f"Receipt {RECEIPT}\n" in call("check", "001099000001").stdout


def test_json_is_the_only_output_and_has_the_field_names_of_proto(call: Command) -> None:
    answer = json.loads(call("check", "0123456789", "--json").stdout)
    assert answer["vss_code"] == "000"
    assert answer["advice"]["clerk_vi"] == "Tiếp nhận người bệnh"


def test_a_refused_look_up_shows_each_fault_by_its_flag_and_exits_with_2(call: Command) -> None:
    shown = call("check", "001099000001", "--date", "2026-03-01", "--until", "2025-03-01")
    assert shown.exit_code == 2
    assert "--until    a day not before --date expected" in shown.stderr
    shown = call("check", "DN401012345678")
    assert shown.exit_code == 2
    assert "NUMBER    has the wrong length" in shown.stderr


@pytest.mark.parametrize("number", ["0010990000011", "12345", "00109900000", ""])
def test_a_number_of_wrong_length_gets_the_shape_of_each_number(number: str, call: Command) -> None:
    shown = call("check", number)
    assert shown.exit_code == 2
    for shape in ("a chip ID has 12 digits", "a card number 15 characters", "an insurance number 10 digits"):
        assert shape in shown.stderr
    assert not number or number not in shown.stderr


@pytest.mark.parametrize(("seconds", "text"), [(17.4, "in 18 s"), (600, "in 10 minutes")])
def test_a_refusal_for_the_moment_says_when_to_try_again(
    call: Command, gateway: FakeGateway, seconds: float, text: str
) -> None:
    gateway.refuses_next = [fault_for_now("TOO_MANY_UNKNOWN", seconds)]
    shown = call("check", "001099000001")
    assert shown.exit_code == 1
    assert "TOO_MANY_UNKNOWN" in shown.stderr
    assert f"Try again {text}." in shown.stderr


def test_a_wrong_flag_is_named_without_the_words_of_the_api(call: Command, gateway: FakeGateway) -> None:
    wrong = ("visit.referral_after_self_referral", "only with visit.referral_number")
    gateway.refuses_next = [fault("REQUEST_MALFORMED", grpc.StatusCode.INVALID_ARGUMENT, wrong)]
    shown = call("check", "001099000001", "--after-self-referral")
    assert "--after-self-referral    only with --referral" in shown.stderr
    assert shown.stderr.startswith("REQUEST_MALFORMED The gateway cannot use what you gave. Correct:")


@pytest.mark.parametrize("reason", ["CALLER_UNKNOWN", "TOO_MANY_MISMATCHES", "TOO_MANY_UNKNOWN"])
def test_a_refusal_has_no_words_that_only_callers_of_the_api_know(
    call: Command, gateway: FakeGateway, reason: str
) -> None:
    gateway.refuses_next = [fault_for_now(reason, 2)]
    shown = " ".join(call("check", "001099000001").stderr.split())
    assert PLAIN_MESSAGES[reason] in shown
    assert not any(word in PLAIN_MESSAGES[reason] for word in ("RetryInfo", "metadata", "holder"))


def test_values_that_cannot_be_meant_are_all_named_in_one_line_and_it_exits_with_2(call: Command) -> None:
    shown = call("check", "001099000001", "--date", "tomorrow", "--sex", "x")
    assert shown.exit_code == 2
    assert shown.stderr == (
        "--sex is 'x': write male, female or undetermined. --date is 'tomorrow': write it as YYYY-MM-DD.\n"
    )


def test_neither_number_nor_list_is_wrong_usage(call: Command) -> None:
    assert call("check").exit_code == 2
