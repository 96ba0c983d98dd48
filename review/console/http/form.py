"""The fields of a form that was posted."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request

# A decision on a claim of 300 lines has some 1,500 short fields.
MOST_BYTES = 1024 * 1024
MOST_FIELDS = 10_000
# For the largest form over a slow line.
BODY_SECONDS = 30.0
MEDIA_TYPE = "application/x-www-form-urlencoded"


class FormRefused(Exception):  # noqa: N818 - what the caller is told
    """The body is no form, or too large; or a text has a NUL, which PostgreSQL does not take."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


class Form:
    """Texts by name, in the order of the page. A name may occur several times."""

    def __init__(self, fields: Mapping[str, list[str]]) -> None:
        self._fields = fields

    def get(self, name: str, default: str = "") -> str:
        """The first value of a field."""
        values = self._fields.get(name)
        return values[0] if values else default

    def all(self, name: str) -> list[str]:
        """All values of a field."""
        return list(self._fields.get(name, ()))

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Every name and value, to show them in another form."""
        for name, values in self._fields.items():
            for value in values:
                yield name, value


EMPTY = Form({})


async def read_form(request: Request, seconds: float = BODY_SECONDS) -> Form:
    """The fields of the body, which comes in within that time. Raises FormRefused."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != MEDIA_TYPE:
        raise FormRefused(415)
    try:
        async with asyncio.timeout(seconds):
            body = await _body(request)
    except TimeoutError as error:
        raise FormRefused(408) from error
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as error:
        raise FormRefused(400) from error
    ensure_without_nul(text for pair in pairs for text in pair)
    fields: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in pairs:
        fields[name].append(value)
    return Form(dict(fields))


def ensure_without_nul(texts: Iterable[str]) -> None:
    """Raises FormRefused."""
    if any("\x00" in text for text in texts):
        raise FormRefused(400)


async def _body(request: Request) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_BYTES:
            raise FormRefused(413)
        parts.append(part)
    return b"".join(parts)
