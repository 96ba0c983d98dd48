"""Reads the token from a call's metadata."""

from collections.abc import Sequence
from typing import TypeAlias

# The metadata of a call, as gRPC has it.
Metadata: TypeAlias = Sequence[tuple[str, str | bytes]]

SCHEME = "bearer "


def find_bearer_token(metadata: Metadata) -> str | None:
    """The token of `authorization: Bearer TOKEN`; None where there is none."""
    for key, value in metadata:
        if key == "authorization" and isinstance(value, str) and value[: len(SCHEME)].lower() == SCHEME:
            return value[len(SCHEME) :]
    return None
