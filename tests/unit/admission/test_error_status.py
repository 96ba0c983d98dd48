"""What a caller and the log are told of a failure of ours."""

import json

import structlog
from google.rpc import code_pb2
from structlog.testing import LogCapture

from gateway.admission.error_status import ErrorStatuses
from gateway.refusals import RequestMalformed

CARD = "DN4010112345678"


def a_failure() -> Exception:
    """A key that is somebody's number, under an error of the database that quotes it."""
    known: dict[str, str] = {}
    try:
        try:
            known[CARD]
        except KeyError as missing:
            raise ValueError(f"Key (card_number)=({CARD}) already exists") from missing
    except ValueError as error:
        return error
    raise AssertionError


def test_a_refusal_is_told_as_it_is_and_not_logged() -> None:
    log = LogCapture()
    status = ErrorStatuses(structlog.wrap_logger(None, [log])).status(RequestMalformed(), "Service/Method")
    assert status == RequestMalformed().rpc_status()
    assert log.entries == []


def test_a_failure_tells_the_caller_nothing_but_where_to_look() -> None:
    log = LogCapture()
    status = ErrorStatuses(structlog.wrap_logger(None, [log])).status(a_failure(), "Service/Method")
    assert status.code == code_pb2.INTERNAL
    assert not status.details
    assert log.entries[0]["reference"] in status.message
    assert CARD not in status.message


def test_the_log_says_what_and_where_but_never_whom() -> None:
    log = LogCapture()
    ErrorStatuses(structlog.wrap_logger(None, [log])).status(a_failure(), "Service/Method")
    (entry,) = log.entries
    assert entry["error"] == ["builtins.ValueError", "builtins.KeyError"]
    assert entry["method"] == "Service/Method"
    assert any("test_error_status.py" in place for place in entry["at"])
    assert CARD not in json.dumps(entry)
