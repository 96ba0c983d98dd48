"""What a claim of ten lines takes, from its arrival to its review."""

from typing import NamedTuple

import psutil

from docs.generate.scale.costs import Claims
from tests.bench.claims import WARM_UP_CLAIMS, claims_file, submit
from tests.bench.load import submitting_claims
from tests.bench.processes import BOTH, process
from tests.bench.rig import Rig, Server
from tests.cost.database import MEGABYTE, Counters
from tests.cost.look_ups import LOG, processes
from tests.cost.meter import Meter

# What stays of a claim; the queue keeps nothing.
STORED = (
    "gateway.claims",
    "gateway.copayments",
    "review.stays",
    "review.uses",
    "review.reviews",
    "review.cases",
    "review.case_facts",
    "review.claim_changes",
)
_, LINKS = LOG
# In flight on each of four streams: few, as they come from hospitals, and as many as make full batches.
UNANSWERED = {"16 at once": 4, "800 at once": 200}


class ClaimCosts(NamedTuple):
    """Of each claim; resident megabytes of both processes; connections to PostgreSQL."""

    claims: list[Claims]
    stored: float
    gateway_megabytes: float
    worker_megabytes: float
    connection_megabytes: float
    gateway_connections: int
    worker_connections: int


def measure(rig: Rig, claims: int, idle_seconds: float) -> ClaimCosts:
    """With a gateway and a worker of their own."""
    rig.databases_on(BOTH)
    counters = Counters(rig.register.url)
    alone = counters.connections()
    with rig.gateway(BOTH) as gateway:
        with process(BOTH, "review", "worker", environment=rig.environment) as worker:
            submit(rig, gateway, WARM_UP_CLAIMS)
            meter = Meter(processes(rig, gateway.pid, worker.pid), idle_seconds)
            measured = [_measured(rig, gateway, meter, claims, name) for name in UNANSWERED]
            of_both = counters.connections() - alone
            connection_megabytes = counters.connection_megabytes()
            gateway_megabytes, worker_megabytes = _megabytes(gateway.pid), _megabytes(worker.pid or 0)
        of_gateway = counters.connections() - alone
    return ClaimCosts(
        claims=measured,
        stored=round(counters.size(STORED) / counters.rows(STORED[0])),
        gateway_megabytes=gateway_megabytes,
        worker_megabytes=worker_megabytes,
        connection_megabytes=connection_megabytes,
        gateway_connections=of_gateway,
        worker_connections=of_both - of_gateway,
    )


def _measured(rig: Rig, gateway: Server, meter: Meter, claims: int, name: str) -> Claims:
    rig.progress(f"{claims:,} claims, {name}", 0, 0)
    counters = Counters(rig.register.url)
    rig.register.delete_claims()
    file = claims_file(rig, claims)
    counters.checkpoint()
    before, links = counters.wal(), counters.rows(LINKS)
    with submitting_claims(gateway, file, float("inf"), BOTH, UNANSWERED[name]) as submitting:
        taken, _ = meter.measured(submitting.result)
    wal, kept = counters.wal() - before, counters.rows(STORED[0])
    # The look-ups of the claims that were received together are one link of the access log.
    batch = kept / (counters.rows(LINKS) - links)
    return Claims(name=name, number=kept, batch=round(batch, 2), effort=taken.each(kept, wal))


def _megabytes(pid: int) -> float:
    return round(psutil.Process(pid).memory_info().rss / MEGABYTE)
