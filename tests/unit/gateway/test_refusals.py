"""Every refusal, as the caller reads it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from google.protobuf.message import Message
from google.rpc import code_pb2, error_details_pb2, status_pb2

from gateway import refusals
from gateway.refusal import FieldViolation, Refusal
from gateway.refusals import (
    ClaimChanged,
    ClaimTooLarge,
    ClaimUnreadable,
    DatabaseUnavailable,
    RequestMalformed,
)
from gateway.v1.error_reason_pb2 import ErrorReason

PROTO = Path(refusals.__file__).parents[1] / "proto/gateway/v1/error_reason.proto"
EVERY_REFUSAL = Refusal.__subclasses__()


def details(status: status_pb2.Status, kind: type[Message]) -> list[Message]:
    """The details of that kind."""
    found = []
    for packed in status.details:
        detail = kind()
        if packed.Unpack(detail):
            found.append(detail)
    return found


def test_the_proto_and_the_code_have_the_same_reasons() -> None:
    reasons = sorted(ErrorReason.Name(refusal.reason) for refusal in EVERY_REFUSAL)
    assert reasons == sorted(ErrorReason.keys())[:-1]
    assert sorted(ErrorReason.keys())[-1] == "ERROR_REASON_UNSPECIFIED"


@pytest.mark.parametrize("refusal", EVERY_REFUSAL)
def test_each_refusal_has_the_status_of_its_comment_in_the_proto(refusal: type[Refusal]) -> None:
    name = ErrorReason.Name(refusal.reason)
    comment = re.search(rf"// ([A-Z_]+)\. .*\n  // Example: .*\n  {name} = ", PROTO.read_text())
    assert comment
    assert comment[1] == code_pb2.Code.Name(refusal.status)


@pytest.mark.parametrize("refusal", EVERY_REFUSAL)
def test_each_refusal_has_a_sentence_as_its_message(refusal: type[Refusal]) -> None:
    assert refusal.__doc__
    assert re.fullmatch(r"[A-Z].{20,}\.", refusal.__doc__.strip(), re.DOTALL)


def test_a_message_is_one_line() -> None:
    message = ClaimUnreadable().rpc_status().message
    assert message.startswith("The content is no claim in the stated format.")
    assert message.endswith("the answer names the next.")
    assert "\n" not in message


def test_error_info_has_the_reason_without_its_prefix() -> None:
    (info,) = details(DatabaseUnavailable().rpc_status(), error_details_pb2.ErrorInfo)
    assert info == error_details_pb2.ErrorInfo(reason="DATABASE_AWAY", domain="wardgate")


def test_the_message_is_the_docstring_of_the_class() -> None:
    status = DatabaseUnavailable().rpc_status()
    assert (status.code, status.message) == (code_pb2.UNAVAILABLE, DatabaseUnavailable.__doc__)


@pytest.mark.parametrize("kind", [RequestMalformed, ClaimUnreadable])
def test_bad_request_names_every_fault_by_its_field(kind: type[Refusal]) -> None:
    refusal = kind(
        [FieldViolation("chip_id", "twelve digits expected"), FieldViolation("holder.sex", "unknown")]
    )
    (bad,) = details(refusal.rpc_status(), error_details_pb2.BadRequest)
    assert isinstance(bad, error_details_pb2.BadRequest)
    assert [(fault.field, fault.description) for fault in bad.field_violations] == [
        ("chip_id", "twelve digits expected"),
        ("holder.sex", "unknown"),
    ]


@pytest.mark.parametrize(
    ("refusal", "metadata"),
    [
        (ClaimChanged(["Claim.total", "Claim.id"], more=3), {"paths": "Claim.total, Claim.id", "more": "3"}),
        (ClaimTooLarge(4_194_304), {"limit_bytes": "4194304"}),
    ],
)
def test_error_info_has_the_values_that_a_program_needs(refusal: Refusal, metadata: dict[str, str]) -> None:
    (info,) = details(refusal.rpc_status(), error_details_pb2.ErrorInfo)
    assert isinstance(info, error_details_pb2.ErrorInfo)
    assert dict(info.metadata) == metadata


def test_a_refusal_that_a_retry_can_end_has_a_delay() -> None:
    (retry,) = details(DatabaseUnavailable().rpc_status(), error_details_pb2.RetryInfo)
    assert isinstance(retry, error_details_pb2.RetryInfo)
    assert retry.retry_delay.ToTimedelta() == timedelta(seconds=1)


def test_a_refusal_that_a_retry_cannot_end_has_no_delay() -> None:
    assert not details(RequestMalformed().rpc_status(), error_details_pb2.RetryInfo)
