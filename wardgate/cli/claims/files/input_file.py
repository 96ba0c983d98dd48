"""The files that claims are read from: those of folders, and those in ZIP archives."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from functools import partial
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple, NoReturn
from zipfile import ZipInfo

from wardgate.cli.claims.files.zip_archives import SHADOW, ZipArchives, is_zip
from wardgate.cli.input.not_readable import NotReadable
from wardgate.cli.input.open_text import open_text


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
        self._within: dict[Path, Sequence[Path]] = {}
        self._is_zip: dict[Path, bool] = {}

    def __iter__(self) -> Iterator[Input]:
        try:
            for path in self._paths:
                if path.is_dir():
                    for file in self._files_of(path):
                        yield from self._inputs(file, given=False, is_file=True)
                else:
                    yield from self._inputs(path, given=True, is_file=_is_file(path))
        finally:
            self._archives.close()

    def __str__(self) -> str:
        return ", ".join(map(str, self._paths))

    def _files_of(self, folder: Path) -> Sequence[Path]:
        if folder not in self._within:
            self._within[folder] = sorted(map(Path, _names_within(str(folder))))
        return self._within[folder]

    def _inputs(self, path: Path, *, given: bool, is_file: bool) -> Iterator[Input]:
        file = Input(str(path.parent), path.name, str(path), given, is_file, partial(open_text, path))
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


def _names_within(folder: str) -> Iterator[str]:
    """Of folders below it, too. What cannot be listed is passed over."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _names_within(entry.path)
            elif not entry.name.startswith(SHADOW) and entry.is_file():
                yield entry.path


def _is_file(path: Path) -> bool:
    """Whether it is no pipe, and so can be read twice."""
    return path.is_file() and path.parts[:2] != ("/", "dev")


def _refuse(refused: Exception) -> NoReturn:
    raise refused
