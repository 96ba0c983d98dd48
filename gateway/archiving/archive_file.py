"""A file of the archive as the database knows it."""

from typing import NamedTuple


class ArchiveFile(NamedTuple):
    """Its name, its size in bytes, and its SHA-256."""

    name: str
    size: int
    sha256: bytes
