"""A file of the archive as the database knows it, and where in it a claim is."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID


class ArchiveFile(NamedTuple):
    """Its name, its size in bytes, and its SHA-256."""

    name: str
    size: int
    sha256: bytes


class Place(NamedTuple):
    """An archived claim and its file. A file has its claims facility by facility, in the order of receipt."""

    claim_id: UUID
    facility: str
    received_at: datetime
    file: ArchiveFile
