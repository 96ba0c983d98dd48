"""One request to a page: who asks, in which language, with which form; and the ways to answer."""

from typing import NamedTuple
from urllib.parse import urlencode

from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from review.accounts.actor import Actor
from review.console.http.csrf import CsrfTokens
from review.console.http.form import EMPTY, Form
from review.console.renderer import Renderer
from review.console.text.formats import Formats
from review.console.text.language import Language
from review.console.text.words import Words


class Browser(NamedTuple):
    """What the request says of the browser. `secret` is what CSRF tokens belong to."""

    language: Language
    session_token: str
    secret: str


class NotLoggedIn(Exception):  # noqa: N818 - a state of the visitor
    """Nobody is logged in, or the session has ended."""


class Visit:
    """What a page's function gets. `request` has `path_params` and `query_params`."""

    def __init__(
        self,
        request: Request,
        browser: Browser,
        actor: Actor | None,
        renderer: Renderer,
        tokens: CsrfTokens,
        form: Form = EMPTY,
    ) -> None:
        self.request = request
        self.browser = browser
        self.form = form
        self._actor = actor
        self._renderer = renderer
        self._tokens = tokens

    @property
    def actor(self) -> Actor:
        """The reviewer who is logged in. Raises NotLoggedIn, which happens on public pages only."""
        if self._actor is None:
            raise NotLoggedIn
        return self._actor

    @property
    def is_logged_in(self) -> bool:
        """Whether there is an actor."""
        return self._actor is not None

    @property
    def first_page(self) -> str:
        """The first area of the top bar that the role may see."""
        allowed = (entry.path for entry in self._renderer.nav if self.actor.may(entry.permission))
        return next(allowed, "/account")

    @property
    def language(self) -> Language:
        """The language of the page."""
        return self.browser.language

    @property
    def words(self) -> Words:
        """The texts in this language."""
        return self._renderer.words(self.language)

    @property
    def formats(self) -> Formats:
        """Numbers and dates in this language."""
        return self._renderer.formats(self.language)

    @property
    def address(self) -> str:
        """The IP address of the browser, or of the proxy in front of it."""
        return self.request.client.host if self.request.client else ""

    @property
    def here(self) -> str:
        """Path and query of this page, without the choice of a language."""
        url = self.request.url.remove_query_params("lang")
        return _local(url)

    def page(self, template: str, status: int = 200, **context: object) -> Response:
        """A page, or a part of one, made from a template in `templates/`."""
        html = self._renderer.html(self.language, template, {**context, **self._frame()})
        return Response(html, status, media_type="text/html")

    def redirect(self, path: str) -> Response:
        """Send the browser to another page of the console, after a form was taken in."""
        return RedirectResponse(path, 303)

    def _frame(self) -> dict[str, object]:
        other = self.language.other
        url = self.request.url.include_query_params(lang=other.value)
        return {
            "actor": self._actor,
            "language": self.language.value,
            "other_language": other.value,
            "switch_address": _local(url) if self.request.method == "GET" else f"/queue?lang={other.value}",
            "path": self.request.url.path,
            "csrf_token": self._tokens.new(self.browser.secret),
        }


def local_path(text: str, default: str) -> str:
    """The path of a page of the console that a form or query names; `default` for anything else."""
    is_local = text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable()
    return text if is_local and "\\" not in text else default


def with_query(path: str, **values: str) -> str:
    """The path with a query."""
    return f"{path}?{urlencode(values)}"


def _local(url: URL) -> str:
    """Path and query. A path that begins with two slashes would be the address of another site."""
    path = f"/{url.path.lstrip('/')}"
    return f"{path}?{url.query}" if url.query else path
