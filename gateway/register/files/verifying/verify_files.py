"""Walks over all files, and compares the chain of each with what was kept at its end."""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

from gateway.register.files.event import FileEvent, broken_links
from gateway.register.files.kept_file import FileState


class StoredChain(NamedTuple):
    """The events of a file, and what its row says of it: `kept` is how many there are."""

    file_id: UUID
    state: FileState
    kept: int
    last_hash: bytes
    events: Sequence[FileEvent]


class BrokenFile(NamedTuple):
    """A file whose events are not as they were made, and the numbers of the first that differ."""

    file_id: UUID
    events: Sequence[int]


class Verdict(NamedTuple):
    """How many files and events there are, and which files are broken."""

    files: int
    events: int
    broken: Sequence[BrokenFile]

    def with_those_of(self, other: "Verdict") -> "Verdict":
        """Both together."""
        files, events = self.files + other.files, self.events + other.events
        return Verdict(files, events, [*self.broken, *other.broken])


class Chains(Protocol):
    """The events that are kept."""

    def all(self) -> AsyncIterator[StoredChain]:
        """The chain of every file."""
        ...


async def verify_files(chains: Chains, advance: Callable[[int], None] = lambda _: None) -> Verdict:
    """Verify all. `advance` is called with the number of files that are done."""
    files = events = 0
    broken: list[BrokenFile] = []
    async for chain in chains.all():
        files, events = files + 1, events + len(chain.events)
        if wrong := _wrong(chain):
            broken.append(BrokenFile(chain.file_id, wrong))
        advance(files)
    return Verdict(files, events, broken)


def _wrong(chain: StoredChain) -> list[int]:
    """The events that differ; the number after the last one where the row of the file does."""
    wrong = {*broken_links(chain.file_id, chain.events, chain.last_hash)}
    last = chain.events[-1].event.state if chain.events else None
    if len(chain.events) != chain.kept or last is not chain.state:
        wrong.add(len(chain.events) + 1)
    return sorted(wrong)
