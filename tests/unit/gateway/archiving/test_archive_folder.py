"""Files of archived claims on the disk."""

from hashlib import sha256
from pathlib import Path

import pytest

from gateway.archiving.archive_folder import ArchiveFolder
from runtime.problem import Problem


@pytest.fixture
def folder(tmp_path: Path) -> ArchiveFolder:
    """A new one."""
    opened = ArchiveFolder(tmp_path / "archive")
    opened.make()
    return opened


def test_only_the_owner_may_read_the_folder_and_its_files(folder: ArchiveFolder, tmp_path: Path) -> None:
    with folder.new_file("claims.parquet") as path:
        path.write_bytes(b"claims")
    assert (tmp_path / "archive").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "archive/claims.parquet").stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Problem, match="file cannot be written to"):
        ArchiveFolder(tmp_path / "file").make()


def test_nobody_else_may_read_a_file_while_it_is_written(tmp_path: Path) -> None:
    """The operator may have made the folder, for all."""
    (tmp_path / "archive").mkdir(mode=0o755)
    with ArchiveFolder(tmp_path / "archive").new_file("claims.parquet") as path:
        path.write_bytes(b"half of the claims")
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_has_its_name_only_when_it_is_whole(folder: ArchiveFolder, tmp_path: Path) -> None:
    def fail() -> None:
        with folder.new_file("claims.parquet") as path:
            path.write_bytes(b"half of the claims")
            raise ConnectionError

    with pytest.raises(ConnectionError):
        fail()
    assert not (tmp_path / "archive/claims.parquet").exists()


def test_no_file_is_overwritten(folder: ArchiveFolder) -> None:
    with folder.new_file("claims.parquet") as path:
        path.write_bytes(b"claims")
    with pytest.raises(Problem, match="another folder"), folder.new_file("claims.parquet"):
        pass


def test_sums_name_the_files_that_are_there_and_keep_earlier_ones(
    folder: ArchiveFolder, tmp_path: Path
) -> None:
    with folder.new_file("b.parquet") as path:
        path.write_bytes(b"claims")
    written = folder.written("b.parquet", 1)
    assert written == (1, 6, sha256(b"claims").digest())
    folder.note({"b.parquet": written.sha256, "elsewhere.parquet": b"\x00" * 32})
    sums = tmp_path / "archive/SHA256SUMS"
    assert sums.read_text() == f"{sha256(b'claims').hexdigest()}  b.parquet\n"
    with folder.new_file("a.parquet") as path:
        path.write_bytes(b"")
    folder.note({"a.parquet": sha256(b"").digest()})
    assert [line[66:] for line in sums.read_text().splitlines()] == ["a.parquet", "b.parquet"]
