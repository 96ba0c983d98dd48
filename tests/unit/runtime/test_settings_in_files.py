"""Every setting can be read from a file."""

import os
from pathlib import Path

import msgspec
import pytest

from gateway.settings import Settings as GatewaySettings
from review.console_settings import ConsoleSettings
from review.settings import Settings as WorkerSettings
from runtime.settings.files import LARGEST_BYTES, with_files
from runtime.settings.names import names_of, unknown_names
from runtime.settings.reading import InvalidSettings, read_settings
from tests.receipt_keys import RECEIPT_KEYS

DATABASE, REDIS, SECRET = "postgresql://wardgate:geheim@db/wardgate", "redis://cache:6379/0", "geheim-93"
REQUIRED = {
    "WARDGATE_DATABASE_URL": DATABASE,
    "WARDGATE_REDIS_URL": REDIS,
    "WARDGATE_RECEIPT_KEYS": RECEIPT_KEYS,
}
OF_PROCESSES = (GatewaySettings, WorkerSettings, ConsoleSettings)


def file_with(folder: Path, content: str | bytes) -> str:
    file = folder / "secret"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(file)


def without(name: str) -> dict[str, str]:
    return {other: value for other, value in REQUIRED.items() if other != name}


def problems(environment: dict[str, str]) -> list[str]:
    with pytest.raises(InvalidSettings) as wrong:
        read_settings(environment, GatewaySettings)
    assert SECRET not in str(wrong.value)
    return str(wrong.value).splitlines()


@pytest.mark.parametrize("settings", OF_PROCESSES)
def test_every_setting_of_every_process_can_be_in_a_file(
    settings: type[msgspec.Struct], tmp_path: Path
) -> None:
    for name in names_of(settings):
        given = {f"{name}_FILE": file_with(tmp_path, "a value\n")}
        assert not list(unknown_names(given))
        assert with_files(given, names_of(settings)).environment == {name: "a value"}


def test_a_required_setting_in_a_file_is_not_missing(tmp_path: Path) -> None:
    given = without("WARDGATE_DATABASE_URL") | {"WARDGATE_DATABASE_URL_FILE": file_with(tmp_path, DATABASE)}
    assert read_settings(given, GatewaySettings).database_url == DATABASE


@pytest.mark.parametrize(
    ("content", "value"), [("v", "v"), ("v\n", "v"), ("v\r\n", "v"), ("v\n\n", "v\n"), (" v \n", " v ")]
)
def test_one_newline_at_the_end_is_left_out(content: str, value: str, tmp_path: Path) -> None:
    given = {"WARDGATE_TOKEN_FILE": file_with(tmp_path, content)}
    assert with_files(given, ["WARDGATE_TOKEN"]).environment == {"WARDGATE_TOKEN": value}


def test_a_setting_and_its_file_together_are_refused_by_name(tmp_path: Path) -> None:
    given = REQUIRED | {"WARDGATE_REDIS_URL_FILE": file_with(tmp_path, SECRET)}
    assert problems(given) == [
        "WARDGATE_REDIS_URL and WARDGATE_REDIS_URL_FILE are both set: leave one of them out"
    ]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    file = tmp_path / "absent"
    given = without("WARDGATE_REDIS_URL") | {"WARDGATE_REDIS_URL_FILE": str(file)}
    assert problems(given) == [f"WARDGATE_REDIS_URL_FILE ({file}) cannot be read: No such file or directory"]


def test_a_secret_in_place_of_a_path_is_not_shown() -> None:
    given = without("WARDGATE_REDIS_URL") | {"WARDGATE_REDIS_URL_FILE": f"redis://:{SECRET}@cache"}
    assert problems(given) == ["WARDGATE_REDIS_URL_FILE cannot be read: No such file or directory"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff" + SECRET.encode(), "the file is not in UTF-8"),
        (SECRET.encode() + b"\0", "the file has NUL bytes"),
        (SECRET.encode() * LARGEST_BYTES, f"the file has more than {LARGEST_BYTES} bytes"),
    ],
)
def test_a_file_without_a_value_is_refused_without_its_content(
    content: bytes, reason: str, tmp_path: Path
) -> None:
    file = file_with(tmp_path, content)
    given = without("WARDGATE_REDIS_URL") | {"WARDGATE_REDIS_URL_FILE": file}
    assert problems(given) == [f"WARDGATE_REDIS_URL_FILE ({file}) cannot be used: {reason}"]


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null"])
def test_a_device_is_not_read(path: str) -> None:
    given = without("WARDGATE_REDIS_URL") | {"WARDGATE_REDIS_URL_FILE": path}
    assert problems(given) == [f"WARDGATE_REDIS_URL_FILE ({path}) cannot be used: it is not a regular file"]


def test_a_pipe_into_which_nobody_writes_does_not_hold_up_the_start(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    given = without("WARDGATE_REDIS_URL") | {"WARDGATE_REDIS_URL_FILE": str(pipe)}
    assert problems(given) == [f"WARDGATE_REDIS_URL_FILE ({pipe}) cannot be used: it is not a regular file"]


def test_a_folder_is_named(tmp_path: Path) -> None:
    given = without("WARDGATE_REDIS_URL") | {"WARDGATE_REDIS_URL_FILE": str(tmp_path)}
    assert problems(given) == [f"WARDGATE_REDIS_URL_FILE ({tmp_path}) cannot be read: Is a directory"]


def test_a_badly_formed_value_in_a_file_is_refused_without_its_content(tmp_path: Path) -> None:
    given = without("WARDGATE_REDIS_URL") | {"WARDGATE_REDIS_URL_FILE": file_with(tmp_path, SECRET)}
    (line,) = problems(given)
    assert line.startswith("WARDGATE_REDIS_URL is badly formed")


def test_a_process_reads_no_file_of_another_one() -> None:
    """A secret of the console, which this process may not read."""
    given = REQUIRED | {"WARDGATE_CONSOLE_KEY_FILE": "/absent"}
    assert read_settings(given, GatewaySettings) == read_settings(REQUIRED, GatewaySettings)


def test_an_unknown_name_of_a_file_is_told_with_the_likely_one() -> None:
    assert list(unknown_names({"WARDGATE_REDIS_ULR_FILE": "/secret"})) == [
        "WARDGATE_REDIS_ULR_FILE is not a setting; is WARDGATE_REDIS_URL_FILE meant?"
    ]
