"""Log-in and log-out."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from starlette.responses import Response
from structlog.typing import FilteringBoundLogger

from review.accounts.log_in import Credentials, LoginRefused, TooManyFailures
from review.accounts.reviewer import Reviewer
from review.console.http.cookies import Cookies
from review.console.page import Page, get, post
from review.console.visit import Visit, local_path, with_query

# Leads to the first page that the role may see.
FIRST_PAGE = "/"
PROVIDER_PATH = "/login/provider"


class LogIn(Protocol):
    """The use case."""

    async def __call__(self, credentials: Credentials) -> Reviewer:
        """The reviewer who these credentials belong to. Raises LoginRefused or TooManyFailures."""


class Sessions(Protocol):
    """Begins and ends sessions."""

    async def begin(self, reviewer_id: UUID) -> str:
        """The token of a new session."""

    async def end(self, token: str) -> None:
        """End a session."""


class LogInCounts(Protocol):
    """Where log-ins are counted."""

    def log_in(self, result: str) -> None:
        """Count a log-in by its result: `entered`, or why it was refused."""


class LoginPages:
    """`/login`, `/logout`, and `/`, which leads to the first page."""

    def __init__(
        self,
        log_in: LogIn,
        sessions: Sessions,
        cookies: Cookies,
        idle: timedelta,
        log: FilteringBoundLogger,
        counts: LogInCounts,
        *,
        has_provider: bool = False,
    ) -> None:
        """`has_provider`: whether one may log in by an OpenID provider, too."""
        self._log_in = log_in
        self._sessions = sessions
        self._cookies = cookies
        self._idle = idle
        self._log = log
        self._counts = counts
        self._has_provider = has_provider

    def pages(self) -> Sequence[Page]:
        """All pages of this file."""
        return (
            get("/", self.first),
            get("/login", self.show, is_public=True),
            post("/login", self.enter, is_public=True),
            post("/logout", self.leave, is_public=True),
        )

    async def first(self, visit: Visit) -> Response:
        """Lead to the first page of the role."""
        return visit.redirect(visit.first_page)

    async def show(self, visit: Visit) -> Response:
        """The form; whoever is logged in already goes on."""
        if visit.is_logged_in:
            return visit.redirect(self._next(visit))
        return self.form(visit, 200, has_ended=visit.request.query_params.get("ended") == "1")

    async def enter(self, visit: Visit) -> Response:
        """Check what was typed, and begin a session with a new token."""
        try:
            reviewer = await self._log_in(_credentials(visit))
        except LoginRefused as refused:
            self.note_refusal("refused")
            return self.form(visit, 401, _what_is_wrong(visit, refused.tries_left))
        except TooManyFailures as refused:
            self.note_refusal("limited")
            return self._wait(visit, refused.wait)
        return await self.let_in(visit, reviewer.reviewer_id, self._next(visit))

    async def let_in(self, visit: Visit, reviewer_id: UUID, path: str) -> Response:
        """Count a log-in, and begin its session."""
        self._counts.log_in("entered")
        self._log.info("logged in", reviewer_id=str(reviewer_id))
        return await self.begin(visit, reviewer_id, path)

    async def begin(self, visit: Visit, reviewer_id: UUID, path: str) -> Response:
        """Begin a session, and end the one that the browser had."""
        if visit.browser.session_token:
            await self._sessions.end(visit.browser.session_token)
        response = visit.redirect(path)
        self._cookies.set_session(response, await self._sessions.begin(reviewer_id))
        return response

    def note_refusal(self, result: str) -> None:
        """Count and log a log-in that was refused. What was typed is in neither: it may be a password."""
        self._counts.log_in(result)
        self._log.warning("log-in refused", result=result)

    async def leave(self, visit: Visit) -> Response:
        """End the session."""
        if visit.browser.session_token:
            await self._sessions.end(visit.browser.session_token)
        response = visit.redirect("/login")
        self._cookies.clear_session(response)
        return response

    def form(self, visit: Visit, status: int, problem: str = "", *, has_ended: bool = False) -> Response:
        """The form, with what was wrong."""
        return visit.page(
            "login.html",
            status,
            account=visit.form.get("account"),
            next=self._next(visit),
            problem=problem,
            has_ended=has_ended,
            idle=self._idle,
            provider=self._has_provider and with_query(PROVIDER_PATH, next=self._next(visit)),
        )

    def _wait(self, visit: Visit, wait: timedelta) -> Response:
        text = visit.words("login.wait", duration=visit.formats.duration(wait))
        response = self.form(visit, 429, text)
        response.headers["Retry-After"] = str(int(wait.total_seconds()) + 1)
        return response

    def _next(self, visit: Visit) -> str:
        asked = visit.form.get("next") or visit.request.query_params.get("next", "")
        return local_path(asked, FIRST_PAGE)


def _credentials(visit: Visit) -> Credentials:
    form = visit.form
    return Credentials(form.get("account"), form.get("password"), form.get("code"), visit.address)


def _what_is_wrong(visit: Visit, tries_left: int) -> str:
    left = visit.words("login.tries_left", count=tries_left) if tries_left else visit.words("login.none_left")
    return f"{visit.words('login.wrong')} {left}"
