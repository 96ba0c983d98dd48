"""The checksum of a file."""

import hashlib
from pathlib import Path

import msgspec


class StoredFile(msgspec.Struct, frozen=True):
    """The length and the SHA-256 of a file."""

    bytes: int
    sha256: str


def stored_file(path: Path) -> StoredFile:
    """Those of the file as it is now."""
    with path.open("rb") as file:
        return StoredFile(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())
