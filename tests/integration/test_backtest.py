"""`python -m review export` and `backtest` over claims that a gateway took in and a worker reviewed."""

import asyncio
import json
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from review.past.backtesting import backtest_process
from review.processes import process_of
from review.rulebook.engine import rulebook
from review.v1 import decision_pb2
from runtime.clock import Clock
from runtime.postgres.database import Database
from runtime.postgres.open_database import open_database
from runtime.problem import Problem
from tests.fakes.fhir_claim import fhir_claim
from tests.integration.claim_stack import ClaimStack
from tests.integration.triage_rows import Rows
from tests.unit.review.past.backtesting.dear_claims import a_decision, dear

# The claims came in so long ago: their month is over.
AGED = "UPDATE gateway.claims SET received_at = received_at - interval '65 days'"
SINCE = (Clock().today() - timedelta(days=100)).replace(day=1).isoformat()


class Commands:
    """Commands of `python -m review` on the database of a test."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    async def __call__(self, *arguments: str) -> str:
        """What a command prints."""
        await asyncio.to_thread(process_of([arguments[0], "--from", SINCE, *arguments[1:]]))
        return self._capsys.readouterr().out

    async def result(self, *arguments: str) -> dict[str, Any]:
        """What a backtest of two rules prints as JSON."""
        text = await self("backtest", "W06", "W04", "--processes", "1", "--json", *arguments)
        result: dict[str, Any] = json.loads(text)
        return result


@pytest.fixture
def review(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Commands:
    # To read the rules takes a second, and the commands of a test have the same.
    monkeypatch.setattr(rulebook, "Rulebook", cache(rulebook.Rulebook))
    # Processes are started in test_backtest_on_a_cluster.py.
    monkeypatch.setattr(backtest_process, "open_processes", ThreadPoolExecutor)
    monkeypatch.setenv("WARDGATE_DATABASE_URL", database_url)
    monkeypatch.setenv("WARDGATE_REDIS_URL", "redis://127.0.0.1:1/0")
    return Commands(capsys)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    async with open_database(database_url) as opened:
        yield opened


def stay(day: str) -> dict[str, str]:
    """The period of a visit of one day."""
    return {"start": day, "end": day}


def cut_of_first_line() -> decision_pb2.Decision:
    """300 of the 1,300 that the first line claims are not paid."""
    decided = a_decision(paid_of_first=1000)
    return decided.message


async def test_a_backtest_of_the_database_and_of_an_export_come_to_the_same(
    stack: ClaimStack, review: Commands, database: Database, tmp_path: Path
) -> None:
    gateway, _ = await stack.gateway(), await stack.worker()
    async with gateway.calls() as calls:
        decided = await calls.submit(dear(1, 300))
        await calls.submit(dear(2, 500, billablePeriod=stay("2026-04-02")))
        repeated = await calls.submit(dear(3, 300))
        await calls.submit(fhir_claim("4", billablePeriod=stay("2026-05-02")))
    assert "W04" in {finding.rule for finding in repeated.review.findings}
    await Rows(database).decide(UUID(decided.claim_id), uuid4(), message=cut_of_first_line())
    await stack.rows(AGED)

    found = await review.result()
    assert (found["claims"], found["decided"], found["failed"]) == (4, 1, 0)
    assert found["rules"]["W06"]["claims"] == 3
    assert found["rules"]["W06"]["agreement"] == {"upheld": 1, "dropped": 0, "cut": "300"}
    assert found["rules"]["W04"]["claims"] == 1
    assert found["rules"]["W04"]["examples"][0]["claim_id"] == repeated.claim_id

    folder = str(tmp_path / "export")
    assert "4 claims exported" in await review("export", folder)
    assert "0 claims exported" in await review("export", folder)
    assert await review.result("--export", folder) == found
    with pytest.raises(Problem, match=r"F2_19 \(of the insurer's list: W25\), W99"):
        await review("backtest", "W99", "F2_19")


@pytest.mark.parametrize(
    "arguments",
    [
        ["backtest", "--from", "2026-01-01"],
        ["backtest", "W06"],
        ["backtest", "W06", "--from", "2026-01-01", "--export", "export", "--archive", "archive"],
        ["backtest", "W06", "--from", "2026-01-01", "--processes", "0"],
        ["backtest", "W06", "--from", "2026-01-01", "--json", "--csv"],
        ["export", "folder"],
    ],
)
def test_arguments_that_make_no_sense_are_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        process_of(arguments)
    assert "error" in capsys.readouterr().err
