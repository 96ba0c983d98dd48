"""`wardgate archive`: settled claims of old months go into files."""

import asyncio
import hashlib
import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from gateway.claims.archiving.open_archive import open_archive
from review.v1.claim_reviewed_pb2 import ClaimReviewed
from tests.contract.claim_ports import ClaimPorts, a_review, a_withdrawal, an_entry
from tests.contract.filled_register import connect
from tests.fakes.decisions import a_cut, a_question
from tests.fakes.fhir_claim import fhir_claim
from tests.integration.access_audit import fetch
from tests.integration.archiving_claims import (
    IN_FEBRUARY,
    archive,
    archived,
    decided,
    files_of,
    get,
    ports,
    reviewed,
    rows_of,
)
from wardgate.cli import app

__all__ = ["ports"]

PAGE = Path(__file__).parents[2] / "docs/howto/keep-and-archive.md"
BEFORE = date(2026, 4, 1)


async def test_a_decided_claim_is_archived_with_all_that_is_kept_of_it(
    ports: ClaimPorts, database_url: str, tmp_path: Path
) -> None:
    (claim_id,) = await decided(ports, "1")
    before = await get(ports, claim_id)
    printed = await archived(database_url, tmp_path)
    (row,) = rows_of(tmp_path)
    assert (row["claim_id"], row["number"], row["content"]) == (str(claim_id), "1", fhir_claim("1"))
    assert (row["review"], row["decided"]) == (before.reviewed, before.decided)
    assert ClaimReviewed.FromString(row["review"]).claim_id == str(claim_id)
    assert row["received_at"] == before.received_at
    assert row["facts"] is not None
    (path,) = files_of(tmp_path)
    assert path.name in printed
    sums = (tmp_path / "SHA256SUMS").read_text()
    assert sums == f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
    for table in ("review.reviews", "review.case_facts"):
        assert await fetch(database_url, f"SELECT FROM {table}") == []


async def test_claims_that_are_not_settled_stay(ports: ClaimPorts, database_url: str, tmp_path: Path) -> None:
    await ports.intake.keep([an_entry("waiting", content=b"1")])
    waiting = await ports.hire()
    assert (await waiting.queue.take()).claims
    _, asked = await reviewed(ports, "reviewed", "asked")
    await ports.decide(a_question(asked))
    await decided(ports, "later", received_at=datetime(2026, 4, 1, tzinfo=UTC))
    printed = await archived(database_url, tmp_path)
    assert "Nothing to archive" in printed
    assert files_of(tmp_path) == []


async def test_a_closed_claim_is_archived_when_the_one_that_replaces_it_is_settled(
    ports: ClaimPorts, database_url: str, tmp_path: Path
) -> None:
    old, _ = await reviewed(ports, "1", "2")
    corrected = an_entry("1", content=fhir_claim("1", created="2026-03-03"), replaces_claim_id=old)
    (new,) = await ports.intake.keep([corrected])
    await ports.intake.keep([a_withdrawal("2", content=fhir_claim("2", status="cancelled"))])
    await archived(database_url, tmp_path)
    assert {row["number"] for row in rows_of(tmp_path)} == {"2"}
    assert len(rows_of(tmp_path)) == 2
    worker = await ports.hire()
    await worker.reviews.keep([a_review(queued) for queued in (await worker.queue.take()).claims])
    await ports.decide(a_cut(new.claim_id, date(2026, 3, 20)))
    await archived(database_url, tmp_path)
    assert {row["claim_id"] for row in rows_of(tmp_path) if row["number"] == "1"} == {
        str(old),
        str(new.claim_id),
    }


async def test_without_a_folder_the_command_says_what_it_would_move(
    ports: ClaimPorts, database_url: str
) -> None:
    await decided(ports, "1", "2", received_at=IN_FEBRUARY)
    await decided(ports, "3")
    printed = await asyncio.to_thread(archive, database_url)
    assert [line.split()[:2] for line in printed.splitlines() if line.startswith("2026")] == [
        ["2026-02", "2"],
        ["2026-03", "1"],
    ]
    assert "Nothing was changed" in printed
    assert len(await fetch(database_url, "SELECT FROM gateway.claims WHERE content IS NOT NULL")) == 3


