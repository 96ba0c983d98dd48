"""The ASGI application: routes of all pages, static files, health, and what happens when something fails."""

from collections.abc import Sequence
from functools import partial
from time import perf_counter
from typing import Protocol

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from review.console.error_pages import ErrorPages
from review.console.gatekeeper import Gatekeeper
from review.console.http.security_headers import SecurityHeaders
from review.console.page import Page

SMALLEST_COMPRESSED = 500
# Of a table of 330 KB level 9 makes 27 KB in 13 ms, and this one 30 KB in 2 ms.
COMPRESSION_LEVEL = 5


class RequestCounts(Protocol):
    """Where requests are counted."""

    def request(self, page: str, method: str, status: int, seconds: float) -> None:
        """Count an answer; `page` is the path of the route, without what identifies a claim."""


def make_application(
    pages: Sequence[Page],
    routes: Sequence[Route],
    gatekeeper: Gatekeeper,
    errors: ErrorPages,
    counts: RequestCounts,
    *,
    is_secure: bool,
) -> Starlette:
    """An application of these pages; `routes` need neither language nor session, such as static files."""
    declared = [_route(page, gatekeeper, errors, counts) for page in pages]
    application = Starlette(
        routes=[*routes, *declared],
        middleware=[
            Middleware(SecurityHeaders, is_secure=is_secure),
            Middleware(GZipMiddleware, minimum_size=SMALLEST_COMPRESSED, compresslevel=COMPRESSION_LEVEL),
        ],
        exception_handlers={HTTPException: partial(_unknown_page, errors)},
    )
    # Otherwise /login/ leads to the host that the request names, over HTTP, with what a form sends.
    application.router.redirect_slashes = False
    return application


def _route(page: Page, gatekeeper: Gatekeeper, errors: ErrorPages, counts: RequestCounts) -> Route:
    async def endpoint(request: Request) -> Response:
        began = perf_counter()
        try:
            response = await gatekeeper.answer(page, request)
        except Exception as error:
            response = errors.answer(request, error)
        counts.request(page.path, page.method, response.status_code, perf_counter() - began)
        return response

    return Route(page.path, endpoint, methods=[page.method])


async def _unknown_page(errors: ErrorPages, request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return errors.page(request, status)
