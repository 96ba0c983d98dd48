"""Puts the tables of exports that are in files of their own together, and makes a claim of each visit."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from io import BufferedReader
from typing import TYPE_CHECKING

import msgspec

from wardgate.cli.claims.files.array_elements import too_large
from wardgate.cli.claims.files.input_file import Input
from wardgate.cli.claims.files.local_claim import LocalClaim, UnreadableFile
from wardgate.cli.input.not_readable import NotReadable

if TYPE_CHECKING:
    from insurance.claim.bhyt.bare_table import BareTable

# Enough to see the root element.
HEAD = 4096
# A number comes early: more would be parsed for nothing.
CHUNK = 4096
# Of all tables of one visit: no larger claim is ever sent.
LIMIT_BYTES = 16 * 1024 * 1024
VISIT = "XML1"
# Each in English and in Vietnamese.
NO_NUMBER = (
    "{kind} without MA_LK: it is not known which visit it belongs to, so it was not submitted.",
    "{kind} không có MA_LK: không biết thuộc đợt điều trị nào, nên chưa được gửi.",
)
NO_VISIT = (
    "{kind} of the visit {number}, whose XML1 is not in the same folder: it was not submitted. "
    "Give the folder, the ZIP archive, or all files of the visit.",
    "{kind} của đợt {number} chưa được gửi: XML1 của đợt không ở cùng thư mục. "
    "Gửi cả thư mục, tệp ZIP, hoặc mọi tệp của đợt.",
)
TWICE = (
    "The visit {number} has {kind} twice ({names}), so nothing of it was submitted: keep the right one.",
    "Đợt {number} có hai tệp {kind} ({names}), nên chưa được gửi: giữ lại tệp đúng.",
)
_root = re.compile(rb"<(?:\w+:)?(?:TONG_HOP|DSACH_|CHI_?TIEU_)")


class FoundTable(msgspec.Struct, frozen=True):
    """A table and its file."""

    file: Input
    table: "BareTable"


def may_be_table(text: BufferedReader) -> bool:
    """Whether the text begins as one of the tables does. Nothing is taken from it."""
    head = text.peek(HEAD)[:HEAD]
    return head.lstrip().startswith(b"<") and _root.search(head) is not None


def table_in(text: BufferedReader) -> "BareTable | None":
    """The table that the text is; None if it is none."""
    # Imported here: files of FHIR need no XML.
    from insurance.claim.bhyt.bare_table import bare_table  # noqa: PLC0415

    return bare_table(_chunks(text))


class BareTables:
    """The tables by their files, and the visits by folder and MA_LK."""

    def __init__(self) -> None:
        self._tables: dict[str, BareTable] = {}
        self._visits: defaultdict[tuple[str, str], list[FoundTable]] = defaultdict(list)

    def __contains__(self, file: Input) -> bool:
        return file.source in self._tables

    def add(self, file: Input, text: BufferedReader) -> None:
        """Keep which table this file is, if it is one."""
        table = table_in(text)
        if table is None:
            return
        self._tables[file.source] = table
        if table.number:
            self._visits[file.folder, table.number].append(FoundTable(file, table))

    def is_empty(self, file: Input) -> bool:
        """Whether the table in this file has nothing to submit."""
        return self._tables[file.source].is_empty

    def read(self, file: Input) -> Iterator[LocalClaim | UnreadableFile]:
        """The claim of the visit for its XML1; nothing for the other tables, which are in that claim."""
        table = self._tables[file.source]
        visit = self._visits.get((file.folder, table.number), [])
        first = next((found.file for found in visit if found.table.kind == VISIT), None)
        if not table.number:
            yield _not_sent(file, NO_NUMBER, kind=table.kind)
        elif first is None:
            yield _not_sent(file, NO_VISIT, kind=table.kind, number=table.number)
        elif first.source == file.source:
            yield _claim(file, table.number, visit)


def _claim(file: Input, number: str, visit: Sequence[FoundTable]) -> LocalClaim | UnreadableFile:
    from insurance.claim.bhyt.bare_table import envelope_of  # noqa: PLC0415

    if twice := _twice(visit):
        names = ", ".join(found.file.name for found in visit if found.table.kind == twice)
        return _not_sent(file, TWICE, number=number, kind=twice, names=names)
    try:
        return LocalClaim(file.source, number, envelope_of(_contents(visit)), is_export=True)
    except NotReadable as refused:
        return UnreadableFile(file.source, str(refused), refused.vi)


def _not_sent(file: Input, texts: tuple[str, str], **values: str) -> UnreadableFile:
    en, vi = (text.format(**values) for text in texts)
    return UnreadableFile(file.source, en, vi)


def _twice(visit: Sequence[FoundTable]) -> str | None:
    counts = Counter(found.table.kind for found in visit)
    return next((kind for kind, count in counts.items() if count > 1), None)


def _contents(visit: Sequence[FoundTable]) -> dict[str, bytes]:
    """The documents by the kinds of tables. Raises NotReadable."""
    contents: dict[str, bytes] = {}
    left = LIMIT_BYTES
    for found in visit:
        content = _content(found.file, left)
        left -= len(content)
        contents[found.table.kind] = content
    return contents


def _content(file: Input, limit: int) -> bytes:
    try:
        with file.open() as text:
            content = text.read(limit + 1)
    except (NotReadable, OSError) as refused:
        reason = f"it cannot be read ({refused.strerror})" if isinstance(refused, OSError) else refused
        raise NotReadable(f"A table of this visit is {file.name}: {reason}") from refused
    if len(content) > limit:
        raise NotReadable(too_large(LIMIT_BYTES))
    return content


def _chunks(text: BufferedReader) -> Iterator[bytes]:
    left = LIMIT_BYTES
    while left > 0 and (chunk := text.read(CHUNK)):
        left -= len(chunk)
        yield chunk
