"""How a page is declared: address, method, and the function that answers."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple, TypeAlias

from starlette.responses import Response

from review.console.visit import Visit

Answer: TypeAlias = Callable[[Visit], Awaitable[Response]]


class Page(NamedTuple):
    """One address of the console.

    A page without `is_public` is for people who are logged in. `is_background` is for requests that the
    script of a page makes by itself: they do not keep a session alive, and get 401 without one.
    """

    method: str
    path: str
    answer: Answer
    is_public: bool = False
    is_background: bool = False


def get(path: str, answer: Answer, *, is_public: bool = False, is_background: bool = False) -> Page:
    """A page that only shows."""
    return Page("GET", path, answer, is_public, is_background)


def post(path: str, answer: Answer, *, is_public: bool = False, is_background: bool = False) -> Page:
    """A form or a script that changes something: its CSRF token is checked before `answer` runs."""
    return Page("POST", path, answer, is_public, is_background)
