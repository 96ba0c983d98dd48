"""A call's status travels in its trailers, and gRPC clients take eight kilobytes of those."""

from google.rpc import error_details_pb2, status_pb2

# Base64 makes four bytes of three, and the message and other trailers need room too.
MOST_BYTES = 4500


def fitting_status(status: status_pb2.Status) -> status_pb2.Status:
    """The status with as many of its faults as fit; ErrorInfo's metadata `more_faults` says how many do not.

    In a stream's answers, which are no trailers, every fault has room.
    """
    bad = next(
        (detail for detail in status.details if detail.Is(error_details_pb2.BadRequest.DESCRIPTOR)), None
    )
    if status.ByteSize() <= MOST_BYTES or bad is None:
        return status
    faults, info = error_details_pb2.BadRequest(), error_details_pb2.ErrorInfo()
    bad.Unpack(faults)
    room = MOST_BYTES - (status.ByteSize() - bad.ByteSize())
    more = _cut(faults, room)
    fitting = status_pb2.Status(code=status.code, message=status.message)
    for detail in status.details:
        if detail.Is(info.DESCRIPTOR):
            detail.Unpack(info)
            info.metadata["more_faults"] = str(more)
            fitting.details.add().Pack(info)
        elif detail is bad:
            fitting.details.add().Pack(faults)
        else:
            fitting.details.append(detail)
    return fitting


def _cut(faults: error_details_pb2.BadRequest, room: int) -> int:
    """Leave the first that fit, at least one: how many are gone."""
    size, kept = 0, 0
    for violation in faults.field_violations:
        size += violation.ByteSize() + 3
        if size > room and kept:
            break
        kept += 1
    more = len(faults.field_violations) - kept
    del faults.field_violations[kept:]
    return more
