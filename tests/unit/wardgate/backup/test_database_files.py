"""Copying the files of a database out of a backup."""

import os
from pathlib import Path

import pytest

from runtime.problem import Problem
from wardgate.backup.database_files import copy_verified


def test_a_link_in_a_backup_does_not_bring_in_a_file_from_outside(tmp_path: Path) -> None:
    (tmp_path / "outside").write_text("secret")
    (tmp_path / "link").symlink_to(tmp_path / "outside")
    with pytest.raises(Problem, match="is a link"):
        copy_verified(tmp_path / "link", tmp_path / "copy", None)
    assert not (tmp_path / "copy").exists()


def test_a_pipe_in_a_backup_does_not_stop_a_restore_for_ever(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Problem, match="not a regular file"):
        copy_verified(tmp_path / "pipe", tmp_path / "copy", None)
