"""A status in the trailers is no larger than clients accept."""

from google.rpc import error_details_pb2, status_pb2

from gateway.admission.status_truncation import LARGEST_STATUS_BYTES, truncated
from gateway.refusal import FieldViolation
from gateway.refusals import ClaimUnreadable, DatabaseUnavailable


def unpacked(status: status_pb2.Status) -> tuple[error_details_pb2.ErrorInfo, error_details_pb2.BadRequest]:
    info, bad = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
    for detail in status.details:
        for message in (info, bad):
            if detail.Is(message.DESCRIPTOR):
                detail.Unpack(message)
    return info, bad


def test_a_small_status_is_not_changed() -> None:
    for refusal in (
        DatabaseUnavailable(),
        ClaimUnreadable([FieldViolation("Claim.status", "must be there")]),
    ):
        assert truncated(refusal.rpc_status()) == refusal.rpc_status()


def test_of_many_faults_the_first_are_kept_and_the_others_counted() -> None:
    faults = [FieldViolation(f"Claim.item[{n}].quantity.value", "must be a number") for n in range(1000)]
    status = truncated(ClaimUnreadable(faults, metadata={"read_as": "FHIR_R4_JSON"}).rpc_status())
    assert status.ByteSize() <= LARGEST_STATUS_BYTES + 50
    info, bad = unpacked(status)
    fields = [violation.field for violation in bad.field_violations]
    assert fields == [fault.field for fault in faults[: len(fields)]]
    assert len(fields) > 40
    assert info.metadata == {"read_as": "FHIR_R4_JSON", "more_faults": str(1000 - len(fields))}


def test_one_fault_is_kept_however_long_it_is() -> None:
    _, bad = unpacked(
        truncated(ClaimUnreadable([FieldViolation("a" * 5000, "b"), FieldViolation("c", "d")]).rpc_status())
    )
    assert len(bad.field_violations) == 1
