"""What gRPC logs by itself: its core on stderr and in a form of its own, its Python part as a library."""

import logging
import os

# Reads the metadata of calls.
PYTHON_PART = "grpc._cython.cygrpc"


def quiet_grpc() -> None:
    """Let nobody who calls, also without a token, make it log a line, or a hundred for one call.

    Its core logs at most what it makes of what others send; what it cannot do for us, it raises. To be called
    before grpc is imported. An operator may set GRPC_VERBOSITY otherwise.
    """
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")
    logging.getLogger(PYTHON_PART).addFilter(_is_no_text_of_a_caller)


def _is_no_text_of_a_caller(record: logging.LogRecord) -> bool:
    """Metadata that is no UTF-8 is logged with its stack, and then read as Latin-1."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, UnicodeDecodeError)
