"""What a command prints when it fails."""

import errno
from pathlib import Path

import pytest

from tests.unit.wardgate.cli.conftest import Command
from wardgate.client import WardgateClient

NUMBER = "001099000001"
DATABASE_COMMANDS = (
    ("up",),
    ("migrate",),
    ("access", "verify"),
    ("access", "who", NUMBER),
    ("access", "head"),
    ("access", "retire", "--before", "2026-01"),
)


@pytest.mark.parametrize("words", DATABASE_COMMANDS)
def test_a_url_of_another_database_is_wrong_usage_and_is_not_repeated(
    words: tuple[str, ...], run: Command
) -> None:
    shown = run(*words, WARDGATE_DATABASE_URL="mysql://wardgate:geheim@db/wardgate")
    assert shown.exit_code == 2
    assert "Write it as postgresql://USER:PASSWORD@HOST/DATABASE" in " ".join(
        shown.stderr.replace("│", " ").split()
    )
    assert "geheim" not in shown.output


def test_an_internal_error_is_one_line_without_the_text_of_the_exception(
    call: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError(NUMBER)

    monkeypatch.setattr(WardgateClient, "ask_card", broken)
    shown = call("check", NUMBER)
    assert shown.exit_code == 1
    (line,) = shown.stderr.splitlines()
    assert line.startswith("Internal error: builtins.KeyError at ")
    assert NUMBER not in line


@pytest.mark.parametrize(
    "words",
    [
        ("files", "submit", "huge.pdf"),
        ("files", "quote", "huge.pdf"),
        ("files", "births", "huge.pdf"),
        ("explain", "00000000-0000-0000-0000-000000000001", "--attach", "huge.pdf"),
        ("qr", "verify", "text", "--keys", "huge.pdf"),
    ],
)
def test_a_file_that_is_larger_than_any_of_its_kind_is_named_and_not_read_to_its_end(
    words: tuple[str, ...], run: Command
) -> None:
    # A terabyte of zeros, which takes no place on the disk.
    with Path("huge.pdf").open("wb") as huge:
        huge.truncate(2**40)
    shown = run(*words, WARDGATE_TARGET="127.0.0.1:1", WARDGATE_TOKEN="t")
    assert (shown.exit_code, shown.exception is None or isinstance(shown.exception, SystemExit)) == (2, True)
    (line,) = shown.stderr.splitlines()
    assert line.startswith("huge.pdf is larger than 16 MiB.")


def test_a_full_disk_under_the_output_is_named(call: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(WardgateClient, "ask_card", full)
    shown = call("check", NUMBER)
    assert shown.exit_code == 1
    assert shown.stderr == "The output cannot be written to its end (No space left on device).\n"


def test_a_file_that_cannot_be_written_is_named(run: Command, tmp_path: Path) -> None:
    (tmp_path / "proto").write_text("in the way")
    shown = run("proto", "proto")
    assert shown.exit_code == 1
    assert shown.stderr == "proto/gateway/v1 cannot be used (Not a directory).\n"


@pytest.mark.parametrize("words", ["claim", "cancel", "explain --text x", "files show", "files withdraw"])
def test_a_number_where_an_id_belongs_is_a_wrong_command_that_says_where_the_id_stands(
    words: str, call: Command
) -> None:
    shown = call(*words.split(), "01101-20261109-00290")
    assert shown.exit_code == 2
    list_command = "files list" if words.startswith("files") else "claims"
    told = " ".join(shown.stderr.replace("│", " ").split())
    assert f"Give the id that `wardgate {list_command}` shows, a UUID." in told


def test_an_explanation_of_nothing_is_a_wrong_command(call: Command) -> None:
    shown = call("explain", "6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c11", "--text", " ")
    assert shown.exit_code == 2
    assert "--text, or a document with --attach" in " ".join(shown.stderr.replace("│", " ").split())


@pytest.mark.parametrize(
    "words",
    [
        "receipt wg1.x",
        "check --file absent.csv",
        "check 001099000001 --cert own.pem",
        "check 001099000001 --ca absent.pem",
        "files submit absent.json",
        "files births absent.xml",
        "qr verify text --keys absent.json",
        "tokens add hanoi",
        "tokens import absent.csv",
        "access verify --heads absent.ndjson",
        "access retire --before 9999-01",
        "archive --before 9999-01",
        "convert . --to fhir-r4 -o ./there",
    ],
)
def test_a_value_that_cannot_be_meant_ends_every_command_alike(words: str, run: Command) -> None:
    shown = run(
        *words.split(),
        WARDGATE_TARGET="127.0.0.1:1",
        WARDGATE_TOKEN="t0ken",
        WARDGATE_DATABASE_URL="postgresql://wardgate@127.0.0.1:1/wardgate",
    )
    assert shown.exit_code == 2, shown.output


def test_a_report_that_is_not_defined_is_named_with_those_that_are(run: Command) -> None:
    shown = run("reports", "produce", "cards", "--period", "2026-10")
    assert shown.exit_code == 2
    assert "There is no report cards. Choose one of card-changes, certificates, look-ups." in " ".join(
        shown.stderr.replace("│", "").split()
    )
