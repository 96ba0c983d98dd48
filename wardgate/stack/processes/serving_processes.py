"""The gateway, worker, console and relay processes of a one-machine stack."""

import sys
from base64 import b64encode
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

import msgspec

from gateway.cards.receipts.receipt_keys import receipt_secrets
from wardgate.data_folder.citizen_provider import AUDIENCE, ISSUER, ensure_provider
from wardgate.stack.plan import Plan
from wardgate.stack.processes.child import Child


class Urls(msgspec.Struct, frozen=True):
    """The URLs of the PostgreSQL and the Redis in use."""

    database: str
    redis: str


def gateway_processes(plan: Plan, urls: Urls, receipt_keys: str) -> list[Child]:
    """The gateway processes (`python -m gateway`): they share one port; each has its own metrics and log."""
    return [_gateway(plan, urls, receipt_keys, number) for number in range(plan.gateways)]


def _gateway(plan: Plan, urls: Urls, receipt_keys: str, number: int) -> Child:
    is_alone = plan.gateways == 1
    environment = plan.environment_with(
        database_url=urls.database,
        redis_url=urls.redis,
        receipt_keys=receipt_keys,
        listen=plan.addresses.gateway.listen,
        share_port="no" if is_alone else "yes",
        serves="all",
        metrics_listen=plan.addresses.gateway_metrics[number].listen,
        spool=plan.spool,
        **_citizen_provider(plan),
    )
    name = "The gateway" if is_alone else f"Gateway {number + 1}"
    log = plan.folder.logs / ("gateway.log" if is_alone else f"gateway-{number + 1}.log")
    return Child(name, [sys.executable, "-m", "gateway"], log=log, environment=environment)


def _citizen_provider(plan: Plan) -> dict[str, str]:
    """The sample identity provider, where the environment names no other one."""
    if plan.environment.get("WARDGATE_CITIZEN_ISSUER"):
        return {}
    return {
        "citizen_issuer": ISSUER,
        "citizen_audience": AUDIENCE,
        "citizen_keys": str(ensure_provider(plan.folder).absolute()),
    }


def worker_process(plan: Plan, urls: Urls, receipt_keys: str) -> Child:
    """The worker process (`python -m review worker`)."""
    given = plan.environment.get("WARDGATE_REVIEW_CACHE_KEY")
    environment = plan.environment_with(
        review_cache_key=given or _derived_key(receipt_keys, b"wardgate review cache key"),
        database_url=urls.database,
        redis_url=urls.redis,
        metrics_listen=plan.addresses.worker_metrics.listen,
    )
    command = [sys.executable, "-m", "review", "worker"]
    return Child("The worker", command, log=plan.folder.logs / "worker.log", environment=environment)


def console_process(plan: Plan, urls: Urls, receipt_keys: str) -> Child:
    """The console process (`python -m review console`)."""
    given = plan.environment.get("WARDGATE_CONSOLE_KEY")
    environment = plan.environment_with(
        console_key=given or _derived_key(receipt_keys, b"wardgate console key"),
        database_url=urls.database,
        redis_url=urls.redis,
        console_url=plan.console_url,
        console_listen=plan.addresses.console.listen,
        console_metrics_listen=plan.addresses.console_metrics.listen,
    )
    command = [sys.executable, "-m", "review", "console"]
    return Child("The console", command, log=plan.folder.logs / "console.log", environment=environment)


def relay_process(plan: Plan, urls: Urls, folders: Mapping[str, Path]) -> Child:
    """The relay process (`python -m gateway.relay`). `folders` are those of offices that have one."""
    listed = ",".join(f"{code}={folder}" for code, folder in folders.items())
    environment = plan.environment_with(
        database_url=urls.database,
        relay_metrics_listen=plan.addresses.relay_metrics.listen,
        **({"relay_folders": listed} if listed else {}),
    )
    command = [sys.executable, "-m", "gateway.relay"]
    return Child("The relay", command, log=plan.folder.logs / "relay.log", environment=environment)


def _derived_key(receipt_keys: str, purpose: bytes) -> str:
    # Derived: no process but the gateways needs a key that signs receipts.
    secret = next(iter(receipt_secrets(receipt_keys).values()))
    return b64encode(blake2b(purpose, key=secret, digest_size=32).digest()).decode()
