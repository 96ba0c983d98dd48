"""Whatever a call raises, as the status that its caller reads."""

import traceback
import uuid

from google.rpc import code_pb2, status_pb2
from structlog.typing import FilteringBoundLogger

from gateway.refusals import Refusal


class Failures:
    """Turns a Refusal into its status, and anything else into a bare INTERNAL with a reference to the log."""

    def __init__(self, log: FilteringBoundLogger) -> None:
        self._log = log

    def status(self, error: Exception, method: str) -> status_pb2.Status:
        """The status of a call to `method` that raised."""
        if isinstance(error, Refusal):
            return error.rpc_status()
        reference = uuid.uuid4().hex
        self._log.error("call failed", reference=reference, method=method, **_described(error))
        message = f"This is our fault and has been logged. Reference: {reference}"
        return status_pb2.Status(code=code_pb2.INTERNAL, message=message)


def _described(error: BaseException) -> dict[str, list[str]]:
    # Kinds and places only: the text of an exception may quote what was sent, such as a card number.
    kinds, frames = [], []
    cause: BaseException | None = error
    while cause is not None:
        kinds.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        frames += [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(cause.__traceback__)]
        cause = cause.__cause__
    return {"error": kinds, "at": frames}
