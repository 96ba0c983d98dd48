"""`wardgate check --file`: a list of people is answered row by row."""

import csv
import gzip
import json
from pathlib import Path

import grpc
import pytest

from gateway.v1.card_service_pb2 import Visit, VisitKind
from tests.fakes.gateway_server import RECEIPT, FakeGateway
from tests.unit.wardgate.cli.conftest import Command
from wardgate.cli.look_ups.flag_names import with_column_names
from wardgate.client import FieldFault, Refused


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
    assert shown.exit_code == 2
    assert "unknown column 'so_the'" in shown.stderr


def test_a_missing_list_is_one_line(call: Command) -> None:
    shown = call("check", "--file", "people.csv")
    assert shown.exit_code == 2
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
    assert shown.exit_code == (1 if people and "chip_id" in people else 2)
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
