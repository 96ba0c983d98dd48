"""Pages about errors: what is the matter, what is safe, what happens next. Never a detail of ours."""

from secrets import token_hex

from starlette.requests import Request
from starlette.responses import Response
from structlog.typing import FilteringBoundLogger

from review.console.gatekeeper import CsrfRefused, Gatekeeper
from review.console.http.form import EMPTY
from review.console.statuses import status_of
from runtime.error_summary import error_summary
from runtime.redis.redis_away import RedisAway

RETRY_SECONDS = 5
# What is never written into a page.
SECRETS = ("password", "code", "current")
# The others look like the nearest of these.
WITH_A_PAGE = (403, 404, 429, 500, 503)


class ErrorPages:
    """Turns exceptions into pages, and logs faults of ours with a number that the page shows."""

    def __init__(self, gatekeeper: Gatekeeper, log: FilteringBoundLogger) -> None:
        self._gatekeeper = gatekeeper
        self._log = log

    def answer(self, request: Request, error: Exception) -> Response:
        """The page about an exception of a page's function."""
        if isinstance(error, CsrfRefused):
            return self.page(request, 403, "form")
        status = status_of(error)
        number = token_hex(4) if status == 500 else ""
        if number:
            self._log.error("page failed", number=number, **error_summary(error))
        return self.page(request, status, "redis" if isinstance(error, RedisAway) else "", number)

    def page(self, request: Request, status: int, kind: str = "", number: str = "") -> Response:
        """The page of a status."""
        name = status if status in WITH_A_PAGE else 500 if status > 500 else 404
        visit = self._gatekeeper.visit(request)
        retries = status == 503 and request.method == "GET"
        response = visit.page(
            f"errors/{name}.html",
            status,
            kind=kind,
            number=number,
            retries=retries,
            seconds=RETRY_SECONDS,
            again=_again(request),
        )
        if status == 503:
            response.headers["Retry-After"] = str(RETRY_SECONDS)
        self._gatekeeper.keep_choices(request, visit.browser, response)
        return response


def _again(request: Request) -> list[tuple[str, str]]:
    """The fields of a form that was not taken in, so that it can be sent again; none of a log-in."""
    form = getattr(request.state, "form", EMPTY)
    fields = list(form.pairs())
    return [] if any(name in SECRETS for name, _ in fields) else fields
