"""A status that goes out in trailers is no larger than clients take."""

from google.rpc import error_details_pb2, status_pb2

from gateway.admission.status_size import MOST_BYTES, fitting_status
from gateway.refusals import ClaimUnreadable, DatabaseUnavailable, FieldViolation


def unpacked(status: status_pb2.Status) -> tuple[error_details_pb2.ErrorInfo, error_details_pb2.BadRequest]:
    info, bad = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
    for detail in status.details:
        for message in (info, bad):
            if detail.Is(message.DESCRIPTOR):
                detail.Unpack(message)
    return info, bad


def test_a_small_status_goes_out_as_it_is() -> None:
    for refusal in (
        DatabaseUnavailable(),
        ClaimUnreadable([FieldViolation("Claim.status", "must be there")]),
    ):
        assert fitting_status(refusal.rpc_status()) == refusal.rpc_status()


def test_of_many_faults_the_first_go_out_and_the_others_are_counted() -> None:
    faults = [FieldViolation(f"Claim.item[{n}].quantity.value", "must be a number") for n in range(1000)]
    status = fitting_status(ClaimUnreadable(faults, metadata={"read_as": "FHIR R4"}).rpc_status())
    assert status.ByteSize() <= MOST_BYTES + 50
    info, bad = unpacked(status)
    fields = [violation.field for violation in bad.field_violations]
    assert fields == [fault.field for fault in faults[: len(fields)]]
    assert len(fields) > 40
    assert info.metadata == {"read_as": "FHIR R4", "more_faults": str(1000 - len(fields))}


def test_one_fault_goes_out_however_long_it_is() -> None:
    _, bad = unpacked(
        fitting_status(
            ClaimUnreadable([FieldViolation("a" * 5000, "b"), FieldViolation("c", "d")]).rpc_status()
        )
    )
    assert len(bad.field_violations) == 1
