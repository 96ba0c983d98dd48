"""The command `wardgate watch-folder`: its folders and its exit code."""

from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from typer.testing import Result

from wardgate.cli.claims.folder.watch_folder import LOCK


@pytest.mark.parametrize("out", ["file/out", "taken"])
def test_a_folder_that_cannot_be_used_is_named_with_what_to_do(
    tmp_path: Path, run: Callable[..., Result], out: str
) -> None:
    for folder in ("in", "taken"):
        (tmp_path / folder).mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "taken" / "done").touch()
    said = run("watch-folder", "--once", str(tmp_path / "in"), str(tmp_path / out))
    assert said.exit_code == 1
    assert "start this program again when OUT can be written" in " ".join(said.output.split())
    assert "Internal error" not in said.output


def test_a_second_program_on_one_folder_ends_at_once(call: Callable[..., Result], tmp_path: Path) -> None:
    for name in ("in", "out"):
        (tmp_path / name).mkdir()
    with FileLock(tmp_path / "out" / LOCK):
        said = call("watch-folder", "--once", "in", "out")
    assert said.exit_code == 1
    assert "run one program for a folder" in said.stderr
    assert call("watch-folder", "--once", "--settle", "0", "in", "out").exit_code == 0


def test_one_run_says_how_many_files_wait(call: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.xml").touch()
    said = call("watch-folder", "--once", "--settle", "0", "in", "out")
    assert said.exit_code == 1
    assert "1 file waits for the next run" in said.stdout
