"""What a refusal is: a status, a reason, the faults by field, and how it is sent."""

import inspect
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, ClassVar, NamedTuple

from google.protobuf.message import Message
from google.rpc import error_details_pb2, status_pb2

from gateway.v1.error_reason_pb2 import ErrorReason

DOMAIN = "wardgate"


class FieldViolation(NamedTuple):
    """One fault: the path of the field, and what is expected. Never what was sent: it may be personal."""

    field: str
    description: str


class Refusal(Exception):  # noqa: N818 - a refusal is an answer to the caller, not a failure of the gateway
    """A call that is not carried out. Subclasses say why; error_reason.proto has an example of each."""

    status: ClassVar[int]
    reason: ClassVar[ErrorReason]
    retry_after: timedelta | None = None

    def __init__(
        self, faults: Iterable[FieldViolation] = (), metadata: Mapping[str, str] | None = None
    ) -> None:
        # On one line: where the docstring breaks is no part of the message.
        super().__init__(" ".join((inspect.getdoc(self) or "").split()))
        self.faults = tuple(faults)
        self.metadata = metadata or {}

    @property
    def reason_name(self) -> str:
        """Such as "OVERLOADED"."""
        return ErrorReason.Name(self.reason).removeprefix("ERROR_REASON_")

    def rpc_status(self) -> status_pb2.Status:
        """As google.rpc.Status with ErrorInfo, and with BadRequest and RetryInfo where they apply."""
        status = status_pb2.Status(code=self.status, message=str(self))
        for detail in self._details():
            status.details.add().Pack(detail)
        return status

    def _details(self) -> Iterable[Message]:
        yield error_details_pb2.ErrorInfo(reason=self.reason_name, domain=DOMAIN, metadata=self.metadata)
        if self.faults:
            violations: list[dict[str, Any]] = [fault._asdict() for fault in self.faults]
            yield error_details_pb2.BadRequest(field_violations=violations)
        if self.retry_after is not None:
            yield error_details_pb2.RetryInfo(retry_delay=self.retry_after)
