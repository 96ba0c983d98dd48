"""What the caller and the log learn of a failure."""

import json

import structlog
from google.rpc import code_pb2
from structlog.testing import LogCapture

from gateway.admission.error_translator import ErrorTranslator
from gateway.refusals import RequestMalformed

CARD = "DN4010112345678"


def a_failure() -> Exception:
    """A key that is a card number, as the cause of a database error that quotes it."""
    known: dict[str, str] = {}
    try:
        try:
            known[CARD]
        except KeyError as missing:
            raise ValueError(f"Key (card_number)=({CARD}) already exists") from missing
    except ValueError as error:
        return error
    raise AssertionError


def test_a_refusal_becomes_its_status_and_is_not_logged() -> None:
    log = LogCapture()
    status = ErrorTranslator(structlog.wrap_logger(None, [log])).status(RequestMalformed(), "Service/Method")
    assert status == RequestMalformed().rpc_status()
    assert log.entries == []


def test_a_failure_gives_the_caller_a_reference_and_nothing_else() -> None:
    log = LogCapture()
    status = ErrorTranslator(structlog.wrap_logger(None, [log])).status(a_failure(), "Service/Method")
    assert status.code == code_pb2.INTERNAL
    assert not status.details
    assert log.entries[0]["reference"] in status.message
    assert CARD not in status.message


def test_the_log_has_the_kind_and_the_place_but_no_person() -> None:
    log = LogCapture()
    ErrorTranslator(structlog.wrap_logger(None, [log])).status(a_failure(), "Service/Method")
    (entry,) = log.entries
    assert entry["error"] == ["builtins.ValueError", "builtins.KeyError"]
    assert entry["method"] == "Service/Method"
    assert any("test_error_translator.py" in place for place in entry["at"])
    assert CARD not in json.dumps(entry)
