"""What the processes really export: metrics with their labels, and the values that labels have."""

from functools import cache
from typing import Any

import msgspec
from prometheus_client import CollectorRegistry

from docs.generate.objectives import OBJECTIVES
from gateway.access.audit.finding import Tampering
from gateway.cards.outcome_table import OUTCOMES
from gateway.metrics import Metrics as GatewayMetrics
from gateway.relay.metrics import RESULTS, STATES, RelayMetrics
from gateway.v1 import card_service_pb2, claim_service_pb2, event_service_pb2
from gateway.v1.error_reason_pb2 import ErrorReason
from review.console_metrics import ConsoleMetrics
from review.metrics import Metrics as WorkerMetrics
from tests.unit.docs.tree import ROOT

RULES = sorted((ROOT / "docker/prometheus/rules").glob("*.yaml"))
# Prometheus adds these to every series.
OF_TARGETS = {"job", "instance"}
# Of ProcessCollector, on Linux.
OF_PROCESSES = (
    *("process_cpu_seconds_total", "process_resident_memory_bytes", "process_virtual_memory_bytes"),
    *("process_start_time_seconds", "process_open_fds", "process_max_fds"),
)
SERVICES = (card_service_pb2.DESCRIPTOR, claim_service_pb2.DESCRIPTOR, event_service_pb2.DESCRIPTOR)
METHODS = [
    method.name
    for file in SERVICES
    for service in file.services_by_name.values()
    for method in service.methods
]
VALUES = {
    "amount": {"proposed", "accepted", "at_stake"},
    "answer": {"hit", "miss", "away", "last_known", "unverified"},
    "file": {"server", "client_authorities", "revoked"},
    "grpc_code": {"OK"},
    "grpc_method": set(METHODS),
    "grpc_type": {"unary", "bidi_stream", "server_stream"},
    "job": {"wardgate-gateway", "wardgate-worker", "wardgate-console", "wardgate-relay"},
    "outcome": {outcome.name for outcome in OUTCOMES},
    "reason": {name.removeprefix("ERROR_REASON_") for name in dict(ErrorReason.items())} | {"INTERNAL"},
    "result": {"entered", "refused", "limited", "provider_refused", "provider_away", "no_account", *RESULTS},
    "state": {"dead", *STATES, "SIGNED", "NOT_SIGNED", "BROKEN", "UNKNOWN_SIGNER"},
    "server": {"standby", "primary"},
    "wrong": {wrong.value for wrong in Tampering},
    "slo": {objective.name for objective in OBJECTIVES},
}


def rules(kind: str) -> list[dict[str, Any]]:
    """Every rule of this kind ("record" or "alert")."""
    return [rule for rule in _all_rules() if kind in rule]


@cache
def _all_rules() -> list[dict[str, Any]]:
    files = (msgspec.yaml.decode(path.read_bytes()) for path in RULES)
    return [rule for file in files for group in file["groups"] for rule in group["rules"]]


@cache
def exported() -> dict[str, set[str]]:
    """The labels of each series that a query can name."""
    found = {"up": set[str](), **{name: set[str]() for name in OF_PROCESSES}}
    for make in (GatewayMetrics, WorkerMetrics, ConsoleMetrics, RelayMetrics):
        make(registry := CollectorRegistry())
        for collector in registry._collector_to_names:
            for family in collector.collect():
                found |= _series(family.name, family.type, _labels(collector))
    found |= {rule["record"]: set(rule["labels"]) for rule in rules("record")}
    return {name: labels | (OF_TARGETS if "record" not in name else set()) for name, labels in found.items()}


def buckets() -> dict[str, set[str]]:
    """The upper bounds of each histogram, as they are written."""
    bounds: dict[str, set[str]] = {}
    for make in (GatewayMetrics, WorkerMetrics, ConsoleMetrics, RelayMetrics):
        make(registry := CollectorRegistry())
        for collector in registry._collector_to_names:
            for family in collector.collect():
                if family.type == "histogram":
                    bounds[f"{family.name}_bucket"] = {str(bound) for bound in collector._upper_bounds}  # type: ignore[attr-defined]
    return bounds


def _labels(collector: Any) -> set[str]:
    # The one collector of our own has this label; those of the library say theirs.
    return set(getattr(collector, "_labelnames", ("facility",)))


def _series(name: str, kind: str, labels: set[str]) -> dict[str, set[str]]:
    if kind == "counter":
        return {f"{name}_total": labels}
    if kind == "histogram":
        return {f"{name}_bucket": labels | {"le"}, f"{name}_count": labels, f"{name}_sum": labels}
    return {name: labels}
