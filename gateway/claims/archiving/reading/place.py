"""Where in the archive a claim is."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from gateway.archiving.archive_file import ArchiveFile


class Place(NamedTuple):
    """An archived claim and its file. A file has its claims facility by facility, in the order of receipt."""

    claim_id: UUID
    facility: str
    received_at: datetime
    file: ArchiveFile
