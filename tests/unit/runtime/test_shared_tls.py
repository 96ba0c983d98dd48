"""Connections to Redis by TLS share a context, until certificates may have been renewed."""

import pytest
from redis.asyncio.connection import RedisSSLContext, SSLConnection

from runtime.redis import shared_tls
from runtime.redis.shared_tls import REUSE_SECONDS, SharedContext, with_shared_context


def test_connections_of_one_client_share_a_context() -> None:
    one_client, other_client = (with_shared_context(SSLConnection) for _ in range(2))
    contexts = [kind()._connection_arguments()["ssl"] for kind in (one_client, one_client, other_client)]
    assert contexts[0] is contexts[1]
    assert contexts[0] is not contexts[2]


def test_after_a_minute_a_context_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(shared_tls, "monotonic", lambda: now)
    shared = SharedContext()
    first, second, third = (RedisSSLContext() for _ in range(3))
    assert shared.in_place_of(first) is first
    now += REUSE_SECONDS
    assert shared.in_place_of(second) is first
    now += 1
    assert shared.in_place_of(third) is third
