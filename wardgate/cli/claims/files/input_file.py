"""The files that claims are read from: those of folders, and those in ZIP archives."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import partial
from io import BufferedReader
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple, NoReturn
from zipfile import ZipInfo

from wardgate.cli.claims.files.zip_archives import SHADOW, ZipArchives, is_zip
from wardgate.cli.input.not_readable import NotReadable
from wardgate.cli.input.open_text import open_text

# Each in English and in Vietnamese.
NOT_LISTED = (
    "This folder cannot be listed ({why}): nothing in it was read.",
    "Không liệt kê được thư mục này ({why}): chưa đọc gì trong đó.",
)
BROKEN_LINK = (
    "This link leads to no file.",
    "Liên kết này không dẫn tới tệp nào.",
)
LINK = (
    "This is a link to another folder, which is not followed: give that folder, too.",
    "Đây là liên kết tới thư mục khác, không được đọc theo: hãy chỉ định cả thư mục đó.",
)


class Input(NamedTuple):
    """A file; `given` if the person named it, and not only the folder or archive that it is in.

    `folder` and `name` are its place, `source` is both as people read them. `open` opens its text, and raises
    what open_text raises.
    """

    folder: str
    name: str
    source: str
    given: bool
    can_be_read_twice: bool
    open: Callable[[], AbstractContextManager[BufferedReader]]

    @property
    def inner_name(self) -> str:
        """Its name in lower case, without .gz."""
        return self.name.lower().removesuffix(".gz")


class InputFiles:
    """The files of some paths, in the order of their names. They can be gone through several times.

    What a folder has is found once: a file that appears later is of a later run.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self._paths = list(paths)
        self._archives = ZipArchives()
        self._within: dict[Path, Sequence[Within]] = {}
        self._is_zip: dict[Path, bool] = {}

    def __iter__(self) -> Iterator[Input]:
        try:
            for path in self._paths:
                if path.is_dir():
                    for found in self._files_of(path):
                        yield from self._of_folder(found)
                else:
                    yield from self._inputs(path, given=True, is_file=_is_file(path))
        finally:
            self._archives.close()

    def __str__(self) -> str:
        return ", ".join(map(str, self._paths))

    def _files_of(self, folder: Path) -> Sequence["Within"]:
        if folder not in self._within:
            self._within[folder] = sorted(_within(str(folder), folder.resolve()), key=attrgetter("path"))
        return self._within[folder]

    def _of_folder(self, found: "Within") -> Iterator[Input]:
        if found.refused is None:
            yield from self._inputs(found.path, given=False, is_file=True)
        else:
            # Nothing is left out in silence.
            yield _file(found.path, given=True, is_file=True)._replace(open=partial(_refuse, found.refused))

    def _inputs(self, path: Path, *, given: bool, is_file: bool) -> Iterator[Input]:
        file = _file(path, given=given, is_file=is_file)
        if not is_file or not self._is_archive(path):
            yield file
            return
        try:
            entries = self._archives.entries(path)
        except (NotReadable, OSError) as refused:
            yield file._replace(open=partial(_refuse, refused))
        else:
            yield from (self._entry(path, entry) for entry in entries)

    def _is_archive(self, path: Path) -> bool:
        if path not in self._is_zip:
            self._is_zip[path] = is_zip(path)
        return self._is_zip[path]

    def _entry(self, path: Path, entry: ZipInfo) -> Input:
        folder, _, name = entry.filename.replace("\\", "/").rpartition("/")
        return Input(
            f"{path}!{folder}",
            name,
            f"{path}!{entry.filename}",
            given=False,
            can_be_read_twice=True,
            open=partial(self._archives.open, path, entry),
        )


class Within(NamedTuple):
    """A file of a folder; or what of a folder is not read, with the reason."""

    path: Path
    refused: NotReadable | None = None


def _within(folder: str, root: Path) -> Iterator[Within]:
    """Of folders below it, too. Links to folders are not followed: they may lead back."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    yield from _within(entry.path, root)
                elif not entry.name.startswith(SHADOW):
                    yield from _file_or_link(entry, root)
    except OSError as refused:
        texts = (text.format(why=refused.strerror) for text in NOT_LISTED)
        yield Within(Path(folder), NotReadable(*texts))


def _file_or_link(entry: os.DirEntry[str], root: Path) -> Iterator[Within]:
    path = Path(entry.path)
    if entry.is_file():
        yield Within(path)
    elif entry.is_symlink() and not path.exists():
        yield Within(path, NotReadable(*BROKEN_LINK))
    # What a link leads to within the folder is read there.
    elif entry.is_symlink() and path.is_dir() and not path.resolve().is_relative_to(root):
        yield Within(path, NotReadable(*LINK))


def _file(path: Path, *, given: bool, is_file: bool) -> Input:
    return Input(str(path.parent), path.name, str(path), given, is_file, partial(open_text, path))


def _is_file(path: Path) -> bool:
    """Whether it is no pipe, and so can be read twice."""
    return path.is_file() and path.parts[:2] != ("/", "dev")


def _refuse(refused: Exception) -> NoReturn:
    raise refused
