"""Translates whatever a call raises into the status that its caller reads."""

import uuid
from collections.abc import Callable

from google.rpc import code_pb2, status_pb2
from structlog.typing import FilteringBoundLogger

from gateway.refusals import refusal_for
from runtime.error_summary import error_summary


class ErrorTranslator:
    """A Refusal becomes its status, and anything else a bare INTERNAL with a reference to the log."""

    def __init__(self, log: FilteringBoundLogger, count: Callable[[str, str], None]) -> None:
        """`count` is called with the method and the reason of each refusal."""
        self._log = log
        self._count = count

    def status(self, error: Exception, method: str) -> status_pb2.Status:
        """The status of a call to `method` that raised `error`."""
        if (refusal := refusal_for(error)) is not None:
            self._count(method, refusal.reason_name)
            return refusal.rpc_status()
        self._count(method, "INTERNAL")
        reference = uuid.uuid4().hex
        self._log.error("call failed", reference=reference, method=method, **error_summary(error))
        message = f"The gateway failed; the failure has been logged. Report this reference: {reference}"
        return status_pb2.Status(code=code_pb2.INTERNAL, message=message)
