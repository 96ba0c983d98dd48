"""Reads a gzip file, and stops at one that is made to fill the memory or the time of its reader."""

import gzip
from typing import Protocol

# Deflate reaches 1,032 times. Register files and claims reach about 20, and 100 where all rows are equal.
MAX_EXPANSION = 400
# So much is decompressed in any case.
MIN_BYTES = 1024 * 1024 * 1024


class ExpandsTooFar(Exception):  # noqa: N818 - a verdict on the file, not a failure of ours
    """The text says so in a sentence, for the person who named the file."""


class BinaryFile(Protocol):
    """A file that is read in bytes."""

    def read(self, size: int = -1, /) -> bytes:
        """At most so many bytes."""


class BoundedGzip(gzip.GzipFile):
    """Raises ExpandsTooFar beyond MIN_BYTES, once the content is MAX_EXPANSION times the file read."""

    def __init__(self, file: BinaryFile) -> None:
        self._compressed = _Counted(file)
        self._size = 0
        # GzipFile asks for nothing but `read`.
        super().__init__(fileobj=self._compressed)  # type: ignore[call-overload]

    def read(self, size: int | None = -1) -> bytes:
        """See GzipFile."""
        return self._counted(super().read(size))

    def read1(self, size: int = -1) -> bytes:
        """See GzipFile."""
        return self._counted(super().read1(size))

    def _counted(self, content: bytes) -> bytes:
        self._size += len(content)
        if self._size > max(MIN_BYTES, MAX_EXPANSION * self._compressed.size):
            raise ExpandsTooFar(
                f"it decompresses to more than {MAX_EXPANSION} times its size, which no export does; it was "
                f"not read beyond {self._size >> 20:,} MiB"
            )
        return content


class _Counted:
    def __init__(self, file: BinaryFile) -> None:
        self._file = file
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(size)
        self.size += len(content)
        return content
