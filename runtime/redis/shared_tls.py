"""Connections by TLS that share what is costly to make."""

from collections.abc import Mapping
from time import monotonic
from typing import Any

from redis.asyncio.connection import RedisSSLContext, SSLConnection

# Files with certificates may be renewed: connections that are made later than this use the new ones.
REUSE_SECONDS = 60


class SharedContext:
    """The TLS context of a client. Making one takes 25 ms: it reads what the machine trusts."""

    def __init__(self) -> None:
        self._context: RedisSSLContext | None = None
        self._made_at = 0.0

    def in_place_of(self, own: RedisSSLContext) -> RedisSSLContext:
        """The context to use; `own` is that of a new connection, which is not made yet."""
        now = monotonic()
        if self._context is None or now - self._made_at > REUSE_SECONDS:
            self._context, self._made_at = own, now
        return self._context


def with_shared_context(kind: type[SSLConnection]) -> type[SSLConnection]:
    """The same kind of connection, all with one TLS context."""
    shared = SharedContext()

    class Sharing(kind):  # type: ignore[valid-type, misc]
        """A connection with the context of the others."""

        ssl_context: RedisSSLContext

        def _connection_arguments(self) -> Mapping[str, Any]:
            self.ssl_context = shared.in_place_of(self.ssl_context)
            arguments: Mapping[str, Any] = super()._connection_arguments()
            return arguments

    return Sharing
