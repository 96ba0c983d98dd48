"""A reviewer's own account: another password."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from starlette.responses import Response

from review.accounts.actor import Actor
from review.accounts.change_password import PasswordRefused
from review.accounts.log_in import LoginRefused, TooManyFailures
from review.console.page import Page, get, post
from review.console.visit import Visit, with_query

PATH = "/account"


class ChangePassword(Protocol):
    """The use case."""

    async def __call__(self, actor: Actor, current: str, new: str, address: str) -> None:
        """Raises PasswordRefused, LoginRefused where the current one is wrong, or TooManyFailures."""


class BeginSession(Protocol):
    """Begins a session in the browser."""

    async def __call__(self, visit: Visit, reviewer_id: UUID, path: str) -> Response:
        """Lead to a page in a new session."""


class AccountPages:
    """`/account`."""

    def __init__(self, change_password: ChangePassword, begin_session: BeginSession) -> None:
        self._change_password = change_password
        self._begin_session = begin_session

    def pages(self) -> Sequence[Page]:
        """All pages of this file."""
        return get(PATH, self.show), post(PATH, self.change)

    async def show(self, visit: Visit) -> Response:
        """The form."""
        return self._form(visit, 200, is_changed=visit.request.query_params.get("changed") == "1")

    async def change(self, visit: Visit) -> Response:
        """Change the password; this browser goes on with a new session, all others log in."""
        form = visit.form
        try:
            await self._change_password(visit.actor, form.get("current"), form.get("new"), visit.address)
        except PasswordRefused as refused:
            return self._form(visit, 422, problem=visit.words("account.fault_" + refused.fault))
        except LoginRefused:
            return self._form(visit, 422, problem=visit.words("account.wrong"))
        except TooManyFailures as refused:
            wait = visit.formats.duration(refused.wait)
            return self._form(visit, 429, problem=visit.words("login.wait", duration=wait))
        return await self._begin_session(visit, visit.actor.reviewer_id, with_query(PATH, changed="1"))

    def _form(self, visit: Visit, status: int, *, problem: str = "", is_changed: bool = False) -> Response:
        return visit.page("account.html", status, problem=problem, is_changed=is_changed)
