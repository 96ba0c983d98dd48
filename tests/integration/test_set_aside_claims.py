"""`wardgate claims set-aside`: claims that the review set aside are listed, and put back into the queue."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from typer.testing import CliRunner, Result

from review.v1.claim_submitted_pb2 import ClaimSubmitted
from tests.contract.claim_ports import ids, real_ports
from tests.contract.filled_register import connect
from wardgate.cli import app

Run = Callable[..., Result]
FAILURE = "builtins.ValueError at review/answer/score.py:40"
FIRST, SECOND, WAITING = UUID(int=1), UUID(int=2), UUID(int=3)


@pytest.fixture
def set_aside(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command on this test's database, which has two claims that are set aside, and one more."""
    monkeypatch.chdir(tmp_path)
    asyncio.run(_fill(database_url))

    def set_aside(*words: str) -> Result:
        environment = {"WARDGATE_DATABASE_URL": database_url}
        return CliRunner().invoke(app, ("claims", "set-aside", *words), env=environment)

    return set_aside


async def _fill(database_url: str) -> None:
    connection = await connect(database_url)
    for claim_id in (FIRST, SECOND, WAITING):
        message = ClaimSubmitted(claim_id=str(claim_id), facility="01001", content=b"NGUYEN VAN A")
        await connection.execute(
            "INSERT INTO review.queue (claim_id, message) VALUES ($1, $2)",
            claim_id,
            message.SerializeToString(),
        )
    await connection.execute(
        "UPDATE review.queue SET attempts = 3, set_aside_at = now(), taken_by = 7, "
        "not_before = now() + interval '1 hour', failure = $2 WHERE claim_id <> $1",
        WAITING,
        FAILURE,
    )
    await connection.close()


async def take(database_url: str) -> list[UUID]:
    """The claims that a worker takes now."""
    async with real_ports(database_url) as ports:
        worker = await ports.hire()
        return ids((await worker.queue.take()).claims)


def test_claims_that_are_set_aside_are_listed_with_their_failure_and_nothing_personal(set_aside: Run) -> None:
    shown, listed = set_aside(), set_aside("--json")
    assert (shown.exit_code, listed.exit_code) == (0, 0)
    for text in (str(FIRST), "01001", "3 attempts", "builtins.ValueError", "2 claims are set aside"):
        assert text in shown.stdout
    first, second = map(json.loads, listed.stdout.splitlines())
    assert (first["claim_id"], second["claim_id"]) == (str(FIRST), str(SECOND))
    assert (first["facility"], first["attempts"], first["dry_run"]) == ("01001", 3, False)
    assert first["failure"] == FAILURE
    assert first["received_at"] <= first["set_aside_at"]
    assert "NGUYEN" not in shown.output + listed.output


def test_retry_puts_all_claims_back_into_the_queue(set_aside: Run, database_url: str) -> None:
    shown = set_aside("--retry")
    assert shown.exit_code == 0
    assert "2 claims are back in the queue" in shown.stdout
    assert asyncio.run(take(database_url)) == [FIRST, SECOND, WAITING]
    assert set_aside("--json").stdout == ""
    assert "No claims are set aside." in set_aside().stdout


def test_retry_puts_only_the_claims_back_that_are_named(set_aside: Run, database_url: str) -> None:
    shown = set_aside("--retry", "--json", str(SECOND))
    assert [json.loads(line)["claim_id"] for line in shown.stdout.splitlines()] == [str(SECOND)]
    assert asyncio.run(take(database_url)) == [SECOND, WAITING]


def test_a_named_claim_that_is_not_set_aside_changes_nothing(set_aside: Run, database_url: str) -> None:
    shown = set_aside("--retry", str(FIRST), str(WAITING))
    assert shown.exit_code == 1
    assert str(WAITING) in shown.stderr
    assert asyncio.run(take(database_url)) == [WAITING]


def test_a_database_without_a_queue_is_reported_in_one_line(set_aside: Run, database_url: str) -> None:
    asyncio.run(_drop(database_url))
    shown = set_aside()
    assert shown.exit_code == 1
    assert "`wardgate migrate` first" in shown.output


async def _drop(database_url: str) -> None:
    connection = await connect(database_url)
    await connection.execute("DROP SCHEMA review CASCADE")
    await connection.close()
