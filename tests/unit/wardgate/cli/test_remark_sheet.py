"""The sheet of remarks: what is wrong with exports, a row each, for those who correct them."""

import csv
from pathlib import Path

import grpc

from gateway.v1.claim_service_pb2 import Remark, RemarkGrade
from gateway.v1.error_reason_pb2 import ErrorReason
from gateway.v1.text_pb2 import Text
from wardgate.cli.claims.refusal_words import REASONS_VI
from wardgate.cli.claims.remark_sheet import remark_sheet
from wardgate.client import FieldFault, Refused

REMARK = Remark(
    path="XML3[STT=4]/SO_LUONG",
    grade=RemarkGrade.REMARK_GRADE_AGAINST_THE_DECISION,
    reason=Text(vi="không được âm", en="must not be negative"),
)


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_each_remark_is_a_row_with_its_place(tmp_path: Path) -> None:
    with remark_sheet(tmp_path / "a.csv") as sheet:
        assert sheet
        sheet.write("month.xml#2", "LK-2", [REMARK])
    assert rows(tmp_path / "a.csv")[1] == [
        "month.xml#2", "LK-2", "XML3[STT=4]/SO_LUONG", "against the decision",
        "không được âm", "must not be negative",
    ]  # fmt: skip


def test_each_fault_of_a_refused_export_is_a_row_too(tmp_path: Path) -> None:
    faults = (FieldFault("XML1/MA_LK", "phải có giá trị / must have a value"),)
    refused = Refused(
        grpc.StatusCode.INVALID_ARGUMENT, "unreadable", reason="CLAIM_UNREADABLE", faults=faults
    )
    with remark_sheet(tmp_path / "a.csv") as sheet:
        assert sheet
        sheet.write_refusal("a.xml", "", refused)
    assert rows(tmp_path / "a.csv")[1] == [
        "a.xml",
        "",
        "XML1/MA_LK",
        "refused",
        "phải có giá trị",
        "must have a value",
    ]


def test_a_refusal_without_places_is_a_row_with_its_reason(tmp_path: Path) -> None:
    changed = Refused(
        grpc.StatusCode.ABORTED,
        "changed",
        reason="CLAIM_CHANGED",
        metadata={"paths": "XML1/HO_TEN, XML3[STT=4]", "more": "0"},
    )
    with remark_sheet(tmp_path / "a.csv") as sheet:
        assert sheet
        sheet.write_refusal("a.xml", "LK-1", changed)
    *place, vi, en = rows(tmp_path / "a.csv")[1]
    assert place == ["a.xml", "LK-1", "XML1/HO_TEN, XML3[STT=4]", "refused"]
    assert "gửi bằng `wardgate submit --replaces CLAIM_ID`" in vi
    assert "submit it with --replaces CLAIM_ID" in en


def test_every_reason_for_which_a_claim_can_be_refused_is_said_in_vietnamese_too() -> None:
    # Of look-ups, of other calls of claims and other services, and those that end the whole command.
    others = {
        "UNSPECIFIED", "CALLER_UNKNOWN", "CALLERS_DIFFER", "CERTIFICATE_CHANGED", "CERTIFICATE_IN_DOUBT",
        "CERTIFICATE_REFUSED", "CERTIFICATE_UNREADABLE", "CLAIM_EXPLAINED",
        "CLAIM_NOT_EXPLAINABLE", "CLAIM_NOT_FOUND", "CURSOR_EXPIRED", "EXPLANATION_LATE", "GATEWAY_STOPPING",
        "IDEMPOTENCY_KEY_REUSED", "ISSUER_UNAVAILABLE", "SERVICE_NOT_SERVED", "TOO_MANY_WATCHERS",
        "EVENTS_NOT_ALLOWED", "FILE_ARCHIVED", "FILE_CHANGED", "FILE_HAS_ENDED", "FILE_NOT_FOUND",
        "NOT_FOR_OFFICES", "NOT_FOR_THIS_OFFICE", "ONLY_FOR_OFFICES",
        "NOT_YOUR_TASK", "OWN_RECORD_NOT_FOUND", "TASK_CLOSED", "TOO_MANY_OBJECTIONS", "TOO_MANY_REQUESTS",
    }  # fmt: skip
    reasons = {name.removeprefix("ERROR_REASON_") for name in dict(ErrorReason.items())} - others
    assert reasons | {"FILE_UNREADABLE", "FILE_EXISTS"} == REASONS_VI.keys()


def test_a_cell_that_a_spreadsheet_would_run_is_quoted(tmp_path: Path) -> None:
    with remark_sheet(tmp_path / "a.csv") as sheet:
        assert sheet
        sheet.write("=1+1", "LK-1", [REMARK])
    assert not rows(tmp_path / "a.csv")[1][0].startswith("=")
