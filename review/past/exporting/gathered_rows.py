"""Gathers exported claims to the row groups of a file."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from review.past.exporting.exported_claim import ExportedClaim

# A row group is what a process judges at once.
GROUP_CLAIMS, GROUP_BYTES = 500, 16 * 1024 * 1024
FILE_CLAIMS, FILE_BYTES = 20_000, 256 * 1024 * 1024
# What the metadata calls the number of claims that a file lacks because they are archived.
ARCHIVED = "archived"


def archived_in(abouts: Iterable[Mapping[str, str]]) -> int:
    """How many claims the files with this metadata lack because they are archived."""
    return sum(int(about.get(ARCHIVED, 0)) for about in abouts)


class ClaimFile(Protocol):
    """A file that is being written."""

    def write(self, claims: Sequence[ExportedClaim]) -> None:
        """Add claims, as a row group."""

    def note(self, about: Mapping[str, str]) -> None:
        """Say in its metadata what the file is."""


class GatheredRows:
    """The claims of a file. `archived` are those that it lacks because they are archived."""

    def __init__(self, file: ClaimFile) -> None:
        self._file = file
        self._group: list[ExportedClaim] = []
        self._group_bytes = 0
        self._claims = 0
        self._bytes = 0
        self.archived = 0

    @property
    def is_full(self) -> bool:
        """Whether the file is large enough."""
        return self._claims >= FILE_CLAIMS or self._bytes >= FILE_BYTES

    @property
    def about(self) -> dict[str, str]:
        """What the metadata says of the claims that are not in the file."""
        return {ARCHIVED: str(self.archived)}

    def add(self, claim: ExportedClaim) -> None:
        """Add a claim."""
        self._group.append(claim)
        self._group_bytes += claim.bytes
        self._claims += 1
        self._bytes += claim.bytes
        if len(self._group) >= GROUP_CLAIMS or self._group_bytes >= GROUP_BYTES:
            self.end()

    def end(self) -> None:
        """Write what is gathered."""
        if self._group:
            self._file.write(self._group)
        self._group, self._group_bytes = [], 0
