"""The gateway and the worker as children of a one-machine stack."""

import sys

import msgspec

from wardgate.stack.child import Child
from wardgate.stack.plan import Plan


class Urls(msgspec.Struct, frozen=True):
    """The PostgreSQL and the Redis in use."""

    database: str
    redis: str


def gateway(plan: Plan, urls: Urls, receipt_keys: str) -> Child:
    """`python -m gateway`."""
    environment = plan.environment_with(
        database_url=urls.database,
        redis_url=urls.redis,
        receipt_keys=receipt_keys,
        listen=plan.addresses.gateway.listen,
        metrics_listen=plan.addresses.gateway_metrics.listen,
        spool=plan.spool,
    )
    command = [sys.executable, "-m", "gateway"]
    return Child("The gateway", command, log=plan.folder.logs / "gateway.log", environment=environment)


def worker(plan: Plan, urls: Urls) -> Child:
    """`python -m review worker`."""
    environment = plan.environment_with(
        database_url=urls.database,
        redis_url=urls.redis,
        metrics_listen=plan.addresses.worker_metrics.listen,
    )
    command = [sys.executable, "-m", "review", "worker"]
    return Child("The worker", command, log=plan.folder.logs / "worker.log", environment=environment)
