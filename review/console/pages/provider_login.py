"""Log-in by an OpenID Connect provider."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from starlette.responses import RedirectResponse, Response

from review.accounts.provider.log_in_by_provider import Flow, NoSuchReviewer, ProviderAway, ProviderRefused
from review.accounts.reviewer import Reviewer
from review.console.http.flow_cookie import FlowCookie
from review.console.page import Page, get
from review.console.pages.login import FIRST_PAGE, PROVIDER_PATH, LoginPages
from review.console.visit import Visit, local_path

CALLBACK_PATH = f"{PROVIDER_PATH}/callback"


class LogInByProvider(Protocol):
    """The use case."""

    async def begin(self, next_page: str) -> tuple[Flow, str]:
        """A new flow, and the address at the provider. Raises ProviderAway."""

    async def finish(self, flow: Flow | None, state: str, code: str) -> Reviewer:
        """Who has logged in. Raises ProviderRefused, ProviderAway or NoSuchReviewer."""


class ProviderLoginPages:
    """`/login/provider`, which leads to the provider, and the address that it leads back to."""

    def __init__(
        self,
        log_in: LogInByProvider,
        login_pages: LoginPages,
        cookie: FlowCookie,
    ) -> None:
        self._log_in = log_in
        self._login_pages = login_pages
        self._cookie = cookie

    def pages(self) -> Sequence[Page]:
        """All pages of this file."""
        return (
            get(PROVIDER_PATH, self.leave, is_public=True),
            get(CALLBACK_PATH, self.come_back, is_public=True),
        )

    async def leave(self, visit: Visit) -> Response:
        """Lead to the provider."""
        next_page = local_path(visit.request.query_params.get("next", ""), FIRST_PAGE)
        return await self._or_the_reason(visit, lambda: self._begin(next_page))

    async def come_back(self, visit: Visit) -> Response:
        """Begin a session for the person whom the provider confirms."""
        return await self._or_the_reason(visit, lambda: self._finish(visit))

    async def _begin(self, next_page: str) -> Response:
        flow, address = await self._log_in.begin(next_page)
        response = RedirectResponse(address, 303)
        self._cookie.set(response, flow)
        return response

    async def _finish(self, visit: Visit) -> Response:
        query = visit.request.query_params
        flow = self._cookie.get(visit.request)
        reviewer = await self._log_in.finish(flow, query.get("state", ""), query.get("code", ""))
        response = await self._login_pages.let_in(
            visit, reviewer.reviewer_id, local_path(flow.next if flow else "", FIRST_PAGE)
        )
        self._cookie.clear(response)
        return response

    async def _or_the_reason(self, visit: Visit, answer: Callable[[], Awaitable[Response]]) -> Response:
        try:
            return await answer()
        except ProviderAway:
            self._login_pages.note_refusal("provider_away")
            return self._login_pages.form(visit, 503, visit.words("login.provider_away"))
        except ProviderRefused:
            self._login_pages.note_refusal("provider_refused")
            return self._login_pages.form(visit, 401, visit.words("login.provider_refused"))
        except NoSuchReviewer:
            self._login_pages.note_refusal("no_account")
            return self._login_pages.form(visit, 403, visit.words("login.no_account"))
