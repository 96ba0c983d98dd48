"""What the caller and the log learn of a failure."""

import json

import structlog
from google.rpc import code_pb2
from prometheus_client import CollectorRegistry
from structlog.testing import LogCapture

from gateway.admission.error_translator import ErrorTranslator
from gateway.metrics import Metrics
from gateway.refusals import RequestMalformed

CARD = "DN4010112345678"
METHOD = "gateway.v1.CardService/CheckCard"


class Translating:
    """A translator with its log, and the metrics that it counts in."""

    def __init__(self) -> None:
        self.log, registry = LogCapture(), CollectorRegistry()
        logger = structlog.wrap_logger(None, [self.log])
        self.status = ErrorTranslator(logger, Metrics(registry).count_refusal).status
        self._value = registry.get_sample_value

    def refusals(self, reason: str) -> float | None:
        labels = {"grpc_service": "gateway.v1.CardService", "grpc_method": "CheckCard", "reason": reason}
        return self._value("wardgate_refusals_total", labels)


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
    translating = Translating()
    assert translating.status(RequestMalformed(), METHOD) == RequestMalformed().rpc_status()
    assert translating.log.entries == []


def test_a_failure_gives_the_caller_a_reference_and_nothing_else() -> None:
    translating = Translating()
    status = translating.status(a_failure(), METHOD)
    assert status.code == code_pb2.INTERNAL
    assert not status.details
    assert translating.log.entries[0]["reference"] in status.message
    assert CARD not in status.message


def test_the_log_has_the_kind_and_the_place_but_no_person() -> None:
    translating = Translating()
    translating.status(a_failure(), METHOD)
    (entry,) = translating.log.entries
    assert entry["error"] == ["builtins.ValueError", "builtins.KeyError"]
    assert entry["method"] == METHOD
    assert any("test_error_translator.py" in place for place in entry["at"])
    assert CARD not in json.dumps(entry)


def test_refusals_and_failures_are_counted_by_method_and_reason() -> None:
    translating = Translating()
    for error in (RequestMalformed(), RequestMalformed(), a_failure()):
        translating.status(error, METHOD)
    assert translating.refusals("REQUEST_MALFORMED") == 2
    assert translating.refusals("INTERNAL") == 1


def test_what_is_the_gateways_fault_is_counted_from_zero_on() -> None:
    registry = CollectorRegistry()
    Metrics(registry).method("unary", "gateway.v1.CardService", "CheckCard")
    counted = {
        sample.labels["reason"]
        for family in registry.collect()
        for sample in family.samples
        if sample.name == "wardgate_refusals_total"
    }
    assert counted == {"DATABASE_AWAY", "INTERNAL", "OVERLOADED"}
