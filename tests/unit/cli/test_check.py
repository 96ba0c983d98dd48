"""What `wardgate check` promises."""

import csv
import json
from pathlib import Path

import pytest

from gateway.v1.card_service_pb2 import Visit
from tests.fakes.gateway_server import RECEIPT, FakeGateway, fault_for_now
from tests.unit.cli.conftest import Type


def test_a_look_up_is_shown_as_a_card_in_both_languages(ask: Type) -> None:
    shown = ask("check", "001099000001")
    assert shown.exit_code == 0
    for part in ("VALID", "000", "Thẻ còn giá trị sử dụng", "The card is valid", "DN4010123456789"):
        assert part in shown.stdout


def test_what_the_visit_is_paid_at_is_shown_with_its_reasons(ask: Type) -> None:
    shown = ask("check", "001099000001", "--why").stdout
    for part in (
        *("Paid at 47.5 %", "code 1.14", "15,180,000 VND of co-payment left"),
        *("Trái tuyến ngoại trú", "Self-referred outpatient"),
    ):
        assert part in shown


def test_how_the_person_comes_and_for_how_long_is_sent(ask: Type, gateway: FakeGateway) -> None:
    stay = ("--date", "2026-03-01", "--until", "2026-03-09")
    came = ("--visit", "day-care", "--referral", "GCT-1", "--follow-up", "--registered-at", "01101")
    shown = ask("check", "001099000001", *stay, *came)
    assert "Days paid 2026-03-01 to 2026-03-09" in shown.stdout
    (asked,) = gateway.asked
    visit = Visit(kind="VISIT_KIND_DAY_CARE", referral_number="GCT-1", follow_up=True)
    assert (asked.visit, asked.registered_facility) == (visit, "01101")
    assert (asked.service_until.month, asked.service_until.day) == (3, 9)


def test_what_was_not_said_of_the_visit_is_not_sent(ask: Type, gateway: FakeGateway) -> None:
    ask("check", "001099000001")
    (asked,) = gateway.asked
    assert not [field.name for field, _ in asked.ListFields() if field.name != "chip_id"]


def test_the_receipt_stands_on_a_line_to_be_pasted(ask: Type) -> None:
    assert f"Receipt {RECEIPT}\n" in ask("check", "001099000001").stdout


def test_json_has_the_field_names_of_the_proto_and_nothing_else_beside_it(ask: Type) -> None:
    answer = json.loads(ask("check", "0123456789", "--json").stdout)
    assert answer["vss_code"] == "000"
    assert answer["advice"]["clerk_vi"] == "Tiếp nhận người bệnh"


def test_a_refused_question_shows_each_fault_by_its_flag_and_exits_with_1(ask: Type) -> None:
    shown = ask("check", "001099000001", "--date", "2026-03-01", "--until", "2025-03-01")
    assert shown.exit_code == 1
    assert "--until    a day not before --date expected" in shown.stderr
    shown = ask("check", "DN401012345678")
    assert shown.exit_code == 1
    assert "NUMBER    has the wrong length" in shown.stderr


@pytest.mark.parametrize("number", ["0010990000011", "12345", "00109900000", ""])
def test_a_number_that_is_none_of_the_three_is_told_how_each_looks(number: str, ask: Type) -> None:
    shown = ask("check", number)
    assert shown.exit_code == 1
    for shape in ("a chip ID has 12 digits", "a card number 15 characters", "an insurance number 10 digits"):
        assert shape in shown.stderr
    assert not number or number not in shown.stderr


@pytest.mark.parametrize(("seconds", "said"), [(17.4, "in 18 s"), (600, "in 10 minutes")])
def test_who_may_ask_again_later_is_told_when(
    ask: Type, gateway: FakeGateway, seconds: float, said: str
) -> None:
    gateway.refuses_next = [fault_for_now("TOO_MANY_UNKNOWN", seconds)]
    shown = ask("check", "001099000001")
    assert shown.exit_code == 1
    assert "TOO_MANY_UNKNOWN" in shown.stderr
    assert f"Ask again {said}." in shown.stderr


def test_a_day_that_is_no_day_is_one_plain_line(ask: Type) -> None:
    shown = ask("check", "001099000001", "--date", "tomorrow")
    assert shown.exit_code == 1
    assert shown.stderr == "--date is 'tomorrow': write it as YYYY-MM-DD.\n"


