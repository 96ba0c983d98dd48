"""The data folder: one run at a time, secrets readable by their owner only, sockets for any path."""

import stat
from pathlib import Path

import pytest

from runtime.problem import Problem
from tests.unit.wardgate.stack.test_addresses import free
from wardgate.data_folder.paths import DataFolder
from wardgate.data_folder.secret_file import write_secret
from wardgate.stack.embedded.socket_folder import MAX_SOCKET_PATH, socket_folder
from wardgate.stack.folder_lock import locked
from wardgate.stack.plan import Plan


def test_a_second_run_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    with locked(DataFolder(tmp_path)), pytest.raises(Problem, match="Another `wardgate up` is using"):
        locked(DataFolder(tmp_path)).__enter__()
    with locked(DataFolder(tmp_path)):
        pass


def test_a_folder_that_cannot_be_created_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Problem, match="cannot be written to"):
        locked(DataFolder(tmp_path / "file" / "folder")).__enter__()


def test_a_folder_whose_name_the_locale_does_not_know_is_a_problem(tmp_path: Path) -> None:
    # As Python reads "Đ" where LC_ALL is C and PYTHONUTF8 is 0.
    with pytest.raises(Problem, match=r"set LC_ALL=C\.UTF-8"):
        locked(DataFolder(tmp_path / "\udcc4\udc90")).__enter__()


def test_a_secret_is_readable_by_its_owner_only_also_after_an_open_file(tmp_path: Path) -> None:
    file = tmp_path / "connection.env"
    file.write_text("old")
    write_secret(file, "WARDGATE_TOKEN=x\n")
    assert file.read_text() == "WARDGATE_TOKEN=x\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_socket_of_a_deep_folder_gets_a_short_private_folder(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 90)
    deep.mkdir()
    short = socket_folder(deep, "redis.sock")
    assert len(str(short / "redis.sock")) <= MAX_SOCKET_PATH
    assert stat.S_IMODE(short.stat().st_mode) == 0o700
    assert socket_folder(deep, "redis.sock") == short
    short.chmod(0o777)
    with pytest.raises(Problem, match="open to other users"):
        socket_folder(deep, "redis.sock")
    short.rmdir()


def test_a_misspelt_setting_is_named_before_anything_starts(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="WARDGATE_REDIS_ULR"):
        Plan.of(DataFolder(tmp_path), 100, 1, free(WARDGATE_REDIS_ULR="x"))


def test_a_given_database_url_gets_the_driver_asyncpg(tmp_path: Path) -> None:
    given = free(WARDGATE_DATABASE_URL="postgresql://u@h/d")
    assert Plan.of(DataFolder(tmp_path), 100, 1, given).database_url == "postgresql+asyncpg://u@h/d"
    assert Plan.of(DataFolder(tmp_path), 100, 1, free()).database_url is None


def test_of_two_database_urls_the_stack_takes_the_one_past_the_pooler(tmp_path: Path) -> None:
    given = free() | {
        "WARDGATE_DATABASE_URL": "postgresql://u@pooler/d",
        "WARDGATE_DIRECT_DATABASE_URL": "postgresql://u@h/d",
    }
    assert Plan.of(DataFolder(tmp_path), 100, 1, given).database_url == "postgresql+asyncpg://u@h/d"
