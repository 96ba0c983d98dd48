"""The exception for a call that the gateway refused, with every reason that the gateway gave."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple, Self

import grpc
from google.protobuf import any_pb2
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo, RetryInfo
from google.rpc.status_pb2 import Status

DETAILS = "grpc-status-details-bin"
CODES = {code.value[0]: code for code in grpc.StatusCode}
MAX_FAULTS_IN_TEXT = 10


class FieldFault(NamedTuple):
    """One fault of the request: the field by its path, and what is expected there."""

    field: str
    description: str


class Refused(Exception):  # noqa: N818 - "except Refused" reads well, and most refusals are the caller's fault
    """The gateway refused the call, or could not be reached.

    `code` and `message` are those of gRPC. `reason` is a name of error_reason.proto without its prefix, or ""
    if there is none; docs/refusals.md explains each. `faults` lists every field that is wrong. `metadata` are
    the reason's details, such as `paths` of CLAIM_CHANGED. `retry_after` is the time after which the same
    call can succeed; None if repeating it does not help. The text of the exception contains reason, message
    and faults, and no personal data.
    """

    def __init__(
        self,
        code: grpc.StatusCode,
        message: str,
        *,
        reason: str = "",
        faults: tuple[FieldFault, ...] = (),
        metadata: Mapping[str, str] | None = None,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(_text(f"{code.name} {reason}".rstrip(), message, faults))
        self.code = code
        self.message = message
        self.reason = reason
        self.faults = faults
        self.metadata = dict(metadata or {})
        self.retry_after = retry_after

    @classmethod
    def from_status(cls, status: Status) -> Self:
        """The refusal of one request of a stream."""
        info, bad_request, retry = ErrorInfo(), BadRequest(), RetryInfo()
        for detail in status.details:
            for kind in (info, bad_request, retry):
                _unpack(detail, kind)
        return cls(
            CODES.get(status.code, grpc.StatusCode.UNKNOWN),
            status.message,
            reason=info.reason,
            faults=tuple(
                FieldFault(fault.field, fault.description) for fault in bad_request.field_violations
            ),
            metadata=info.metadata,
            retry_after=retry.retry_delay.ToTimedelta() if retry.HasField("retry_delay") else None,
        )

    @classmethod
    def from_rpc_error(cls, error: grpc.aio.AioRpcError) -> Self:
        """The refusal of a whole call."""
        # Its declared type is wrong: it is a sequence of pairs.
        metadata: Any = error.trailing_metadata()
        details = dict(metadata).get(DETAILS)
        if details is not None:
            return cls.from_status(Status.FromString(details))
        message = error.details() or ""
        # By gRPC itself, before the gateway reads the message.
        is_too_large = error.code() is grpc.StatusCode.RESOURCE_EXHAUSTED and "larger than max" in message
        return cls(error.code(), message, reason="CLAIM_TOO_LARGE" if is_too_large else "")


def _text(name: str, message: str, faults: tuple[FieldFault, ...]) -> str:
    lines = [f"{name}: {message}"]
    lines += [f"  {fault.field}: {fault.description}" for fault in faults[:MAX_FAULTS_IN_TEXT]]
    if (more := len(faults) - MAX_FAULTS_IN_TEXT) > 0:
        lines.append(f"  and {more} more")
    return "\n".join(lines)


def _unpack(detail: any_pb2.Any, message: ErrorInfo | BadRequest | RetryInfo) -> None:
    if detail.Is(message.DESCRIPTOR):
        detail.Unpack(message)
