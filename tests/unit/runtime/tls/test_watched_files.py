"""What is made of files is made again when they change."""

import os
import threading
from pathlib import Path

import pytest

from runtime.tls.watched_files import Contents, FilesUnusable, WatchedFiles, content_of


class Reports:
    """What was reported."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def replaced(self) -> None:
        self.lines.append("replaced")

    def kept(self, reason: str) -> None:
        self.lines.append(reason)


def words(contents: Contents) -> list[str]:
    """Of all files, in their order; a file with "bad" cannot be used."""
    found = [content.decode() for files in contents.values() for content in files.values()]
    if "bad" in found:
        raise ValueError("no good")
    return found


async def read_twice(watched: WatchedFiles[list[str]]) -> list[str]:
    await watched.read_again()
    await watched.read_again()
    return watched.current


def write(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)


def remove(file: Path) -> None:
    file.unlink()


def link(file: Path, target: str) -> None:
    file.symlink_to(target)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "one.pem"
    write(file, "first")
    return file


async def test_a_change_counts_when_two_reads_have_found_the_same(file: Path) -> None:
    reports = Reports()
    watched = WatchedFiles([str(file)], words, reports)
    write(file, "half")
    await watched.read_again()
    write(file, "second")
    await watched.read_again()
    assert watched.current == ["first"]
    await watched.read_again()
    assert (watched.current, reports.lines) == (["second"], ["replaced"])


async def test_what_does_not_change_stays_the_same_object(file: Path) -> None:
    watched = WatchedFiles([str(file)], words, Reports())
    before = watched.current
    assert await read_twice(watched) is before


async def test_a_change_that_cannot_be_used_leaves_what_was_before_and_is_reported_once(file: Path) -> None:
    reports = Reports()
    watched = WatchedFiles([str(file)], words, reports)
    write(file, "bad")
    for _ in range(3):
        assert await read_twice(watched) == ["first"]
    assert reports.lines == [f"{file}: no good"]
    write(file, "third")
    assert await read_twice(watched) == ["third"]


async def test_files_that_are_gone_leave_what_was_before(file: Path) -> None:
    reports = Reports()
    watched = WatchedFiles([str(file)], words, reports)
    remove(file)
    assert await read_twice(watched) == ["first"]
    assert reports.lines == [f"{file} cannot be read: No such file or directory"]
    write(file, "first")
    assert await read_twice(watched) == ["first"]


async def test_files_that_kubernetes_exchanges_by_a_link_are_read_again(tmp_path: Path) -> None:
    for version in ("1", "2"):
        write(tmp_path / f"..{version}" / "tls.crt", version)
    link(tmp_path / "..data", "..1")
    link(tmp_path / "tls.crt", "..data/tls.crt")
    watched = WatchedFiles([str(tmp_path)], words, Reports())
    assert watched.current == ["1"]
    link(tmp_path / "..new", "..2")
    os.replace(tmp_path / "..new", tmp_path / "..data")  # noqa: PTH105 - as Kubernetes does
    assert await read_twice(watched) == ["2"]


async def test_of_a_folder_the_certificate_files_are_read_in_their_order(tmp_path: Path) -> None:
    for name in ("b.pem", "a.crt", "c.crl", "readme.txt", ".hidden.pem"):
        write(tmp_path / name, name)
    watched = WatchedFiles([str(tmp_path)], words, Reports())
    assert watched.current == ["a.crt", "b.pem", "c.crl"]
    write(tmp_path / "d.cer", "d.cer")
    assert await read_twice(watched) == ["a.crt", "b.pem", "c.crl", "d.cer"]


def test_files_that_cannot_be_used_at_the_start_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(FilesUnusable, match=r"absent\.pem cannot be read: No such file"):
        WatchedFiles([str(tmp_path / "absent.pem")], words, Reports())
    (tmp_path / "bad.pem").write_text("bad")
    with pytest.raises(FilesUnusable, match=r"bad\.pem: no good"):
        WatchedFiles([str(tmp_path / "bad.pem")], words, Reports())


@pytest.mark.parametrize("path", ["/dev/zero", "pipe"])
def test_a_pipe_or_a_device_is_an_error_and_no_wait(path: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FilesUnusable, match="it is not a regular file"):
        WatchedFiles([str(tmp_path / path)], words, Reports())


async def test_what_cannot_be_used_yet_is_used_later_without_a_change(file: Path) -> None:
    is_early = True

    def make(contents: Contents) -> list[str]:
        if words(contents) == ["second"] and is_early:
            raise ValueError("valid from tomorrow only")
        return words(contents)

    reports = Reports()
    watched = WatchedFiles([str(file)], make, reports)
    write(file, "second")
    for _ in range(3):
        assert await read_twice(watched) == ["first"]
    is_early = False
    assert await read_twice(watched) == ["second"]
    assert reports.lines == [f"{file}: valid from tomorrow only", "replaced"]


async def test_files_are_used_on_another_thread_than_that_of_the_calls(file: Path) -> None:
    watched = WatchedFiles([str(file)], lambda _: threading.get_ident(), Reports())
    write(file, "second")
    for _ in range(2):
        await watched.read_again()
    assert watched.current != threading.get_ident()


@pytest.mark.parametrize("path", ["one.pem", "./one.pem", ".//one.pem", "../{name}/one.pem"])
def test_a_file_is_found_by_whatever_path_names_it(
    path: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(file.parent)
    path = path.format(name=file.parent.name)
    watched = WatchedFiles([path], lambda contents: content_of(contents, path), Reports())
    assert watched.current == b"first"


@pytest.mark.parametrize("name", ["", "authorities.pem"])
def test_a_folder_in_place_of_a_file_is_an_error_of_one_line(name: str, file: Path) -> None:
    folder = file.parent / name
    folder.mkdir(exist_ok=True)
    with pytest.raises(FilesUnusable, match=f"{folder} is a folder: give a file"):
        WatchedFiles([str(folder)], lambda contents: content_of(contents, str(folder)), Reports())
