"""Lets a gateway wait longer for PostgreSQL and Redis: a busy machine is no server that is away."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from typing import Any
from unittest.mock import patch

from runtime.postgres.probing.probe import Probe
from runtime.postgres.query_timeout import QueryTimeout
from runtime.redis.client import open_redis

SECONDS = 10.0
# What the pool and the probe allow a connection.
CONNECTING = (
    "runtime.postgres.open_database.CONNECT_SECONDS",
    "runtime.postgres.probing.probe.CONNECT_SECONDS",
)


@contextmanager
def unhurried() -> Iterator[None]:
    """For gateways that are made in this block, and while it lasts."""
    with ExitStack() as stack:
        stack.enter_context(
            patch("gateway.wirings.base_wiring.QueryTimeout", partial(QueryTimeout, seconds=SECONDS))
        )
        stack.enter_context(patch("runtime.postgres.open_database.Probe", _patient_probe))
        for limit in CONNECTING:
            stack.enter_context(patch(limit, SECONDS))
        yield


def unhurried_redis() -> AbstractContextManager[Any]:
    """The same for Redis."""
    return patch("gateway.wirings.base_wiring.open_redis", partial(open_redis, timeout_seconds=SECONDS))


def _patient_probe(url: str, statement: str, outage: Any, _seconds: float = 0) -> Probe:
    return Probe(url, statement, outage, SECONDS)
