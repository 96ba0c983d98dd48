"""Logs on stderr: JSON for a machine, colours for a person at a terminal. Never with personal data."""

import faulthandler
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

import structlog
from structlog.typing import EventDict, Processor

from runtime.error_summary import code_location, error_summary
from runtime.grpc_logs import quiet_grpc
from runtime.output.closed_streams import open_closed_streams
from runtime.output.unblocked_stream import UnblockedStream
from runtime.tracing.active_spans import add_trace_id


def configure_logs() -> None:
    """For the whole process, including the logs of libraries and exceptions that nothing catches.

    To be called before grpc is imported.
    """
    open_closed_streams()
    quiet_grpc()
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        add_trace_id,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Processor = (
        structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[_without_text, *shared],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        use_get_message=False,
    )
    handler = logging.StreamHandler(UnblockedStream(sys.stderr))
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=logging.INFO)
    # It logs every request.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    # As records of a library: their text is not logged either.
    logging.captureWarnings(capture=True)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    sys.excepthook = _log_failure
    threading.excepthook = _log_failure_of_thread
    sys.unraisablehook = _log_ignored
    # Where the interpreter itself crashes: the functions that were running, without their arguments.
    faulthandler.enable()


@contextmanager
def logged_end(*hindrances: type[Exception]) -> Iterator[None]:
    """Log whatever ends the block, also a SystemExit that a library raises in a task. Exit status 1 then.

    A hindrance is an exception that its process shows in a way of its own.
    """
    try:
        yield
    except hindrances:
        raise
    except BaseException as error:
        _log_failure(type(error), error, None)
        sys.exit(1)


def _without_text(_logger: object, _level: str, event: EventDict) -> EventDict:
    """Reduces the record of a library to logger, place and exception: its text may quote a person."""
    record: logging.LogRecord = event["_record"]
    error = record.exc_info[1] if record.exc_info else None
    return {
        "event": "log record of a library",
        "logger": record.name,
        "location": code_location(record.pathname, record.lineno),
        **(error_summary(error) if error is not None else {}),
        "_record": record,
        "_from_structlog": False,
    }


def _log_failure(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    structlog.get_logger("process").critical("process failed", **error_summary(error))


def _log_failure_of_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        structlog.get_logger("process").critical("thread failed", **error_summary(args.exc_value))


def _log_ignored(args: "sys.UnraisableHookArgs") -> None:
    if args.exc_value is not None:
        structlog.get_logger("process").error("exception ignored", **error_summary(args.exc_value))
