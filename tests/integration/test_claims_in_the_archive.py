"""`wardgate claim --archive`: an auditor finds a claim by its number, whole, wherever it is."""

import asyncio
import base64
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from typer.testing import CliRunner

from tests.contract.claim_ports import ClaimPorts
from tests.fakes.fhir_claim import fhir_claim
from tests.integration.access_audit import execute
from tests.integration.archiving_claims import archived, decided, files_of, ports, reviewed
from wardgate.cli import app

__all__ = ["ports"]


class Auditor:
    """Runs `wardgate claim` on the database and the archive."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self._environment = {"WARDGATE_DATABASE_URL": database_url}
        self._folder = folder

    async def __call__(self, sought: str, *words: str, exit_code: int = 0) -> str:
        """What it prints."""
        arguments = ["claim", sought, "--archive", str(self._folder), *words]
        done = await asyncio.to_thread(CliRunner().invoke, app, arguments, env=self._environment)
        assert done.exit_code == exit_code, done.output
        return done.output

    async def answers(self, sought: str, *words: str) -> list[dict[str, Any]]:
        """The claims that it prints as JSON."""
        return [json.loads(line) for line in (await self(sought, "--json", *words)).splitlines()]


@pytest.fixture
def auditor(database_url: str, tmp_path: Path) -> Auditor:
    return Auditor(database_url, tmp_path)


async def numbered(database_url: str) -> None:
    """Give the cases facility and number of their claims, as a worker does: here all have those of one."""
    claims = "SELECT claim_id, facility, regexp_replace(number, '.*[|]', '') AS written FROM gateway.claims"
    await execute(
        database_url,
        f"UPDATE review.cases SET number = written, facility = known.facility FROM ({claims}) AS known "
        "WHERE known.claim_id = cases.claim_id",
    )


def ids(answers: list[dict[str, Any]]) -> set[UUID]:
    return {UUID(answer["claim"]["claim_id"]) for answer in answers}


async def test_an_archived_claim_is_found_by_its_number_with_its_review_and_decision(
    ports: ClaimPorts, auditor: Auditor, database_url: str, tmp_path: Path
) -> None:
    (claim_id,) = await decided(ports, "urn:example:claims|HS-1")
    await decided(ports, "urn:example:claims|HS-12", "urn:example:claims|1")
    await numbered(database_url)
    (before,) = await auditor.answers(str(claim_id))
    await archived(database_url, tmp_path)
    (after,) = await auditor.answers("HS-1")
    (file,) = files_of(tmp_path)
    assert after["claim"].pop("archived")["file"] == file.name
    assert after == before
    assert base64.b64decode(after["content"]) == fhir_claim("urn:example:claims|HS-1")
    assert after["claim"]["decision"]["accepted_amount"]["units"] == "1400"
    printed = await auditor("urn:example:claims|HS-1")
    assert file.name in printed
    assert "Billed twice" in printed


async def test_claims_of_several_facilities_have_one_number_and_one_is_not_archived(
    ports: ClaimPorts, auditor: Auditor, database_url: str, tmp_path: Path
) -> None:
    (first,) = await decided(ports, "1")
    (second,) = await reviewed(ports, "1", facility="01002")
    await numbered(database_url)
    await archived(database_url, tmp_path)
    assert ids(await auditor.answers("1")) == {first, second}
    assert ids(await auditor.answers("1", "--facility", "01002")) == {second}


async def test_an_unknown_claim_and_a_missing_file_are_named(
    ports: ClaimPorts, auditor: Auditor, database_url: str, tmp_path: Path
) -> None:
    await decided(ports, "1")
    await numbered(database_url)
    await archived(database_url, tmp_path)
    assert "no such claim" in await auditor("2", exit_code=1)
    assert "no such claim" in await auditor("6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c11", exit_code=1)
    (file,) = files_of(tmp_path)
    file.unlink()
    assert f"{file.name} is missing" in " ".join((await auditor("1", exit_code=1)).split())
    await execute(database_url, "DROP TABLE review.cases CASCADE")
    assert "wardgate migrate" in await auditor("1", exit_code=1)
