"""Who looked a person up. The number is posted, never a part of an address."""

from collections.abc import Sequence
from typing import Protocol

from starlette.responses import Response

from review.accounts.actor import Actor
from review.accounts.role import Permission
from review.console.page import Page, get, post
from review.console.visit import Visit
from review.triage.statistics.show_look_ups import MOST, LookUp


class ShowLookUps(Protocol):
    """The use case."""

    async def __call__(self, actor: Actor, number: str) -> Sequence[LookUp]:
        """The newest look-ups of a person. Raises NotPermitted or ValueError."""


class LookUpPages:
    """`/look-ups`."""

    def __init__(self, show_look_ups: ShowLookUps) -> None:
        self._show_look_ups = show_look_ups

    def pages(self) -> Sequence[Page]:
        """All pages of this file."""
        return (get("/look-ups", self.ask), post("/look-ups", self.show))

    async def ask(self, visit: Visit) -> Response:
        """The form."""
        visit.actor.ensure(Permission.AUDIT)
        return visit.page("look_ups.html", found=None, is_malformed=False, most=MOST)

    async def show(self, visit: Visit) -> Response:
        """What the access log has. The page does not repeat the number."""
        try:
            found = await self._show_look_ups(visit.actor, visit.form.get("number"))
        except ValueError:
            return visit.page("look_ups.html", 400, found=None, is_malformed=True, most=MOST)
        return visit.page("look_ups.html", found=found, is_malformed=False, most=MOST)
