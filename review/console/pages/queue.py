"""The queue of claims."""

from collections.abc import Sequence

from starlette.responses import Response

from review.console.page import Page, get
from review.console.visit import Visit


class QueuePages:
    """`/queue`."""

    def pages(self) -> Sequence[Page]:
        """All pages of this file."""
        return (get("/queue", self.show),)

    async def show(self, visit: Visit) -> Response:
        """The claims that wait."""
        return visit.page("queue.html")
