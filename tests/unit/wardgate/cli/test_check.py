"""`wardgate check`."""

import csv
import gzip
import json
from pathlib import Path

import grpc
import pytest

from gateway.v1.card_service_pb2 import Visit, VisitKind
from tests.fakes.gateway_server import RECEIPT, FakeGateway, fault, fault_for_now
from tests.unit.wardgate.cli.conftest import Command
from wardgate.cli.look_ups.flag_names import with_column_names
from wardgate.cli.output.plain_messages import PLAIN_MESSAGES
from wardgate.client import FieldFault, Refused


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


def test_a_refused_look_up_shows_each_fault_by_its_flag_and_exits_with_1(call: Command) -> None:
    shown = call("check", "001099000001", "--date", "2026-03-01", "--until", "2025-03-01")
    assert shown.exit_code == 1
    assert "--until    a day not before --date expected" in shown.stderr
    shown = call("check", "DN401012345678")
    assert shown.exit_code == 1
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


def test_a_list_is_answered_as_csv_in_the_order_of_its_rows(call: Command, tmp_path: Path) -> None:
    numbers = [f"{n:012d}" for n in range(300)]
    people = tmp_path / "people.csv"
    people.write_text("\n".join(["key,chip_id", *(f"k{n},{number}" for n, number in enumerate(numbers))]))
    shown = call("check", "--file", str(people), "--output", "answers.csv")
    assert shown.exit_code == 0
    with (tmp_path / "answers.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["key"] for row in rows] == [f"k{n}" for n in range(300)]
    assert {(row["verdict"], row["receipt"]) for row in rows} == {("VALID", RECEIPT)}
    assert {(row["visit_code"], row["rate"]) for row in rows} == {("1.14", "47.5")}


def test_a_list_shows_the_parts_of_a_stay_that_is_reckoned_by_parts(call: Command, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text(
        "chip_id,service_date,service_until\n"
        "001099000001,2026-06-30,2026-07-01\n"
        "001099000002,2026-06-28,2026-06-30\n"
    )
    first, second = csv.DictReader(call("check", "--file", str(people)).stdout.splitlines())
    assert first["parts"] == "2026-06-30 to 2026-06-30: 1.14 0 %; 2026-07-01 to 2026-07-01: 1.14 47.5 %"
    assert second["parts"] == ""


def test_faulty_rows_are_reported_by_line_and_the_others_answered(call: Command, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text(
        "subject,full_name,service_date\n"
        "001099000001,Nguyễn Văn An,2026-05-01\n"
        ",Không Số,\n"
        "0123456789,,1/5/2026\n"
        "123,,\n"
        "DN4010123456789,,\n"
    )
    shown = call("check", "--file", str(people), "--json")
    answers = [json.loads(line) for line in shown.stdout.splitlines()]
    assert shown.exit_code == 1
    assert [answer["line"] for answer in answers] == [2, 3, 4, 5, 6]
    assert ["response" in answer for answer in answers] == [True, False, False, False, True]
    assert f"{people}:3: give one number, in one of the columns chip_id, " in shown.stderr
    assert f"{people}:4: service_date is '1/5/2026'" in shown.stderr
    assert f"{people}:5: The number has the wrong length" in shown.stderr


def test_a_list_may_have_stays_and_registered_facilities(
    call: Command, gateway: FakeGateway, tmp_path: Path
) -> None:
    (tmp_path / "people.csv").write_text(
        "chip_id,service_date,service_until,registered_facility\n001099000001,2026-03-01,2026-03-09,01101\n"
    )
    assert call("check", "--file", "people.csv").exit_code == 0
    (asked,) = gateway.asked
    assert (asked.service_until.day, asked.registered_facility) == (9, "01101")


@pytest.mark.parametrize(
    "flags", [("--date", "2026-03-01"), ("--visit", "inpatient"), ("--name", "An"), ("--why",)]
)
def test_a_flag_of_one_person_is_not_ignored_for_a_list(
    call: Command, gateway: FakeGateway, tmp_path: Path, flags: tuple[str, ...]
) -> None:
    (tmp_path / "people.csv").write_text("chip_id\n001099000001\n")
    shown = call("check", "--file", "people.csv", *flags)
    assert shown.exit_code == 2
    assert gateway.asked == []


def test_an_unknown_column_is_one_line(call: Command, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("so_the\n001099000001\n")
    shown = call("check", "--file", "people.csv")
    assert shown.exit_code == 1
    assert "unknown column 'so_the'" in shown.stderr


def test_a_missing_list_is_one_line(call: Command) -> None:
    shown = call("check", "--file", "people.csv")
    assert shown.exit_code == 1
    assert "people.csv cannot be read" in shown.stderr


@pytest.mark.parametrize("people", [None, "so_the\n001099000001\n", "chip_id\n001099000001\n"])
def test_the_output_file_is_kept_if_the_list_is_unusable_or_the_gateway_unreachable(
    people: str | None, run: Command, tmp_path: Path
) -> None:
    (tmp_path / "answers.csv").write_text("from yesterday")
    if people:
        (tmp_path / "people.csv").write_text(people)
    unreachable = {"WARDGATE_TARGET": "127.0.0.1:1", "WARDGATE_TOKEN": "t"}
    shown = run("check", "--file", "people.csv", "--output", "answers.csv", **unreachable)
    assert shown.exit_code == 1
    assert (tmp_path / "answers.csv").read_text() == "from yesterday"
    assert {file.name for file in tmp_path.iterdir()} <= {"answers.csv", "people.csv"}


def test_nothing_is_written_to_standard_output_before_an_error(run: Command, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("chip_id\n001099000001\n")
    unreachable = {"WARDGATE_TARGET": "127.0.0.1:1", "WARDGATE_TOKEN": "t"}
    shown = run("check", "--file", "people.csv", **unreachable)
    assert (shown.exit_code, shown.stdout) == (1, "")


def test_an_empty_list_is_answered_with_the_header_alone(call: Command, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("chip_id\n")
    shown = call("check", "--file", "people.csv")
    assert shown.exit_code == 0
    assert shown.stdout.startswith("key,line,verdict")


def test_a_list_with_a_row_without_end_is_named_with_the_limit(call: Command, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("chip_id,full_name\n" + "1," * 1_000_000)
    shown = call("check", "--file", "list.csv")
    assert shown.exit_code == 1
    assert "list.csv: a row has more than 1,048,576 characters" in shown.stderr


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("zipped", [False, True])
def test_a_list_is_read_as_spreadsheets_save_it(
    mark: str, encoding: str, zipped: bool, call: Command, gateway: FakeGateway, tmp_path: Path
) -> None:
    rows = (("key", "chip_id", "full_name"), ("1", "001099000001", '"Ánh, Nguyễn; Thị"'))
    content = "\r\n".join(mark.join(row) for row in rows).encode(encoding)
    (tmp_path / "list.csv").write_bytes(gzip.compress(content) if zipped else content)
    assert call("check", "--file", "list.csv").exit_code == 0
    (asked,) = gateway.asked
    assert (asked.chip_id, asked.holder.full_name) == ("001099000001", "Ánh, Nguyễn; Thị")


def test_a_list_may_say_what_kind_of_visit_it_is_and_by_which_referral(
    call: Command, gateway: FakeGateway, tmp_path: Path
) -> None:
    (tmp_path / "people.csv").write_text(
        "chip_id,visit_kind,referral_number,follow_up,referral_after_self_referral\n"
        "001099000001,Day-Care,,có,\n"
        "001099000001,,GCT-1,no,yes\n"
        "001099000001,,,,\n"
    )
    assert call("check", "--file", "people.csv").exit_code == 0
    visits = [question.visit for question in gateway.asked if question.HasField("visit")]
    # They come in any order.
    assert len(gateway.asked) == 3
    assert sorted(visits, key=lambda visit: visit.referral_number) == [
        Visit(kind=VisitKind.VISIT_KIND_DAY_CARE, follow_up=True),
        Visit(referral_number="GCT-1", referral_after_self_referral=True),
    ]


@pytest.mark.parametrize(
    ("column", "written", "expected"),
    [("visit_kind", "bed", "outpatient, inpatient"), ("follow_up", "perhaps", "write yes or no")],
)
def test_a_word_that_is_none_of_those_expected_is_a_fault_of_its_row(
    call: Command, tmp_path: Path, column: str, written: str, expected: str
) -> None:
    (tmp_path / "people.csv").write_text(f"chip_id,{column}\n001099000001,{written}\n001099000001,\n")
    shown = call("check", "--file", "people.csv")
    assert shown.exit_code == 1
    assert expected in shown.stderr


def test_every_fault_of_a_row_is_named(call: Command, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(
        "subject,service_date,visit_kind,follow_up\n12,30/11/2026,bed,perhaps\n"
    )
    (fault, _) = call("check", "--file", "people.csv").stderr.splitlines()
    for said in ("number has the wrong length", "service_date is", "visit_kind is", "follow_up is"):
        assert said in fault


def test_faults_of_a_list_are_named_by_its_columns() -> None:
    faults = (
        FieldFault("holder.birth_date", "a day expected"),
        FieldFault("visit.referral_after_self_referral", "only with visit.referral_number"),
        FieldFault("service_until", "a day not before service_date expected"),
    )
    refused = Refused(grpc.StatusCode.INVALID_ARGUMENT, "", reason="REQUEST_MALFORMED", faults=faults)
    assert with_column_names(refused).faults == (
        FieldFault("birth_date", "a day expected"),
        FieldFault("referral_after_self_referral", "only with referral_number"),
        FieldFault("service_until", "a day not before service_date expected"),
    )
