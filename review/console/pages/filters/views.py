"""Saves the filter of the queue as a view, and forgets views."""

from collections.abc import Sequence
from typing import Protocol

from starlette.responses import Response

from review.accounts.actor import Actor
from review.console.page import Page, post
from review.console.visit import Visit
from review.triage.queue.filter_query import read_filter, write_filter
from review.triage.queue.queue_filter import QueueFilter
from review.triage.queue.saved_views import ViewRefused


class SavedViews(Protocol):
    """The use cases."""

    async def save(self, actor: Actor, name: str, queue_filter: QueueFilter) -> None:
        """Keep a filter under a name. Raises ViewRefused, NotPermitted and DatabaseAway."""

    async def drop(self, actor: Actor, name: str) -> None:
        """Forget a view. Raises NotPermitted and DatabaseAway."""


class ViewPages:
    """`/queue/views`. The filter is in the address, as that of the queue."""

    def __init__(self, views: SavedViews) -> None:
        self._views = views

    def pages(self) -> Sequence[Page]:
        """All pages of this file."""
        return (post("/queue/views", self.save), post("/queue/views/drop", self.drop))

    async def save(self, visit: Visit) -> Response:
        """Keep the filter, and show the queue with it."""
        queue_filter, _ = read_filter(visit.request.query_params.multi_items())
        query = write_filter(queue_filter)
        try:
            await self._views.save(visit.actor, visit.form.get("name"), queue_filter)
        except ViewRefused:
            return visit.redirect(f"/queue?{query}&refused=ViewRefused")
        return visit.redirect(f"/queue?{query}")

    async def drop(self, visit: Visit) -> Response:
        """Forget a view, and show the whole queue."""
        await self._views.drop(visit.actor, visit.form.get("name"))
        return visit.redirect("/queue")
