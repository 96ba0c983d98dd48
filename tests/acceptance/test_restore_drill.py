"""The drill of docs/howto/restore.md, as a person runs it, and what the commands refuse."""

import signal
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from typer.testing import CliRunner, Result

from tests.acceptance.running_stack import LONGEST_START, WARDGATE, wait_until
from tests.restore_check.drill import Drill
from wardgate.cli import app


@pytest.fixture(scope="module")
def drill(scratch: Path) -> Drill:
    """What the drill has left: a backup, and a restored stack that is stopped."""
    done = Drill(scratch / "drill")
    done.run()
    return done


@pytest.fixture
def folder(scratch: Path) -> Iterator[Path]:
    """An empty folder. Not pytest's: PostgreSQL runs as another user there, where the tests run as root."""
    with TemporaryDirectory(dir=scratch) as made:
        yield Path(made)


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def refusal(*words: object) -> str:
    """What the command says when it refuses."""
    done = run(*words)
    assert done.exit_code == 1, done.output
    return done.stderr


def test_everything_up_to_a_second_is_restored_and_nothing_after_it(drill: Drill) -> None:
    assert drill.restored.is_dir()


def test_a_stopped_stack_is_backed_up_and_restored_as_it_was(drill: Drill, folder: Path) -> None:
    taken = run("backup", folder / "stopped", "--data", drill.restored)
    assert taken.exit_code == 0, taken.stderr
    back = run("restore", folder / "stopped", "--data", folder / "again")
    assert back.exit_code == 0, back.stderr
    counted = [line.split() for line in back.stdout.splitlines() if line.split()[:1] == ["claims"]]
    assert counted
    assert counted[0][1] == counted[0][2]
    later = refusal("backup", folder / "stopped", "--data", drill.restored, "--follow")
    assert "start it first" in later


def test_where_the_changes_end_before_all_of_them_are_restored_and_the_spool_with_them(
    drill: Drill, folder: Path
) -> None:
    (folder / "spool").mkdir()
    (folder / "spool" / "0123456789ab-0123456789abcdef.spool").touch()
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    words = ("--secrets", drill.secrets, "--to", now, "--spool", folder / "spool")
    back = run("restore", drill.backup, *words, "--data", folder / "new")
    assert back.exit_code == 0, back.output
    assert "1 file of the spool" in back.stdout
    assert "The last change that was restored is of" in back.stdout
    counted = {line.split()[0]: line.split()[-1] for line in back.stdout.splitlines() if line.strip()}
    # Before the backup, after it, and after the moment of the drill: of each three, one was decided.
    assert counted["decisions"] == "3"


def test_an_interrupted_backup_ends_and_leaves_nothing(drill: Drill, folder: Path) -> None:
    command = [*WARDGATE, "backup", str(folder / "cut"), "--data", str(drill.restored)]
    started = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    wait_until((folder / "cut/postgres/base").exists, "the copy begins")
    started.send_signal(signal.SIGINT)
    status = started.wait(LONGEST_START)
    # On a busy machine it may have ended before.
    is_whole = (folder / "cut/manifest.json").exists()
    assert (status, list(folder.iterdir()) == []) == ((0, False) if is_whole else (130, True))


def test_nothing_is_overwritten(drill: Drill, folder: Path) -> None:
    assert "not empty" in refusal("backup", drill.backup, "--data", drill.restored)
    again = refusal("restore", drill.backup, "--secrets", drill.secrets, "--data", drill.restored)
    assert "not empty" in again


def test_a_moment_before_the_backup_is_refused(drill: Drill, folder: Path) -> None:
    words = ("--secrets", drill.secrets, "--to", "2026-01-01 00:00:00", "--data", folder / "new")
    assert "from an earlier backup" in refusal("restore", drill.backup, *words)


def test_a_server_of_ones_own_is_left_to_its_tools(folder: Path) -> None:
    assert "pgBackRest" in refusal("backup", folder / "new", "--data", folder)


def test_a_damaged_backup_is_refused_and_leaves_nothing(drill: Drill, folder: Path) -> None:
    """The last test: the backup is damaged from now on."""
    damaged = next(file for file in sorted((drill.backup / "postgres" / "base").rglob("*")) if file.is_file())
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    words = ("--secrets", drill.secrets, "--data", folder / "new")
    assert damaged.name in refusal("restore", drill.backup, *words)
    assert not (folder / "new" / "postgres").exists()
    (drill.secrets / "receipt-keys").write_text("2026-11:other")
    assert "receipt-keys was changed" in refusal("restore", drill.backup, *words)
