"""`wardgate archive` that is interrupted or cannot write loses no claim, and the next run goes on."""

import asyncio
import errno
from collections.abc import Mapping
from pathlib import Path

import pyarrow.parquet
import pytest
from typer.testing import CliRunner

from gateway.archiving.archive_folder import ArchiveFolder
from tests.contract.claim_ports import ClaimPorts
from tests.integration.access_audit import fetch
from tests.integration.archiving_claims import archived, decided, ports
from wardgate.cli import app

__all__ = ["ports"]


class DiskFullError(Exception):
    """What a file raises that cannot be written to its end."""


async def test_an_interrupted_run_leaves_every_claim_in_the_database_and_the_next_one_goes_on(
    ports: ClaimPorts, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await decided(ports, *map(str, range(5)))

    def fail(*_: object) -> None:
        raise DiskFullError

    with monkeypatch.context() as patched:
        patched.setattr("gateway.archiving.archive_folder.ArchiveFolder.written", fail)
        environment = {"WARDGATE_DATABASE_URL": database_url}
        words = ["archive", "--before", "2026-04", "-o", str(tmp_path)]
        done = await asyncio.to_thread(CliRunner().invoke, app, words, env=environment)
        assert done.exit_code == 1
    assert len(await fetch(database_url, "SELECT FROM gateway.claims WHERE content IS NOT NULL")) == 5
    assert len(await fetch(database_url, "SELECT FROM review.reviews")) == 5
    await archived(database_url, tmp_path)
    (noted,) = (tmp_path / "SHA256SUMS").read_text().splitlines()
    table = pyarrow.parquet.read_table(tmp_path / noted[66:])
    assert table.num_rows == 5
    assert len(await fetch(database_url, "SELECT FROM gateway.claims WHERE content IS NULL")) == 5


async def test_a_file_that_an_interrupted_run_did_not_come_to_note_is_noted_by_the_next_one(
    ports: ClaimPorts, database_url: str, tmp_path: Path
) -> None:
    await decided(ports, "1")
    await archived(database_url, tmp_path)
    noted = (tmp_path / "SHA256SUMS").read_text()
    (tmp_path / "SHA256SUMS").unlink()
    await archived(database_url, tmp_path)
    assert (tmp_path / "SHA256SUMS").read_text() == noted


async def test_a_file_that_is_not_noted_has_no_claim_that_has_left_the_database(
    ports: ClaimPorts, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An operator deletes such files."""
    await decided(ports, "1")
    noted = ArchiveFolder.note

    def full(folder: ArchiveFolder, files: Mapping[str, bytes]) -> None:
        if files:
            raise OSError(errno.ENOSPC, "No space left on device")
        noted(folder, files)

    monkeypatch.setattr(ArchiveFolder, "note", full)
    words = ["archive", "--before", "2026-04", "-o", str(tmp_path)]
    environment = {"WARDGATE_DATABASE_URL": database_url}
    done = await asyncio.to_thread(CliRunner().invoke, app, words, env=environment)
    assert done.exit_code == 1
    assert f"{tmp_path} cannot be written to (No space left on device)" in done.stderr
    assert len(await fetch(database_url, "SELECT FROM gateway.claims WHERE content IS NOT NULL")) == 1
