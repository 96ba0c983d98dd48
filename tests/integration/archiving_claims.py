"""Claims on PostgreSQL that `wardgate archive` moves into files."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow.parquet
import pytest
from typer.testing import CliRunner

from gateway.claims.kept_claim import KeptClaim
from tests.contract.claim_ports import ClaimPorts, a_review, an_entry, real_ports
from tests.fakes.decisions import a_cut
from tests.fakes.fhir_claim import fhir_claim
from wardgate.cli import app

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
