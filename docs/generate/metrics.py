"""docs/metrics.md: every metric of each process."""

from prometheus_client import CollectorRegistry

from docs.generate.table import page, table
from gateway.metrics import Metrics as GatewayMetrics
from gateway.relay.metrics import RelayMetrics
from review.console_metrics import ConsoleMetrics
from review.metrics import Metrics as ReviewMetrics

INTRODUCTION = """\
Each process serves its metrics on `/metrics` in Prometheus text format. The metrics of calls have the usual
names of the gRPC ecosystem, so public dashboards fit. Labels never identify a person, a card or a claim.

The same port answers probes over HTTP, with 200 or 503: `/health` says whether the process can work,
`/health/live` whether it is alive, and of a gateway `/health/gateway.v1.CardService` and
`/health/gateway.v1.ClaimService` the same as `grpc.health.v1`
([which one to ask](howto/when-parts-fail.md#which-health-service-to-check)).

On Linux, each page also has what Prometheus clients usually tell of their process:
`process_cpu_seconds_total`, `process_resident_memory_bytes`, `process_virtual_memory_bytes`,
`process_start_time_seconds`, `process_open_fds` and `process_max_fds`."""


def metrics_page() -> str:
    """One table for each process."""
    gateway, worker, console, relay = (CollectorRegistry() for _ in range(4))
    GatewayMetrics(gateway)
    ReviewMetrics(worker)
    ConsoleMetrics(console)
    RelayMetrics(relay)
    processes = (("Gateway", gateway), ("Worker", worker), ("Console", console), ("Relay", relay))
    parts = (f"## {name}\n\n{_table(registry)}" for name, registry in processes)
    return page("Metrics", INTRODUCTION, *parts)


def _table(registry: CollectorRegistry) -> str:
    families = sorted(registry.collect(), key=lambda family: family.name)
    rows = (
        (f"`{_name(family.name, family.type)}`", family.type, family.documentation) for family in families
    )
    return table(("name", "kind", "what"), rows)


def _name(name: str, kind: str) -> str:
    return f"{name}_total" if kind == "counter" else name
