"""Leaves room for other addresses, however many connections one address opens."""

import asyncio

from review.console.http.prompt_requests import PromptRequests

# Each open page has one stream of events. One address gets half of them: that of all browsers behind a proxy.
MOST_CONNECTIONS = 4000


class FairConnections(PromptRequests):
    """An address may open another connection while more are left than it has; others are closed at once.

    Otherwise whoever opens all of them, and again as soon as they are closed, shuts out the reviewers.
    """

    most_connections = MOST_CONNECTIONS

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See asyncio.Protocol."""
        super().connection_made(transport)
        if not self._has_place():
            # At once: the next address must not wait until the event loop has closed it.
            self.connections.discard(self)
            transport.abort()

    def _has_place(self) -> bool:
        left = self.most_connections - len(self.connections)
        if len(self.connections) <= left:
            return True
        return sum(_address(one) == _address(self) for one in self.connections) <= left


def _address(connection: object) -> str | None:
    client = connection.client if isinstance(connection, PromptRequests) else None
    return client[0] if client else None
