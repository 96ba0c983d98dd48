"""In any locale, JSON and CSV are UTF-8, and a terminal gets a replacement of what it cannot show."""

import csv
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from tests.fakes.gateway_server import TOKEN, FakeGateway

MARK = b"\n=====\n"
# Several commands in one process: to start one takes a second.
RUN = """
import sys
from wardgate.cli import app

for words in sys.argv[1:]:
    try:
        app(words.split())
    except SystemExit as end:
        print(f"exit {end.code}", file=sys.stderr)
    sys.stdout.flush()
    sys.stdout.buffer.write(b"\\n=====\\n")
    sys.stdout.buffer.flush()
"""
LOCALES = {
    "ascii": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "latin-1": {"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "latin-1"},
    "cp1258": {"LC_ALL": "C", "PYTHONIOENCODING": "cp1258:strict"},
}
VALID = "Thẻ còn giá trị sử dụng"


def outputs(gateway: FakeGateway, folder: Path, locale: dict[str, str], *commands: str) -> list[bytes]:
    """The standard output of each command."""
    environment = os.environ | {
        "WARDGATE_TARGET": f"127.0.0.1:{gateway.port}",
        "WARDGATE_TOKEN": TOKEN,
        "PYTHONPATH": str(Path(__file__).parents[4]),
    }
    done = subprocess.run(
        [sys.executable, "-c", RUN, *commands],
        env=environment | locale,
        cwd=folder,
        capture_output=True,
        check=True,
    )
    assert done.stderr.decode().count("exit 0") == len(commands), done.stderr.decode()
    return done.stdout.split(MARK)[:-1]


@pytest.mark.parametrize("encoding", LOCALES)
def test_programs_get_utf_8_and_people_a_replacement(
    encoding: str, gateway: FakeGateway, tmp_path: Path
) -> None:
    (tmp_path / "list.csv").write_text("key,chip_id\nẢnh,001099000001\n", encoding="utf-8")
    (tmp_path / "one.json").write_text('{"resourceType": "Claim", "id": "Hồ-1"}', encoding="utf-8")
    card, table, shown_help, one, many, sent = outputs(
        gateway,
        tmp_path,
        LOCALES[encoding],
        "check 001099000001",
        "submit one.json",
        "receipt --help",
        "check 001099000001 --json",
        "check --file list.csv",
        "submit --json one.json",
    )
    assert b"The card is valid" in card
    assert VALID.encode(encoding, "replace") in card
    assert "Hồ-1".encode(encoding, "replace") in table
    assert b"RECEIPT" in shown_help
    assert json.loads(one)["message"]["vi"] == VALID
    (row,) = csv.DictReader(StringIO(many.decode()))
    assert (row["key"], row["message_vi"]) == ("Ảnh", VALID)
    assert json.loads(sent)["number"] == "Hồ-1"
