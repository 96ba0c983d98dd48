"""Finds what is handed in together: a file by itself, or the tables of one visit in files of their own."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from runtime.output.counted import counted
from wardgate.cli.claims.files.bare_tables import VISIT, may_be_table, table_in
from wardgate.cli.claims.files.export_records import is_export, number_in
from wardgate.cli.claims.folder.settled_files import (
    SLOW_WRITER_SECONDS,
    FileState,
    SettledFile,
    SettledFiles,
)
from wardgate.cli.input.not_readable import NotReadable
from wardgate.cli.input.open_text import open_text

if TYPE_CHECKING:
    from insurance.claim.bhyt.bare_table import BareTable


NOT_READ = FileState(-1, 0, 0)


class Content(NamedTuple):
    """What a file has: one table of a visit, or one export of the visit `number`; others have neither."""

    table: "BareTable | None" = None
    number: str = ""


class FileSet(NamedTuple):
    """Complete files; the first one names them.

    `number` is that of their only claim, and empty where it is not known or they may have several.
    """

    files: tuple[SettledFile, ...]
    number: str = ""

    @property
    def path(self) -> Path:
        """The first file: of a visit its XML1, beside which the answer goes."""
        return self.files[0].path

    @property
    def paths(self) -> list[Path]:
        """All files."""
        return [file.path for file in self.files]

    @property
    def name(self) -> str:
        """Such as "XML1_7.xml with 2 more files"."""
        more = len(self.files) - 1
        return f"{self.path.name} with {counted(more, 'more file')}" if more else self.path.name

    @property
    def size(self) -> int:
        """In bytes, of all files."""
        return sum(file.state.size for file in self.files)

    @property
    def quiet_seconds(self) -> float:
        """How long none of them has changed."""
        return min(file.quiet_seconds for file in self.files)

    @property
    def is_unchanged(self) -> bool:
        """Whether all are as they were found."""
        return all(file.is_unchanged for file in self.files)


class Visit(NamedTuple):
    """The tables of a visit, XML1 first. `may_lack`: without its XML1, or with nothing but it."""

    number: str
    paths: Sequence[Path]
    may_lack: bool


class FileSets:
    """The sets of a folder that are complete, the oldest first."""

    def __init__(self, files: SettledFiles, settle_seconds: float) -> None:
        self._files = files
        self._settle_seconds = settle_seconds
        self._contents: dict[Path, tuple[FileState, Content]] = {}
        self.held = 0

    def find(self) -> list[FileSet]:
        """A visit waits until each of its files is complete; `held` counts the files that wait for others."""
        settled = {file.path: file for file in self._files.find()}
        visits = self._visits()
        # A file that is begun may become a table of any visit.
        ready = [] if self._files.is_one_begun else list(self._ready(visits, settled))
        of_visits = {path for visit in visits for path in visit.paths}
        alone = [
            FileSet((file,), self._contents[path][1].number)
            for path, file in settled.items()
            if path not in of_visits
        ]
        self.held = len(of_visits) - sum(len(each.files) for each in ready)
        return sorted([*alone, *ready], key=lambda each: (each.files[0].state.changed_ns, each.path.name))

    @property
    def count(self) -> int:
        """How many files the folder had when it was read last, complete or not."""
        return len(self._files.seen)

    def _ready(self, visits: Iterable[Visit], settled: Mapping[Path, SettledFile]) -> Iterator[FileSet]:
        for visit in visits:
            files = tuple(settled[path] for path in visit.paths if path in settled)
            quiet = min((file.quiet_seconds for file in files), default=0.0)
            least = SLOW_WRITER_SECONDS if visit.may_lack else self._settle_seconds
            if len(files) == len(visit.paths) and quiet >= least:
                yield FileSet(files, visit.number)

    def _visits(self) -> list[Visit]:
        self._contents = {path: self._content(path, state) for path, state in self._files.seen.items()}
        kinds: defaultdict[str, list[tuple[str, Path]]] = defaultdict(list)
        for path, (_, (table, _)) in self._contents.items():
            if table and table.number:
                kinds[table.number].append((table.kind, path))
        return [_visit(number, sorted(tables)) for number, tables in kinds.items()]

    def _content(self, path: Path, state: FileState) -> tuple[FileState, Content]:
        known = self._contents.get(path)
        if known and known[0] == state:
            return known
        try:
            return state, _content_of(path)
        except OSError:
            # Another program has it: it is read again, though nothing of it changes.
            return NOT_READ, Content()


def _visit(number: str, tables: Sequence[tuple[str, Path]]) -> Visit:
    """Of the kinds and paths, in order: XML1 is the first kind."""
    kinds = {kind for kind, _ in tables}
    return Visit(number, [path for _, path in tables], VISIT not in kinds or kinds == {VISIT})


def _content_of(path: Path) -> Content:
    """Nothing also for a file that is not written as far as that: it is read again when it has changed."""
    try:
        with open_text(path) as text:
            if is_export(text):
                return Content(number=number_in(text))
            return Content(table_in(text)) if may_be_table(text) else Content()
    except NotReadable:
        return Content()
