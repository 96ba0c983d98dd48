"""Gets one file that the caller sees, with its events."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from gateway.register.files.event import FileEvent
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.viewer import Viewer


class Archived(NamedTuple):
    """Which file of the archive has the facts, result and events of a file, and since when."""

    file: str
    archived_at: datetime


class FileWithEvents(NamedTuple):
    """A file and its events, the first one first; without events and facts where it is archived."""

    file: KeptFile
    events: Sequence[FileEvent]
    archived: Archived | None = None


class Files(Protocol):
    """The files that are kept."""

    async def find(self, file_id: UUID) -> FileWithEvents | None:
        """One file, None for none. Raises DatabaseAway."""
        ...


class GetFile:
    """The use case of GetFile."""

    def __init__(self, files: Files) -> None:
        self._files = files

    async def __call__(self, viewer: Viewer, file_id: UUID) -> FileWithEvents:
        """Raises FileNotFound, also for a file that the caller does not see, and DatabaseAway."""
        found = await self._files.find(file_id)
        viewer.ensure_sees(found and found.file)
        assert found is not None
        return found
