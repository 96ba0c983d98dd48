"""Whatever a call raises, as the status that its caller reads."""

import uuid

from google.rpc import code_pb2, status_pb2
from structlog.typing import FilteringBoundLogger

from gateway.refusals import Refusal
from wardgate.process.described import described


class Failures:
    """Turns a Refusal into its status, and anything else into a bare INTERNAL with a reference to the log."""

    def __init__(self, log: FilteringBoundLogger) -> None:
        self._log = log

    def status(self, error: Exception, method: str) -> status_pb2.Status:
        """The status of a call to `method` that raised."""
        if isinstance(error, Refusal):
            return error.rpc_status()
        reference = uuid.uuid4().hex
        self._log.error("call failed", reference=reference, method=method, **described(error))
        message = f"This is our fault and has been logged. Reference: {reference}"
        return status_pb2.Status(code=code_pb2.INTERNAL, message=message)
