"""`wardgate archive`: settled claims of old months go into files, and stay known."""

import asyncio
import errno
import hashlib
import re
import shutil
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow.parquet
import pytest
from typer.testing import CliRunner

from gateway.archiving.archive_folder import ArchiveFolder
from gateway.claims.archiving.open_archive import open_archive
from gateway.claims.claim_page import ClaimFilter, PageCursor
from gateway.claims.explaining.explanation import Explanation
from gateway.claims.kept_claim import ClaimState, KeptClaim
from gateway.mailbox.claim_content import ClaimContentTable
from gateway.refusals import ClaimArchived, ClaimIsDecided, ExplanationLate
from gateway.services.claim_answers import to_get_response
from review.accounts.actor import Actor
from review.accounts.role import Role
from review.triage.claim_view.case_file_table import CaseFileTable
from review.triage.desk.case_table import CaseTable
from review.triage.refusals import CaseNotFound
from review.v1.claim_reviewed_pb2 import ClaimReviewed
from runtime.postgres.database import open_database
from tests.contract.claim_ports import ClaimPorts, a_review, a_use, a_withdrawal, an_entry, real_ports
from tests.contract.filled_register import connect
from tests.fakes.decisions import a_cut, a_question
from tests.fakes.fhir_claim import fhir_claim
from tests.integration.access_audit import fetch
from wardgate.cli import app

PAGE = Path(__file__).parents[2] / "docs/howto/keep-and-archive.md"
BEFORE = date(2026, 4, 1)
FACILITY = "01001"
IN_FEBRUARY = datetime(2026, 2, 27, 1, tzinfo=UTC)


@pytest.fixture
async def ports(database_url: str) -> AsyncIterator[ClaimPorts]:
    """The gateway's, on PostgreSQL."""
    async with real_ports(database_url) as opened:
        yield opened


async def reviewed(ports: ClaimPorts, *contents: str, **facts: Any) -> list[UUID]:
    """Claims with these numbers, that were reviewed."""
    entries = [an_entry(number, content=fhir_claim(number), **facts) for number in contents]
    kept = await ports.intake.keep(entries)
    worker = await ports.hire()
    await worker.reviews.keep([a_review(queued) for queued in (await worker.queue.take()).claims])
    await worker.die()
    return [claim.claim_id for claim in kept]


async def decided(ports: ClaimPorts, *numbers: str, **facts: Any) -> list[UUID]:
    """Claims with these numbers, that were decided."""
    claim_ids = await reviewed(ports, *numbers, **facts)
    for claim_id in claim_ids:
        await ports.decide(a_cut(claim_id, date(2026, 3, 20)))
    return claim_ids


def archive(database_url: str, *words: str, before: str = "2026-04") -> str:
    """Run the command; it must succeed."""
    environment = {"WARDGATE_DATABASE_URL": database_url}
    done = CliRunner().invoke(app, ["archive", "--before", before, *words], env=environment)
    assert done.exit_code == 0, done.output
    return done.stdout


async def archived(database_url: str, folder: Path, *words: str) -> str:
    return await asyncio.to_thread(archive, database_url, "-o", str(folder), *words)


def files_of(folder: Path) -> list[Path]:
    """The files of claims, in the order of their names."""
    return sorted(folder.glob("*.parquet"))


def rows_of(folder: Path) -> list[dict[str, Any]]:
    """The claims of all files."""
    return [row for path in files_of(folder) for row in pyarrow.parquet.read_table(path).to_pylist()]


async def get(ports: ClaimPorts, claim_id: UUID) -> KeptClaim:
    claim: KeptClaim = await ports.claims.find(FACILITY, claim_id)
    return claim


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


async def test_an_archived_claim_says_where_it_is_and_what_was_decided(
    ports: ClaimPorts, database_url: str, tmp_path: Path
) -> None:
    (claim_id,) = await decided(ports, "1")
    await archived(database_url, tmp_path)
    claim = await get(ports, claim_id)
    (path,) = files_of(tmp_path)
    assert claim.archived
    assert claim.archived.file == path.name
    assert await ports.past.received.open_archived([claim_id]) == {claim_id}
    assert (claim.state, claim.content, claim.reviewed) == (ClaimState.DECIDED, None, None)
    response = to_get_response(claim)
    assert response.content == response.claim.claim_response == b""
    assert response.claim.archived.file == path.name
    assert response.claim.decision.accepted_amount.units == 1400
    assert response.claim.decision.lines[1].reasons[0].words.en == "Billed twice"
    (listed,) = await ports.claims.page(ClaimFilter(FACILITY, (ClaimState.DECIDED,)), PageCursor(), 10)
    assert (listed.claim_id, listed.archived) == (claim_id, claim.archived)


