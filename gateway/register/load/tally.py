"""What became of a file's rows."""

from pathlib import Path

import msgspec


class Tally(msgspec.Struct, frozen=True):
    """Each row is counted once."""

    path: Path
    added: int
    changed: int
    unchanged: int
    refused: int
