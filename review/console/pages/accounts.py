"""All accounts, for administrators."""

from collections.abc import Sequence
from typing import Protocol

from starlette.responses import Response

from review.accounts.actor import Actor
from review.accounts.reviewer import Reviewer
from review.console.page import Page, get, post
from review.console.visit import Visit

PATH = "/accounts"


class AdministerAccounts(Protocol):
    """The use cases."""

    async def all(self, actor: Actor) -> Sequence[Reviewer]:
        """Every account, by name."""

    async def disable(self, actor: Actor, account: str) -> None:
        """Disable an account; its sessions end at the next click. Raises OwnAccount or UnknownAccount."""


class AccountsPages:
    """`/accounts`."""

    def __init__(self, administer: AdministerAccounts) -> None:
        self._administer = administer

    def pages(self) -> Sequence[Page]:
        """All pages of this file."""
        return get(PATH, self.show), post(f"{PATH}/disable", self.disable)

    async def show(self, visit: Visit) -> Response:
        """The list."""
        return visit.page("accounts.html", reviewers=await self._administer.all(visit.actor))

    async def disable(self, visit: Visit) -> Response:
        """Disable one, and show the list again."""
        await self._administer.disable(visit.actor, visit.form.get("account"))
        return visit.redirect(PATH)