async def test_an_archived_claim_that_is_sent_again_is_known_and_another_content_is_refused(
    ports: ClaimPorts, database_url: str, tmp_path: Path
) -> None:
    (claim_id,) = await decided(ports, "1", idempotency_key="k")
    await archived(database_url, tmp_path)
    again = an_entry("1", content=fhir_claim("1") + b"\n", idempotency_key="k")
    (known,) = await ports.intake.keep([again])
    assert (known.claim_id, known.state) == (claim_id, ClaimState.DECIDED)
    other = an_entry("1", content=fhir_claim("1", created="2026-03-03"))
    corrected = an_entry("1", content=fhir_claim("1", created="2026-03-03"), replaces_claim_id=claim_id)
    withdrawal = a_withdrawal("1", content=fhir_claim("1", status="cancelled"))
    refused = [(await ports.intake.keep([one]))[0] for one in (other, corrected, withdrawal)]
    assert [type(one) for one in refused] == [ClaimArchived, ClaimIsDecided, ClaimIsDecided]
    assert refused[0].metadata.keys() == {"archived_on"}
    with pytest.raises(ClaimIsDecided):
        await ports.cancellations.cancel(FACILITY, claim_id)
    with pytest.raises(ExplanationLate):
        await ports.explanations.keep(FACILITY, claim_id, Explanation("Khác"), datetime.now(UTC))


async def test_later_claims_are_still_compared_with_the_stay_of_an_archived_one(
    ports: ClaimPorts, database_url: str, tmp_path: Path
) -> None:
    await decided(ports, "1", uses=(a_use(),))
    before = await fetch(database_url, "SELECT * FROM review.stays")
    assert len(await fetch(database_url, "SELECT FROM review.uses")) == 1
    await archived(database_url, tmp_path)
    assert await fetch(database_url, "SELECT * FROM review.stays") == before
    assert await fetch(database_url, "SELECT FROM review.uses") == []
    assert len(await fetch(database_url, "SELECT FROM review.cases WHERE state = 'DECIDED'")) == 1


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


async def test_what_was_withdrawn_stays_withdrawn_after_it_is_archived(
    ports: ClaimPorts, database_url: str, tmp_path: Path
) -> None:
    (claim_id,) = await reviewed(ports, "1")
    withdrawal = a_withdrawal("1", content=fhir_claim("1", status="cancelled"))
    (cancelled,) = await ports.intake.keep([withdrawal])
    await archived(database_url, tmp_path)
    repeated = a_withdrawal("1", content=fhir_claim("1", status="cancelled"))
    known, again = await ports.intake.keep([an_entry("1", content=fhir_claim("1")), repeated])
    assert (known.claim_id, known.state) == (claim_id, ClaimState.CANCELLED)
    assert again.claim_id == cancelled.claim_id
    assert await ports.past.received.open_archived([claim_id, cancelled.claim_id]) == set()
    (new,) = await ports.intake.keep([an_entry("1", content=fhir_claim("1", created="2026-03-05"))])
    assert new.state is ClaimState.RECEIVED


async def test_undecided_claims_are_archived_when_the_operator_says_so_and_cannot_be_changed_then(
    ports: ClaimPorts, database_url: str, tmp_path: Path
) -> None:
    (claim_id,) = await reviewed(ports, "1")
    await archived(database_url, tmp_path, "--undecided")
    claim = await get(ports, claim_id)
    assert (claim.state, bool(claim.archived)) == (ClaimState.REVIEWED, True)
    (listed,) = await ports.claims.page(ClaimFilter(FACILITY, (ClaimState.REVIEWED,)), PageCursor(), 10)
    assert listed.claim_id == claim_id
    changed = an_entry("1", content=fhir_claim("1", created="2026-03-03"), replaces_claim_id=claim_id)
    assert isinstance((await ports.intake.keep([changed]))[0], ClaimArchived)
    with pytest.raises(ClaimArchived):
        await ports.cancellations.cancel(FACILITY, claim_id)
    assert await fetch(database_url, "SELECT state FROM review.cases") == [("CLOSED",)]


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


async def test_a_reviewer_whose_page_is_older_than_the_archive_is_told_that_the_claim_is_gone(
    ports: ClaimPorts, database_url: str, tmp_path: Path
) -> None:
    (claim_id,) = await decided(ports, "1")
    await archived(database_url, tmp_path)
    async with open_database(database_url) as database:
        async with CaseTable(database).open(claim_id, for_change=False) as case:
            assert case
            with pytest.raises(CaseNotFound):
                await case.facts()
        claims = CaseFileTable(database)
        lead = Actor(reviewer_id=claim_id, account="lead", full_name="", role=Role.LEAD)
        assert await claims.find(claim_id, lead) is None
        row = await claims.row(claim_id, lead)
        (file, _) = await ClaimContentTable(database).archived(claim_id) or ("", None)
        assert (row and row.number, [file]) == ("1", [path.name for path in files_of(tmp_path)])


async def test_months_before_since_and_a_second_run_find_nothing(
    ports: ClaimPorts, database_url: str, tmp_path: Path
) -> None:
    await decided(ports, "1", received_at=IN_FEBRUARY)
    assert "Nothing to archive" in await archived(database_url, tmp_path, "--since", "2026-03")
    assert "1 claims are archived" in await archived(database_url, tmp_path)
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
    assert done.exit_code == 1
    assert "rest for 3 months" in done.stderr
