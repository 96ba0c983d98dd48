"""What an operator does about a Redis that refuses to work: one sentence for each known cause."""

import ssl
from collections.abc import Iterator

from redis.exceptions import (
    AskError,
    AuthenticationError,
    BusyLoadingError,
    ClusterCrossSlotError,
    ClusterDownError,
    InvalidResponse,
    MasterDownError,
    NoPermissionError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisClusterException,
    ResponseError,
)
from redis.exceptions import ConnectionError as RedisConnectionError

Kind = type[BaseException] | tuple[type[BaseException], ...]
# The type of an exception, how its text begins, and what to do. The first that fits counts.
ADVICE: tuple[tuple[Kind, str, str], ...] = (
    (
        NoPermissionError,
        "",
        "the user in WARDGATE_REDIS_URL lacks a right: see docs/howto/run-redis-sentinel-or-cluster.md",
    ),
    (AuthenticationError, "", "correct the user and password in WARDGATE_REDIS_URL"),
    (
        ReadOnlyError,
        "",
        "the server is a replica: name the primary in WARDGATE_REDIS_URL, or Sentinels by redis+sentinel://",
    ),
    (OutOfMemoryError, "", "Redis is full: set maxmemory-policy allkeys-lru, or raise maxmemory"),
    (
        InvalidResponse,
        "",
        "what answers is no Redis, or a proxy that mixes replies up: check WARDGATE_REDIS_URL",
    ),
    (BusyLoadingError, "", "wait until Redis has loaded its data"),
    (
        (AskError, ClusterCrossSlotError),
        "",
        "the server is a node of a cluster: write redis+cluster:// in WARDGATE_REDIS_URL",
    ),
    (
        MasterDownError,
        "",
        "the server is a replica that has lost its primary: name the primary in WARDGATE_REDIS_URL",
    ),
    (ClusterDownError, "", "a part of the cluster has no primary: see CLUSTER INFO and CLUSTER NODES"),
    (
        RedisClusterException,
        "Cluster mode is not enabled",
        "the server is not part of a cluster: write redis:// in WARDGATE_REDIS_URL",
    ),
    (RedisClusterException, "All slots are not covered", "assign all slots: see CLUSTER NODES"),
    (ResponseError, "No such master", "the Sentinels know no master by the name in WARDGATE_REDIS_URL"),
    (ResponseError, "MISCONF", 'Redis cannot save its data: make room on its disk, or set save ""'),
    (ResponseError, "NOREPLICAS", "too few replicas are connected: see min-replicas-to-write"),
    (ResponseError, "BUSY", "a script keeps Redis busy: see SCRIPT KILL"),
    (ResponseError, "DENIED", "Redis in protected mode refuses other machines: set a password there"),
    (RedisConnectionError, "max number of clients", "all connections of Redis are in use: raise maxclients"),
    (ResponseError, "unknown command", "Redis 6.2 or Valkey is needed; behind some proxies, ?protocol=2"),
    (ResponseError, "DB index is out of range", "correct the database number in WARDGATE_REDIS_URL"),
    (
        ssl.SSLCertVerificationError,
        "",
        "the certificate of Redis is of another authority or name: see ssl_ca_certs in WARDGATE_REDIS_URL",
    ),
    (ssl.SSLError, "", "TLS fails: compare rediss:// with the port, and the versions of both sides"),
)


def advice_on(error: BaseException) -> str:
    """What to do about an error or one of its causes; "" where nothing is known. Never quotes the error."""
    causes = list(_causes(error))
    for kind, beginning, advice in ADVICE:
        if any(isinstance(cause, kind) and str(cause).startswith(beginning) for cause in causes):
            return advice
    return ""


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in seen:
        seen.append(cause)
        yield cause
        cause = cause.__cause__ or cause.__context__
