"""Keeps a few connections out of SQLAlchemy's pool between uses: the pool takes as much time as a query."""

from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

# What look-ups use at the same time. The others of the pool stay there, for transactions.
MOST = 4


class Pooled(Protocol):
    """A connection that a pool has lent (sqlalchemy.pool.PoolProxiedConnection)."""

    @property
    def driver_connection(self) -> Any:  # noqa: ANN401 - the driver's own
        """The driver's connection."""
        ...

    @property
    def is_valid(self) -> bool:
        """False when it was invalidated."""
        ...

    def invalidate(self) -> None:
        """Close the driver's connection."""
        ...

    def close(self) -> None:
        """Give it back to the pool."""
        ...


P = TypeVar("P", bound=Pooled)


class IdleConnections(Generic[P]):
    """The last connections that were used, and that `is_usable` accepts."""

    def __init__(self, is_usable: Callable[[Any], bool]) -> None:
        self._is_usable = is_usable
        self._idle: list[P] = []

    def take(self) -> P | None:
        """The connection that was used last, if there is one."""
        while self._idle:
            pooled = self._idle.pop()
            if self._is_usable(pooled.driver_connection):
                return pooled
            _discard(pooled)
        return None

    def give_back(self, pooled: P) -> None:
        """Keep a connection for its next use, or give it back to the pool."""
        if pooled.is_valid and len(self._idle) < MOST:
            self._idle.append(pooled)
        else:
            pooled.close()

    def close(self) -> None:
        """Give all of them back, closed."""
        while self._idle:
            _discard(self._idle.pop())


def _discard(pooled: Pooled) -> None:
    pooled.invalidate()
    pooled.close()
