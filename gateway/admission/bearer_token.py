"""Reads the token from a call's metadata."""

from collections.abc import Sequence
from typing import TypeAlias

from gateway.refusals import CallerUnknown

# Of a call, as gRPC has it.
Metadata: TypeAlias = Sequence[tuple[str, str | bytes]]

SCHEME = "bearer "


def bearer_token(metadata: Metadata) -> str:
    """The token of `authorization: Bearer TOKEN`. Raises CallerUnknown where there is none."""
    for key, value in metadata:
        if key == "authorization" and isinstance(value, str) and value[: len(SCHEME)].lower() == SCHEME:
            return value[len(SCHEME) :]
    raise CallerUnknown
