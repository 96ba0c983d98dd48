"""The counts of a file's rows after a load."""

from pathlib import Path

import msgspec


class Tally(msgspec.Struct, frozen=True):
    """Each row is in one of the counts."""

    path: Path
    added: int
    changed: int
    unchanged: int
    refused: int
