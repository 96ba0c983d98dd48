"""Which segments of changes continue the copy of a database."""

import os
from pathlib import Path

import pytest

from runtime.problem import Problem
from wardgate.backup.backup_folder import BackupFolder
from wardgate.backup.change_files import (
    SEGMENT_BYTES,
    delete_unwritten,
    following,
    last_copied,
    put_into,
    unused_changes,
)


@pytest.fixture
def folder(tmp_path: Path) -> BackupFolder:
    """A backup whose copy ends in the last segment of a file ID."""
    made = BackupFolder(tmp_path / "backup")
    (made.postgres / "pg_wal" / "archive_status").mkdir(parents=True)
    made.changes.mkdir()
    for name in ("0000000100000000000000FE", "0000000100000000000000FF"):
        (made.postgres / "pg_wal" / name).touch()
    return made


def received(folder: BackupFolder, *names: str) -> None:
    for name in names:
        (folder.changes / name).write_text(name)
        os.truncate(folder.changes / name, SEGMENT_BYTES)


def test_changes_go_on_behind_the_copy_up_to_the_segment_that_is_not_full(folder: BackupFolder) -> None:
    received(folder, "0000000100000000000000FE", "0000000100000000000000FF")
    received(folder, "000000010000000100000000", "000000010000000100000001.partial")
    found = list(following(folder))
    assert [segment.name for segment in found] == ["000000010000000100000000", "000000010000000100000001"]
    assert found[-1].end == 0x102 * SEGMENT_BYTES


def test_what_comes_after_a_missing_segment_cannot_be_used(folder: BackupFolder) -> None:
    received(folder, "000000010000000100000000", "000000010000000100000002")
    assert [segment.name for segment in following(folder)] == ["000000010000000100000000"]


def test_a_full_segment_counts_instead_of_its_beginning(folder: BackupFolder) -> None:
    received(folder, "000000010000000100000000", "000000010000000100000000.partial")
    assert [segment.path.suffix for segment in following(folder)] == [""]


def test_an_unfollowed_backup_has_no_changes(folder: BackupFolder) -> None:
    assert list(following(folder)) == []
    assert last_copied(folder).name == "0000000100000000000000FF"


def test_a_segment_is_put_where_the_server_looks_for_it(folder: BackupFolder, tmp_path: Path) -> None:
    received(folder, "000000010000000100000000.partial")
    (segment,) = following(folder)
    put_into(tmp_path, segment)
    assert (tmp_path / segment.name).read_bytes().rstrip(b"\0") == b"000000010000000100000000.partial"


def test_a_copy_without_changes_of_its_own_is_not_whole(folder: BackupFolder) -> None:
    for segment in (folder.postgres / "pg_wal").glob("0*"):
        segment.unlink()
    with pytest.raises(Problem, match="not whole"):
        list(following(folder))


def test_all_changes_are_used_where_the_server_comes_to_the_last_full_segment(folder: BackupFolder) -> None:
    received(
        folder, "000000010000000100000000", "000000010000000100000001", "000000010000000100000002.partial"
    )
    assert unused_changes(folder, 0x101 * SEGMENT_BYTES + 1) is None


def test_a_damaged_segment_is_where_the_server_finds_no_further_change(folder: BackupFolder) -> None:
    received(folder, *(f"00000001000000010000000{number}" for number in range(3)))
    said = unused_changes(folder, 0x101 * SEGMENT_BYTES - 5)
    assert said is not None
    assert "000000010000000100000000 is damaged" in said


def test_a_missing_segment_is_found_by_those_behind_it(folder: BackupFolder) -> None:
    received(folder, "000000010000000100000000", "000000010000000100000002")
    said = unused_changes(folder, 0x101 * SEGMENT_BYTES)
    assert said is not None
    assert "missing before" in said
    assert "000000010000000100000002" in said


def test_nothing_is_unused_where_nothing_was_received(folder: BackupFolder) -> None:
    assert unused_changes(folder, 0x100 * SEGMENT_BYTES) is None


def test_a_segment_that_a_full_disk_has_cut_off_is_received_again(folder: BackupFolder) -> None:
    received(folder, "000000010000000100000000", "000000010000000100000001.partial")
    os.truncate(folder.changes / "000000010000000100000001.partial", 5_000_000)
    assert [segment.name for segment in following(folder)] == ["000000010000000100000000"]
    delete_unwritten(folder.changes)
    assert [path.name for path in folder.changes.iterdir()] == ["000000010000000100000000"]


def test_a_segment_with_changes_is_not_received_again(folder: BackupFolder) -> None:
    received(folder, "000000010000000100000000", "000000010000000100000001.partial")
    delete_unwritten(folder.changes)
    assert len(list(following(folder))) == 2
