"""Makes something of files, such as certificates, and makes it again whenever they change."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic, Protocol, TypeAlias, TypeVar

from runtime.untrusted.regular_file import read_regular_file

T = TypeVar("T")

# How often the files are read. A change counts when two reads have found the same: whoever writes two files
# is then not in between them.
READ_SECONDS = 1.0
# The files of a folder that are read. What Kubernetes makes to replace all files at once begins with a dot.
ENDINGS = (".pem", ".crt", ".cer", ".crl")
# A folder of certificates of all authorities of a country has less.
LARGEST_BYTES = 16 * 1024 * 1024

# By path: the content of each file there, by its name. A path that is a file has one.
Contents: TypeAlias = dict[str, dict[str, bytes]]


class FilesUnusable(Exception):  # noqa: N818 - the operator corrects it
    """Files that cannot be used: one line with their paths and the reason, and nothing of their content."""


class ReloadReport(Protocol):
    """Receives what becomes of changed files."""

    def replaced(self) -> None:
        """The changed files are in use."""
        ...

    def kept(self, reason: str) -> None:
        """The changed files cannot be used: what was made of the earlier ones stays in use."""
        ...


class WatchedFiles(Generic[T]):
    """What `make` has made of the newest files that it could use. It raises ValueError with the reason."""

    current: T

    def __init__(self, paths: Sequence[str], make: Callable[[Contents], T], report: ReloadReport) -> None:
        """`paths` are files, or folders with files. Raises FilesUnusable."""
        self._paths = paths
        self._make = make
        self._report = report
        found = self._read()
        self.current = self._made(found)
        self._seen: Contents | str = found
        self._tried: Contents | str = found
        self._unusable: str | None = None

    async def run(self) -> None:
        """Read the files again and again, until cancelled."""
        while True:
            await asyncio.sleep(READ_SECONDS)
            await self.read_again()

    async def read_again(self) -> None:
        """Read the files, and use them if they have changed and the last read has found the same."""
        try:
            found = await asyncio.to_thread(self._read)
        except FilesUnusable as unusable:
            await self._consider(str(unusable))
        else:
            await self._consider(found)

    async def _consider(self, found: Contents | str) -> None:
        """`found` is a reason where the files cannot be read."""
        is_settled, self._seen = found == self._seen, found
        # A certificate that cannot be used yet can be used later, without a change.
        if is_settled and (found != self._tried or self._unusable is not None):
            self._tried = found
            await self._replace(found)

    async def _replace(self, found: Contents | str) -> None:
        try:
            # On a thread: a long list of revoked certificates takes a second.
            self.current = await asyncio.to_thread(self._made, found)
        except FilesUnusable as unusable:
            self._keep(str(unusable))
        else:
            self._unusable = None
            self._report.replaced()

    def _keep(self, reason: str) -> None:
        if reason != self._unusable:
            self._unusable = reason
            self._report.kept(reason)

    def _read(self) -> Contents:
        return {path: {str(file): _content(file) for file in _files(Path(path))} for path in self._paths}

    def _made(self, contents: Contents | str) -> T:
        if isinstance(contents, str):
            raise FilesUnusable(contents)
        try:
            return self._make(contents)
        except ValueError as reason:
            raise FilesUnusable(f"{', '.join(self._paths)}: {reason}") from reason


def content_of(contents: Contents, path: str) -> bytes:
    """The content of a path that must be a file. Raises ValueError where it is a folder."""
    # Its name is normalised: "./tls.crt" is "tls.crt".
    content = contents[path].get(str(Path(path)))
    if content is None:
        raise ValueError(f"{path} is a folder: give a file")
    return content


def _files(path: Path) -> list[Path]:
    try:
        return sorted(filter(_is_read, path.iterdir())) if path.is_dir() else [path]
    except OSError as error:
        raise FilesUnusable(f"{path} cannot be read: {error.strerror}") from error


def _is_read(file: Path) -> bool:
    return file.suffix in ENDINGS and not file.name.startswith(".") and file.is_file()


def _content(file: Path) -> bytes:
    try:
        return read_regular_file(file, LARGEST_BYTES)
    except OSError as error:
        raise FilesUnusable(f"{file} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise FilesUnusable(f"{file} cannot be used: {error}") from error
