"""What a command says when it cannot be carried out."""

import pytest

from tests.unit.cli.conftest import Type
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
    words: tuple[str, ...], type_in: Type
) -> None:
    shown = type_in(*words, WARDGATE_DATABASE_URL="mysql://wardgate:geheim@db/wardgate")
    assert shown.exit_code == 2
    assert "postgresql://USER:PASSWORD@HOST/DATABASE expected" in " ".join(shown.stderr.split())
    assert "geheim" not in shown.output


def test_an_error_of_ours_is_one_line_without_its_text(ask: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError(NUMBER)

    monkeypatch.setattr(WardgateClient, "ask_card", broken)
    shown = ask("check", NUMBER)
    assert shown.exit_code == 1
    (line,) = shown.stderr.splitlines()
    assert line.startswith("This is our fault: builtins.KeyError at ")
    assert NUMBER not in line
