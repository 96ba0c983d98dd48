"""`wardgate secrets`."""

import stat
from pathlib import Path

import msgspec

from gateway.settings import ReceiptKeyList
from review.console_settings import ConsoleKey
from review.settings import CacheKey
from runtime.postgres.url import database_address
from tests.unit.wardgate.cli.conftest import Command

NAMES = {
    "receipt-keys",
    "review-cache-key",
    "console-key",
    "grafana-password",
    "database-password",
    "redis-password",
    "database-url",
    "redis-url",
    "certificates-password",
}
# What others give the operator.
EMPTY = {"certificates-password"}


def contents(folder: Path) -> dict[str, str]:
    """What the files hold, without the newline at their ends."""
    return {file.name: file.read_text().removesuffix("\n") for file in folder.iterdir()}


def test_every_secret_fits_its_setting_and_the_urls_have_the_passwords(run: Command, tmp_path: Path) -> None:
    assert run("secrets", "made", "--database-host", "db.example").exit_code == 0
    made = contents(tmp_path / "made")
    assert made.keys() == NAMES
    msgspec.convert(made["receipt-keys"], ReceiptKeyList)
    msgspec.convert(made["review-cache-key"], CacheKey)
    msgspec.convert(made["console-key"], ConsoleKey)
    assert made["database-url"] == f"postgresql://wardgate:{made['database-password']}@db.example/wardgate"
    assert made["redis-url"] == f"redis://:{made['redis-password']}@redis:6379/0"
    database_address(made["database-url"])
    assert {name for name, secret in made.items() if not secret} == EMPTY
    assert len(set(made.values())) == len(NAMES)


def test_secrets_that_exist_are_kept(run: Command, tmp_path: Path) -> None:
    run("secrets", "made")
    before = contents(tmp_path / "made")
    (tmp_path / "made" / "redis-url").unlink()
    shown = run("secrets", "made").stdout
    assert contents(tmp_path / "made") == before
    assert shown.count("kept") == len(NAMES) - 1
    assert "made  made/redis-url" in shown


def test_no_secret_is_printed(run: Command, tmp_path: Path) -> None:
    shown = run("secrets", "made").output
    assert not [secret for secret in contents(tmp_path / "made").values() if secret and secret in shown]


def test_only_the_owner_may_enter_the_folder_and_another_user_of_a_container_reads_a_file(
    run: Command, tmp_path: Path
) -> None:
    run("secrets", "made")
    assert stat.S_IMODE((tmp_path / "made").stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "made").iterdir()} == {0o444}


def test_a_folder_that_others_may_enter_is_refused(run: Command, tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(0o755)
    refused = run("secrets", "open")
    assert refused.exit_code == 1
    assert "chmod 700 open" in refused.stderr
    assert contents(folder) == {}
