"""Finds the JSON values of a text: one object, an array of objects, NDJSON, or objects one after the other.

How the file is named decides nothing, except that the one line of a file named NDJSON is a line.
"""

from collections.abc import Iterator
from io import BufferedReader
from itertools import chain, pairwise
from typing import BinaryIO, NamedTuple

import msgspec

from wardgate.cli.claims.files.array_elements import array_elements, object_ends, too_large
from wardgate.cli.claims.files.file_kind import is_binary, not_json
from wardgate.cli.input.not_readable import NotReadable

# Of one value: a Bundle of so many bytes has tens of thousands of claims.
LIMIT_BYTES = 128 * 1024 * 1024
# A line of pretty-printed JSON that continues in the next one.
CONTINUES = (b"{", b"[", b",", b":")
# Enough to see what a file is.
HEAD = 4096
CHUNK = 1024 * 1024
MOST_BLANK = 1024 * 1024
TOO_BLANK = "This file has more than 1 MiB of blank lines in a row: it was not read beyond them."
_is_json = msgspec.json.Decoder(msgspec.Raw).decode


class JsonValue(NamedTuple):
    """The bytes of a value, and its place as people write it: ":17" (line), "[3]", both, or ""."""

    place: str
    content: bytes


def json_values(
    text: BufferedReader, *, named_lines: bool = False, limit: int = LIMIT_BYTES
) -> Iterator[JsonValue]:
    """The values one by one. What is damaged is passed on as it is: the gateway says what is wrong.

    `named_lines`: the file's name says that it is NDJSON. Raises NotJson for a text that is no JSON at all,
    NotReadable where the text cannot be split further.
    """
    head = text.peek(HEAD)[:HEAD]
    if is_binary(head) and not head.lstrip().startswith(b"{"):
        raise not_json(head)
    if head.lstrip().startswith(b"["):
        elements = array_elements(text, limit)
        return (JsonValue(f"[{place}]", element) for place, element in enumerate(elements))
    lines = _Lines(text, limit)
    begun, first = lines.next_line()
    numbers = [lines.number]
    more, second = lines.next_line()
    numbers.append(lines.number)
    if _are_lines(first, second, named_lines=named_lines):
        return _as_lines(chain(zip(numbers, (first, second), strict=True), lines))
    if not first.lstrip().startswith(b"{"):
        raise not_json((begun + more)[:HEAD])
    return _one_after_the_other(begun + more + lines.rest(len(begun + more)))


def _are_lines(first: bytes, second: bytes, *, named_lines: bool) -> bool:
    """Whether these are lines of NDJSON; one of them may be damaged."""
    if _is_object(first):
        return bool(second) or named_lines
    return _is_object(second) and not first.rstrip().endswith(CONTINUES)


class _Lines:
    """Reads lines that are not blank, and counts all."""

    def __init__(self, text: BinaryIO, limit: int) -> None:
        self._text = text
        self._limit = limit
        self.number = 0

    def next_line(self) -> tuple[bytes, bytes]:
        """All that was read, and the line that is not blank; both may be empty at the end of the text."""
        read = bytearray()
        while line := self._text.readline(self._limit + 1):
            read += line
            self.number += 1
            if len(read) > self._limit:
                raise NotReadable(too_large(self._limit))
            if not line.isspace():
                return bytes(read), line
            if len(read) > MOST_BLANK:
                raise NotReadable(TOO_BLANK)
        return bytes(read), b""

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        while line := self.next_line()[1]:
            yield self.number, line

    def rest(self, read: int) -> bytes:
        """Everything that was not read yet, where so many bytes were."""
        rest = bytearray()
        while chunk := self._text.read(CHUNK):
            rest += chunk
            if read + len(rest) > self._limit:
                raise NotReadable(too_large(self._limit))
        return bytes(rest)


def _as_lines(lines: Iterator[tuple[int, bytes]]) -> Iterator[JsonValue]:
    for number, line in lines:
        # Files are joined without a line end between them, or with that of another system.
        objects = [] if _is_object(line) else _objects(line)
        if len(objects) > 1:
            yield from (JsonValue(f":{number}[{place}]", each) for place, each in enumerate(objects))
        elif line:
            yield JsonValue(f":{number}", line.rstrip(b"\r\n"))


def _one_after_the_other(content: bytes) -> Iterator[JsonValue]:
    """One document as it stands; or the several objects of which the content consists."""
    objects = [] if _is_object(content) else _objects(content)
    if len(objects) < 2:
        return iter((JsonValue("", content),))
    return (JsonValue(f"[{place}]", each) for place, each in enumerate(objects))


def _objects(content: bytes) -> list[bytes]:
    """The objects of which the content consists; empty where it is anything else."""
    ends = [0, *object_ends(content)]
    found = [content[start:end].strip() for start, end in pairwise(ends)]
    return found if all(map(_is_object, found)) and not content[ends[-1] :].strip() else []


def _is_object(content: bytes) -> bool:
    if not content.lstrip().startswith(b"{"):
        return False
    try:
        _is_json(content)
    except (ValueError, RecursionError):
        return False
    return True
