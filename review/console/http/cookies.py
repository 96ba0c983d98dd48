"""The cookies of the console."""

from starlette.requests import Request
from starlette.responses import Response

A_YEAR = 365 * 24 * 3600


class Cookies:
    """`session`: the session's token; `visitor`: a secret for forms before log-in; `language`: the language.

    Over HTTPS their names begin with `__Host-`: no other host and no page over HTTP can set them.
    """

    def __init__(self, *, is_secure: bool) -> None:
        self._is_secure = is_secure
        prefix = "__Host-" if is_secure else ""
        self._session = f"{prefix}wardgate_session"
        self._visitor = f"{prefix}wardgate_visitor"
        self._language = f"{prefix}wardgate_language"

    def session(self, request: Request) -> str:
        """The token of the session; "" where there is none."""
        return request.cookies.get(self._session, "")

    def visitor(self, request: Request) -> str:
        """The secret of a browser that is not logged in; "" where there is none."""
        return request.cookies.get(self._visitor, "")

    def language(self, request: Request) -> str | None:
        """The language that was chosen."""
        return request.cookies.get(self._language)

    def set_session(self, response: Response, token: str) -> None:
        """Until the browser is closed; the server ends the session earlier."""
        self._set(response, self._session, token)

    def set_visitor(self, response: Response, secret: str) -> None:
        """Until the browser is closed."""
        self._set(response, self._visitor, secret)

    def set_language(self, response: Response, language: str) -> None:
        """For a year: the language is chosen once."""
        self._set(response, self._language, language, A_YEAR)

    def clear_session(self, response: Response) -> None:
        """After log-out."""
        response.delete_cookie(self._session, path="/", secure=self._is_secure, httponly=True, samesite="lax")

    def _set(self, response: Response, name: str, value: str, max_age: int | None = None) -> None:
        response.set_cookie(
            name, value, max_age=max_age, path="/", secure=self._is_secure, httponly=True, samesite="lax"
        )
