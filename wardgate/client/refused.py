"""A call that was not carried out, with all that the gateway says about why."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple, Self

import grpc
from google.protobuf import any_pb2
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo, RetryInfo
from google.rpc.status_pb2 import Status

DETAILS = "grpc-status-details-bin"
CODES = {code.value[0]: code for code in grpc.StatusCode}


class FieldFault(NamedTuple):
    """One thing wrong with what was sent: the field by its path, and what to do."""

    field: str
    description: str


class Refused(Exception):  # noqa: N818 - most refusals are the caller's to mend
    """`code` and `message` are gRPC's; `reason` is error_reason.proto's name, "" where there is none.

    `faults` names every fault of a field at once; `metadata` is the reason's: `paths` of CLAIM_CHANGED.
    `retry_after` is when the same may be asked again; None where that would not help.
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
        super().__init__(f"{code.name}: {message}")
        self.code = code
        self.message = message
        self.reason = reason
        self.faults = faults
        self.metadata = dict(metadata or {})
        self.retry_after = retry_after

    @classmethod
    def from_status(cls, status: Status) -> Self:
        """From the fault of one question of a stream."""
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
        """From the failure of a whole call."""
        # The types say otherwise, but it is a sequence of pairs.
        metadata: Any = error.trailing_metadata()
        details = dict(metadata).get(DETAILS)
        if details is not None:
            return cls.from_status(Status.FromString(details))
        return cls(error.code(), error.details() or "")


def _unpack(detail: any_pb2.Any, message: ErrorInfo | BadRequest | RetryInfo) -> None:
    if detail.Is(message.DESCRIPTOR):
        detail.Unpack(message)