async def test_months_before_since_and_a_second_run_find_nothing(
    ports: ClaimPorts, database_url: str, tmp_path: Path
) -> None:
    await decided(ports, "1", received_at=IN_FEBRUARY)
    assert "Nothing to archive" in await archived(database_url, tmp_path, "--since", "2026-03")
    assert "1 claim is archived" in await archived(database_url, tmp_path)
    assert "Nothing to archive" in await archived(database_url, tmp_path)


async def test_a_claim_that_is_being_changed_is_left_for_the_next_run(
    ports: ClaimPorts, database_url: str, tmp_path: Path
) -> None:
    first, second = await decided(ports, "1", "2")
    connection = await connect(database_url)
    async with connection.transaction():
        await connection.execute("SELECT FROM gateway.claims WHERE claim_id = $1 FOR UPDATE", first)
        await archived(database_url, tmp_path)
        assert [row["claim_id"] for row in rows_of(tmp_path)] == [str(second)]
    await connection.close()
    await archived(database_url, tmp_path)
    assert {row["claim_id"] for row in rows_of(tmp_path)} == {str(first), str(second)}


async def test_claims_of_many_facilities_fill_several_files_of_a_month(
    ports: ClaimPorts, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.archiving.archive_months.MOST_ROWS", 3)
    monkeypatch.setattr("gateway.archiving.archive_months.ROWS_AT_A_TIME", 2)
    monkeypatch.setattr("gateway.claims.archiving.archive_table.PAGE", 2)
    for facility in ("01001", "01002", "79010"):
        await decided(ports, "1", "2", "3", facility=facility)
    await archived(database_url, tmp_path)
    assert [path.name.startswith("claims-2026-03-") for path in files_of(tmp_path)] == [True] * 3
    found = sorted((row["facility"], row["number"]) for row in rows_of(tmp_path))
    assert found == [(facility, number) for facility in ("01001", "01002", "79010") for number in "123"]


async def test_what_the_howto_says_reads_and_checks_the_files(
    ports: ClaimPorts, database_url: str, tmp_path: Path
) -> None:
    (claim_id, _) = await decided(ports, "1", "2")
    await archived(database_url, tmp_path)
    page = PAGE.read_text("utf-8")
    found = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert found
    names: dict[str, Any] = {"CLAIM_ID": str(claim_id)}
    exec(found[1].replace("claims-2023-11-42.parquet", str(files_of(tmp_path)[0])), names)
    assert names["content"] == fhir_claim("1")
    assert "sha256sum --check SHA256SUMS" in page
    if shutil.which("sha256sum") is None:
        return
    checked = await asyncio.create_subprocess_exec("sha256sum", "--check", "SHA256SUMS", cwd=tmp_path)
    assert await checked.wait() == 0


async def test_of_two_runs_at_once_the_second_one_ends(database_url: str) -> None:
    async with open_archive(database_url, BEFORE, undecided=False):
        environment = {"WARDGATE_DATABASE_URL": database_url}
        words = ["archive", "--before", "2026-04"]
        done = await asyncio.to_thread(CliRunner().invoke, app, words, env=environment)
    assert done.exit_code == 1
    assert "Another `wardgate archive` runs" in done.stderr


def test_a_database_that_cannot_be_reached_is_named_in_one_line(tmp_path: Path) -> None:
    url = f"postgresql://x@/x?host={tmp_path}"
    done = CliRunner().invoke(app, ["archive", "--before", "2026-04"], env={"WARDGATE_DATABASE_URL": url})
    assert done.exit_code == 1
    assert done.stderr.startswith("The database cannot be used: ")


def test_claims_of_the_last_three_months_are_not_archived() -> None:
    month = f"{datetime.now(UTC):%Y-%m}"
    done = CliRunner().invoke(
        app, ["archive", "--before", month], env={"WARDGATE_DATABASE_URL": "postgresql://x@localhost/x"}
    )
    assert done.exit_code == 2
    assert "rest for 3 months" in done.stderr
