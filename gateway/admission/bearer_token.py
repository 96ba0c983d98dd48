"""Reads the token from a call's metadata."""

from collections.abc import Iterable

from gateway.refusals import CallerUnknown

SCHEME = "bearer "


def bearer_token(metadata: Iterable[tuple[str, str | bytes]]) -> str:
    """The token of `authorization: Bearer TOKEN`. Raises CallerUnknown where there is none."""
    for key, value in metadata:
        if key == "authorization" and isinstance(value, str) and value[: len(SCHEME)].lower() == SCHEME:
            return value[len(SCHEME) :]
    raise CallerUnknown
