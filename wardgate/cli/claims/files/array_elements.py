"""Splits JSON arrays into their elements while they are read, so that an array may have any length."""

import re
from collections.abc import Iterator
from functools import cache
from typing import BinaryIO

from wardgate.cli.input.not_readable import NotReadable

CHUNK = 1024 * 1024
TEXT = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
# A text in quotes, or a mark of structure. The group is a quote whose text is not read to its end yet.
STRUCTURE = re.compile(TEXT + rb'|[{}\[\],]|(")', re.DOTALL)
# No claim is nested deeper.
DEPTH = 16
READ_AHEAD = 32 * 1024 * 1024
CUT_OFF = "This JSON array is cut off: what comes before was read. Export it again."
NOT_AN_ARRAY = "This JSON array is damaged: what comes before was read. Export it again."


def _value(depth: int) -> bytes:
    """The pattern of an object or an array that is nested so deep at most, whole in what was read."""
    inner = rb'[^"{}\[\]]++|' + TEXT
    value = inner
    for _ in range(depth):
        value = inner + rb"|[{\[](?:" + value + rb")*+[}\]]"
    return rb"[{\[](?:" + value + rb")*+[}\]]"


@cache
def _whole_value() -> re.Pattern[bytes]:
    return re.compile(rb"\s*+" + _value(DEPTH), re.DOTALL)


@cache
def _whole_element() -> re.Pattern[bytes]:
    """Matches in C what is whole in what was read, twenty times faster than mark by mark."""
    return re.compile(rb"\s*+(" + _value(DEPTH) + rb")\s*+([,\]])", re.DOTALL)


def array_elements(text: BinaryIO, limit: int) -> Iterator[bytes]:
    """The elements of the array, or of arrays one after the other.

    An element is yielded as it stands: whether it is JSON is not checked. Raises NotReadable for an element
    of more than `limit` bytes, and for an array that is not closed.
    """
    return _Elements(text, limit).split()


class _Elements:
    def __init__(self, text: BinaryIO, limit: int) -> None:
        self._pending = b""
        self._text = text
        self._limit = limit
        self._start = 0
        self._at = 0
        self._depth = 0

    def split(self) -> Iterator[bytes]:
        for mark, begin, end in self._marks():
            if mark in b"[{":
                self._depth += 1
                if self._depth == 1:
                    self._open(mark, begin, end)
                    yield from self._whole_elements()
                continue
            if self._depth == 1:
                if element := self._pending[self._start : begin].strip():
                    yield element
                self._start = end
            self._depth -= mark != b","
            if self._depth == 1 and mark == b",":
                yield from self._whole_elements()
            if self._depth < 0:
                raise NotReadable(NOT_AN_ARRAY)
        if self._depth > 0:
            raise NotReadable(CUT_OFF)
        self._expect_blank(len(self._pending))

    def _whole_elements(self) -> Iterator[bytes]:
        """The next elements, as far as each is whole in what is read, or is after reading somewhat more."""
        while self._depth == 1:
            whole = _whole_element().match(self._pending, self._start)
            if whole is not None:
                self._start = self._at = whole.end()
                self._depth -= whole[2] == b"]"
                yield whole[1]
            elif len(self._pending) - self._start > READ_AHEAD or not self._read_more():
                # Damaged, very large, or at the end: mark by mark.
                return

    def _open(self, mark: bytes, begin: int, end: int) -> None:
        self._expect_blank(begin)
        if mark != b"[":
            raise NotReadable(NOT_AN_ARRAY)
        self._start = end

    def _expect_blank(self, end: int) -> None:
        if self._pending[self._start : end].strip():
            raise NotReadable(NOT_AN_ARRAY)

    def _marks(self) -> Iterator[tuple[bytes, int, int]]:
        """Each mark of structure with its place in `_pending`, which moves when more is read."""
        while True:
            found = STRUCTURE.search(self._pending, self._at)
            if found is None or found[1]:
                self._at = found.start() if found else len(self._pending)
                if not self._read_more():
                    return
                continue
            self._at = found.end()
            if found[0][:1] != b'"':
                yield found[0], found.start(), found.end()

    def _read_more(self) -> bool:
        """Read more behind the element that has begun. False at the end of the text."""
        begun = self._pending[self._start :]
        if len(begun) > self._limit:
            raise NotReadable(too_large(self._limit))
        # As much again as there is: so a long text is not searched over and over.
        more = self._text.read(max(CHUNK, len(begun)))
        self._at -= self._start
        self._pending, self._start = begun + more, 0
        return bool(more)


def too_large(limit: int) -> str:
    """The reason for a claim, Bundle or line that is larger than the limit."""
    return (
        f"One claim, Bundle or line is larger than {limit >> 20:,} MiB: the file was not read beyond it. "
        "Split it into smaller ones."
    )


def object_ends(content: bytes) -> Iterator[int]:
    """Where the objects end that stand one after the other at the start of the content."""
    at = 0
    while found := _whole_value().match(content, at):
        at = found.end()
        yield at
