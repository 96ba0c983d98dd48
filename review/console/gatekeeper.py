"""What every request to a page passes: language, session, account, form, CSRF token."""

from secrets import token_urlsafe
from typing import Protocol
from uuid import UUID

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from review.accounts.actor import Actor
from review.accounts.reviewer import Reviewer
from review.console.http.cookies import Cookies
from review.console.http.csrf import FIELD, HEADER, CsrfTokens
from review.console.http.form import EMPTY, Form, ensure_without_nul, read_form
from review.console.http.page_turns import PageTurns
from review.console.http.session import Session
from review.console.page import Page
from review.console.renderer import Renderer
from review.console.text.language import wanted_language
from review.console.visit import Browser, Visit, with_query

# What browsers say of a request that a page of the same site, or the person, has made.
OWN_REQUESTS = ("same-origin", "none", "")


class CsrfRefused(Exception):  # noqa: N818 - what the caller is told
    """The form was not made by a page of the console for this browser, or long ago."""


class Sessions(Protocol):
    """Who is logged in."""

    async def find(self, token: str, *, extends: bool = True) -> Session | None:
        """The session of a token; None where it has ended. `extends` begins its idle time anew."""


class Reviewers(Protocol):
    """Where the accounts are."""

    async def get(self, reviewer_id: UUID) -> Reviewer | None:
        """The account with this ID."""


class Gatekeeper:
    """Turns a request into a Visit, and lets only those pass who may see the page."""

    def __init__(
        self,
        sessions: Sessions,
        reviewers: Reviewers,
        cookies: Cookies,
        tokens: CsrfTokens,
        renderer: Renderer,
    ) -> None:
        self._sessions = sessions
        self._reviewers = reviewers
        self._cookies = cookies
        self._tokens = tokens
        self._renderer = renderer
        self._turns = PageTurns()

    async def answer(self, page: Page, request: Request) -> Response:
        """The page's answer. Raises what the page raises, CsrfRefused, FormRefused and TooManyRequests."""
        ensure_without_nul((request.url.path, *request.query_params.values()))
        browser = self.browser(request)
        form = await self._form(request, browser) if page.method == "POST" else EMPTY
        session = await self._session(browser.session_token, page)
        if session is None:
            return await self._answer(page, request, browser, None, form)
        async with self._turns.turn(session.reviewer_id):
            actor = await self._actor(session)
            return await self._answer(page, request, browser, actor, form)

    async def _answer(
        self, page: Page, request: Request, browser: Browser, actor: Actor | None, form: Form
    ) -> Response:
        if actor is None and not page.is_public:
            return self._send_to_login(page, request)
        visit = Visit(request, browser, actor, self._renderer, self._tokens, form)
        response = await page.answer(visit)
        self.keep_choices(request, browser, response)
        return response

    def browser(self, request: Request) -> Browser:
        """What cookies and headers say. A browser without cookies gets a new secret."""
        language = wanted_language(
            request.query_params.get("lang"),
            self._cookies.language(request),
            request.headers.get("accept-language"),
        )
        token = self._cookies.session(request)
        return Browser(language, token, token or self._cookies.visitor(request) or token_urlsafe(16))

    def visit(self, request: Request) -> Visit:
        """A visit for pages about errors, which look nobody up."""
        return Visit(request, self.browser(request), None, self._renderer, self._tokens)

    def keep_choices(self, request: Request, browser: Browser, response: Response) -> None:
        """Set the cookies of language and secret, where the browser lacks them."""
        if request.query_params.get("lang") == browser.language.value:
            self._cookies.set_language(response, browser.language.value)
        if browser.secret != (browser.session_token or self._cookies.visitor(request)):
            self._cookies.set_visitor(response, browser.secret)

    async def _session(self, token: str, page: Page) -> Session | None:
        return await self._sessions.find(token, extends=not page.is_background) if token else None

    async def _actor(self, session: Session) -> Actor | None:
        reviewer = await self._reviewers.get(session.reviewer_id)
        is_valid = reviewer is not None and reviewer.has_session_of(session.began_at)
        return reviewer.actor if reviewer is not None and is_valid else None

    async def _form(self, request: Request, browser: Browser) -> Form:
        if request.headers.get("sec-fetch-site", "") not in OWN_REQUESTS:
            raise CsrfRefused
        form = await read_form(request)
        token = request.headers.get(HEADER) or form.get(FIELD)
        if not self._tokens.matches(browser.secret, token):
            raise CsrfRefused
        request.state.form = form
        return form

    def _send_to_login(self, page: Page, request: Request) -> Response:
        if page.is_background:
            return PlainTextResponse("The session has ended.", 401)
        if page.method == "POST":
            return RedirectResponse(with_query("/login", ended="1"), 303)
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(with_query("/login", next=f"{request.url.path}{query}"), 303)