def test_neither_number_nor_list_is_wrong_usage(ask: Type) -> None:
    assert ask("check").exit_code == 2


def test_a_list_is_answered_as_csv_in_its_own_order(ask: Type, tmp_path: Path) -> None:
    numbers = [f"{n:012d}" for n in range(300)]
    people = tmp_path / "people.csv"
    people.write_text("\n".join(["key,chip_id", *(f"k{n},{number}" for n, number in enumerate(numbers))]))
    shown = ask("check", "--file", str(people), "--output", "answers.csv")
    assert shown.exit_code == 0
    with (tmp_path / "answers.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["key"] for row in rows] == [f"k{n}" for n in range(300)]
    assert {(row["verdict"], row["receipt"]) for row in rows} == {("VALID", RECEIPT)}
    assert {(row["visit_code"], row["rate"]) for row in rows} == {("1.14", "47.5")}


def test_bad_rows_are_named_by_line_and_the_others_answered(ask: Type, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text(
        "subject,full_name,service_date\n"
        "001099000001,Nguyễn Văn An,2026-05-01\n"
        ",Không Số,\n"
        "0123456789,,1/5/2026\n"
        "123,,\n"
        "DN4010123456789,,\n"
    )
    shown = ask("check", "--file", str(people), "--json")
    answers = [json.loads(line) for line in shown.stdout.splitlines()]
    assert shown.exit_code == 1
    assert [answer["line"] for answer in answers] == [2, 3, 4, 5, 6]
    assert ["response" in answer for answer in answers] == [True, False, False, False, True]
    assert f"{people}:3: one number is needed, there are 0" in shown.stderr
    assert f"{people}:4: service_date is '1/5/2026'" in shown.stderr
    assert f"{people}:5: By its length the number is none of the three" in shown.stderr


def test_a_list_may_ask_for_stays_and_compare_the_registered_facility(
    ask: Type, gateway: FakeGateway, tmp_path: Path
) -> None:
    (tmp_path / "people.csv").write_text(
        "chip_id,service_date,service_until,registered_facility\n001099000001,2026-03-01,2026-03-09,01101\n"
    )
    assert ask("check", "--file", "people.csv").exit_code == 0
    (asked,) = gateway.asked
    assert (asked.service_until.day, asked.registered_facility) == (9, "01101")


def test_an_unknown_column_is_one_plain_line(ask: Type, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("so_the\n001099000001\n")
    shown = ask("check", "--file", "people.csv")
    assert shown.exit_code == 1
    assert "unknown column so_the" in shown.stderr


def test_a_list_that_is_not_there_is_one_plain_line(ask: Type) -> None:
    shown = ask("check", "--file", "people.csv")
    assert shown.exit_code == 1
    assert "people.csv cannot be read" in shown.stderr


@pytest.mark.parametrize("people", [None, "so_the\n001099000001\n", "chip_id\n001099000001\n"])
def test_answers_of_yesterday_outlive_a_list_that_is_no_use_and_a_gateway_that_is_away(
    people: str | None, type_in: Type, tmp_path: Path
) -> None:
    (tmp_path / "answers.csv").write_text("of yesterday")
    if people:
        (tmp_path / "people.csv").write_text(people)
    nobody = {"WARDGATE_TARGET": "127.0.0.1:1", "WARDGATE_TOKEN": "t"}
    shown = type_in("check", "--file", "people.csv", "--output", "answers.csv", **nobody)
    assert shown.exit_code == 1
    assert (tmp_path / "answers.csv").read_text() == "of yesterday"
    assert {file.name for file in tmp_path.iterdir()} <= {"answers.csv", "people.csv"}


def test_nothing_stands_on_standard_output_before_an_error(type_in: Type, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("chip_id\n001099000001\n")
    nobody = {"WARDGATE_TARGET": "127.0.0.1:1", "WARDGATE_TOKEN": "t"}
    shown = type_in("check", "--file", "people.csv", **nobody)
    assert (shown.exit_code, shown.stdout) == (1, "")


def test_a_list_of_nobody_is_answered_with_a_header_alone(ask: Type, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("chip_id\n")
    shown = ask("check", "--file", "people.csv")
    assert shown.exit_code == 0
    assert shown.stdout.startswith("key,line,verdict")
