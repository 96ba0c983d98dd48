"""Shortens a call's status: it travels in the trailers, of which gRPC clients accept eight kilobytes."""

from google.rpc import error_details_pb2, status_pb2

# Base64 makes four bytes of three, and the message and other trailers need space too.
LARGEST_STATUS_BYTES = 4500
# Tag and length, which the status adds to each violation.
OVERHEAD_BYTES = 3


def truncated(status: status_pb2.Status) -> status_pb2.Status:
    """The status with as many field violations as fit; `more_faults` in ErrorInfo's metadata counts the rest.

    A fault in an answer of a stream is not sent in trailers and needs no shortening.
    """
    bad = next(
        (detail for detail in status.details if detail.Is(error_details_pb2.BadRequest.DESCRIPTOR)), None
    )
    if status.ByteSize() <= LARGEST_STATUS_BYTES or bad is None:
        return status
    faults, info = error_details_pb2.BadRequest(), error_details_pb2.ErrorInfo()
    bad.Unpack(faults)
    space = LARGEST_STATUS_BYTES - (status.ByteSize() - bad.ByteSize())
    removed = _remove_surplus(faults, space)
    shorter = status_pb2.Status(code=status.code, message=status.message)
    for detail in status.details:
        if detail.Is(info.DESCRIPTOR):
            detail.Unpack(info)
            info.metadata["more_faults"] = str(removed)
            shorter.details.add().Pack(info)
        elif detail is bad:
            shorter.details.add().Pack(faults)
        else:
            shorter.details.append(detail)
    return shorter


def _remove_surplus(faults: error_details_pb2.BadRequest, space: int) -> int:
    """Keep the first violations that fit, at least one; return how many were removed."""
    size, kept = 0, 0
    for violation in faults.field_violations:
        size += violation.ByteSize() + OVERHEAD_BYTES
        if size > space and kept:
            break
        kept += 1
    removed = len(faults.field_violations) - kept
    del faults.field_violations[kept:]
    return removed
