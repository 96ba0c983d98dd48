"""Reads the files in ZIP archives. Nothing is unpacked to disk, so that their names do no harm."""

import io
import struct
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, Any, cast
from unicodedata import normalize
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from runtime.untrusted.bounded_gzip import MAX_EXPANSION, MIN_BYTES
from wardgate.cli.claims.files.file_kind import EXPORT
from wardgate.cli.claims.files.local_claim import NotFhir
from wardgate.cli.input.not_readable import NotReadable
from wardgate.cli.input.open_text import text_of

# A file in it, and the directory of an archive that is empty.
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
MOST_FILES = 200_000
# Of an archive with so many files of usual names.
MOST_DIRECTORY_BYTES = 64 * 1024 * 1024
ENCRYPTED_FLAG = 1
UTF8_FLAG = 0x800
# Files by which Office, LibreOffice and Java mark archives of theirs.
OF_PROGRAMS = ("[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF")
# macOS writes such a file beside each file of an archive.
SHADOW = "._"
# What zipfile raises for directories and files that are damaged.
DAMAGED = (BadZipFile, NotImplementedError, OverflowError, EOFError, ValueError, struct.error)

CUT_OFF = "This ZIP archive is cut off or damaged: copy or export it again."
ENCRYPTED = (
    "This ZIP archive is encrypted: unpack it with its password, and submit what is in it.",
    "Tệp ZIP này có mật khẩu: giải nén bằng mật khẩu rồi gửi các tệp bên trong.",
)
OFFICE = f"This file is an Excel, Word or LibreOffice file. {EXPORT}"
TOO_MANY = (
    f"This ZIP archive has more than {MOST_FILES:,} files: divide it.",
    "Tệp ZIP này có quá nhiều tệp: chia thành nhiều tệp ZIP.",
)
BOMB = (
    f"This ZIP archive was not read: it unpacks to more than {MAX_EXPANSION} times its size, which no export "
    "does.",
    "Tệp ZIP này chưa được đọc: khi giải nén lớn hơn quá nhiều lần so với tệp xuất.",
)
DAMAGED_FILE = (
    "This file is damaged in its ZIP archive: make the archive again.",
    "Tệp này bị hỏng trong tệp ZIP: nén lại.",
)
METHOD = (
    "This file is compressed in its ZIP archive by a method that is not read: use Deflate.",
    "Tệp này được nén trong tệp ZIP bằng phương pháp không đọc được: dùng Deflate.",
)
NESTED = (
    "This ZIP archive is inside another one: unpack the outer one, and submit what is in it.",
    "Tệp ZIP này nằm trong một tệp ZIP khác: giải nén tệp ngoài rồi gửi các tệp bên trong.",
)


def is_zip(path: Path) -> bool:
    """Whether the file begins as ZIP archives do."""
    try:
        with path.open("rb", buffering=0) as file:
            return file.read(len(ZIP[0])) in ZIP
    except OSError:
        return False


class ZipArchives:
    """Opens archives. The last one stays open: its files are read one after the other."""

    def __init__(self) -> None:
        self._path: Path | None = None
        self._archive: ZipFile | None = None
        self._open = ExitStack()

    def entries(self, path: Path) -> Sequence[ZipInfo]:
        """The files in this archive, in the order of their names. Raises NotReadable."""
        archive = self._opened(path)
        _check(archive, path)
        files = (_named(entry) for entry in archive.infolist() if not entry.filename.endswith("/"))
        kept = (entry for entry in files if not entry.filename.rpartition("/")[2].startswith(SHADOW))
        return sorted(kept, key=lambda entry: entry.filename)

    @contextmanager
    def open(self, path: Path, entry: ZipInfo) -> Iterator[io.BufferedReader]:
        """The text of a file in the archive; see open_text. Raises NotReadable, also while it is read."""
        if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise NotReadable(*METHOD)
        try:
            packed = self._opened(path).open(entry)
        except DAMAGED as damaged:
            raise NotReadable(*DAMAGED_FILE) from damaged
        with packed, io.BufferedReader(_Unpacked(packed)) as unpacked:
            file = cast(io.BufferedReader, unpacked)
            if file.peek(len(ZIP[0]))[: len(ZIP[0])] in ZIP:
                raise NotReadable(*NESTED)
            with text_of(file) as text:
                yield text

    def close(self) -> None:
        """Close the archive that is open."""
        self._path = self._archive = None
        self._open.close()

    def _opened(self, path: Path) -> ZipFile:
        if self._archive is None or self._path != path:
            self.close()
            file = self._open.enter_context(_Bounded(io.FileIO(path)))
            self._archive, self._path = self._open.enter_context(_zip_file(file, path)), path
        return self._archive


class _Bounded(io.BufferedReader):
    """A file of which the directory of an archive with too many files is not read into memory."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > MOST_DIRECTORY_BYTES:
            raise NotReadable(*TOO_MANY)
        return super().read(size)


class _Unpacked(io.RawIOBase):
    """A file of an archive. Raises NotReadable where it is damaged."""

    def __init__(self, packed: IO[bytes]) -> None:
        self._packed = packed

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:  # noqa: ANN401 - a buffer, which has no type in Python 3.11
        try:
            content = self._packed.read(len(target))
        except (BadZipFile, zlib.error, EOFError) as damaged:
            raise NotReadable(*DAMAGED_FILE) from damaged
        target[: len(content)] = content
        return len(content)


def _zip_file(file: _Bounded, path: Path) -> ZipFile:
    try:
        return ZipFile(file)
    except (*DAMAGED, OSError) as damaged:
        # A file that Excel was about to write is not reported in a folder.
        raise NotFhir(CUT_OFF, may_be_claims=path.suffix.lower() == ".zip") from damaged


def _named(entry: ZipInfo) -> ZipInfo:
    """With the name that was given. A name that is not marked as UTF-8 was read as CP437."""
    if not entry.flag_bits & UTF8_FLAG and entry.filename == entry.orig_filename:
        entry.filename = _unmarked(entry.orig_filename)
    return entry


def _unmarked(name: str) -> str:
    """UTF-8 where it can be, or else the code page of Windows in Vietnamese."""
    sent = name.encode("cp437")
    for encoding in ("utf-8", "cp1258"):
        with suppress(UnicodeDecodeError):
            return normalize("NFC", sent.decode(encoding))
    return name


def _check(archive: ZipFile, path: Path) -> None:
    """Raises NotReadable where the directory of the archive shows that nothing of it is to be read."""
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise NotReadable(*TOO_MANY)
    if any(entry.filename in OF_PROGRAMS for entry in entries[:3]):
        raise NotFhir(OFFICE)
    if any(entry.flag_bits & ENCRYPTED_FLAG for entry in entries):
        raise NotReadable(*ENCRYPTED)
    # More than the directory says of a file is not unpacked.
    if sum(entry.file_size for entry in entries) > max(MIN_BYTES, MAX_EXPANSION * path.stat().st_size):
        raise NotReadable(*BOMB)
