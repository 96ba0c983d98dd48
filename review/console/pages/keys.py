"""The list of keys, for browsers without JavaScript; with it, the same list opens as a dialog."""

from collections.abc import Sequence

from starlette.responses import Response

from review.console.page import Page, get
from review.console.visit import Visit


class KeysPages:
    """`/keys`."""

    def pages(self) -> Sequence[Page]:
        """All pages of this file."""
        return (get("/keys", self.show),)

    async def show(self, visit: Visit) -> Response:
        """All keys."""
        return visit.page("keys.html")
