"""Opens a file as UTF-8 text, by its content: gzipped or not, UTF-8 or UTF-16, with or without a mark."""

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, cast

from runtime.untrusted.bounded_gzip import BoundedGzip, ExpandsTooFar
from wardgate.cli.input.not_readable import NotReadable

GZIP = b"\x1f\x8b"
CHUNK = 64 * 1024
# The UTF-16 mark begins the UTF-32 mark, so UTF-32 comes first.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# JSON begins with a character of ASCII: one of its two bytes in UTF-16 is zero.
UNMARKED = tuple(
    (first.encode(encoding), encoding) for encoding in ("utf-16-le", "utf-16-be") for first in "{[<"
)


@contextmanager
def open_text(path: Path) -> Iterator[io.BufferedReader]:
    """The text in UTF-8, without a byte order mark; UTF-8 stays as it is, byte for byte.

    Raises OSError; and NotReadable, also while it is read: for a gzip file or a text in UTF-16 that is
    damaged, and for a gzip file that is far larger than it looks.
    """
    with path.open("rb") as file, text_of(file) as text:
        yield text


@contextmanager
def text_of(file: io.BufferedReader) -> Iterator[io.BufferedReader]:
    """The same of a file that is open already."""
    try:
        with io.BufferedReader(_Chunks(_utf8(_decompressed(file))), CHUNK) as text:
            yield cast(io.BufferedReader, text)
    except gzip.BadGzipFile as damaged:
        raise NotReadable("This gzip file is damaged: copy or export it again.") from damaged
    except (EOFError, zlib.error) as damaged:
        raise NotReadable("This gzip file is cut off or damaged: copy or export it again.") from damaged
    except ExpandsTooFar as bomb:
        raise NotReadable(f"This gzip file was not read to its end: {bomb}.") from bomb


class _Chunks(io.RawIOBase):
    """Makes a file of the chunks."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:  # noqa: ANN401 - a buffer, which has no type in Python 3.11
        # An empty chunk is not the end: a decoder keeps an odd byte back.
        while not self._left and (chunk := next(self._chunks, None)) is not None:
            self._left = chunk
        size = min(len(target), len(self._left))
        target[:size] = self._left[:size]
        self._left = self._left[size:]
        return size


def _decompressed(file: io.BufferedReader) -> Iterator[bytes]:
    if file.peek(len(GZIP))[: len(GZIP)] != GZIP:
        yield from iter(lambda: file.read1(CHUNK), b"")
        return
    with BoundedGzip(file) as content:
        yield from iter(lambda: content.read1(CHUNK), b"")


def _utf8(chunks: Iterator[bytes]) -> Iterator[bytes]:
    first = b""
    while len(first) < len(codecs.BOM_UTF32_LE) and (chunk := next(chunks, None)) is not None:
        first += chunk
    mark, encoding = next(
        (known for known in (*MARKS, *UNMARKED) if first.startswith(known[0])), (b"", "utf-8")
    )
    if (mark, encoding) in MARKS:
        first = first[len(mark) :]
    yield from _encoded(first, chunks, encoding)


def _encoded(first: bytes, chunks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    if encoding == "utf-8":
        yield first
        yield from chunks
        return
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in chain([first], chunks):
            yield decoder.decode(chunk).encode()
        yield decoder.decode(b"", final=True).encode()
    except UnicodeError as wrong:
        raise NotReadable(f"This text is damaged: it is not {encoding.upper()} throughout.") from wrong
