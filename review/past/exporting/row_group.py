"""A part of an exported file."""

from typing import NamedTuple


class RowGroup(NamedTuple):
    """It is read at once, and has so many claims."""

    path: str
    group: int
    claims: int
