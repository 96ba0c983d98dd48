"""A backtest on a Dask cluster comes to the same figures as on one machine, though a worker is killed."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from review.past.backtesting import parts
from review.past.backtesting.cluster import open_cluster
from review.past.backtesting.processes import counted_in
from review.past.backtesting.tally import Tally
from review.past.exporting.exported_claim import exported_claim
from review.past.exporting.parquet_claims import ExportParquet, read_claims, row_groups
from review.past.output.backtest_view import backtest_json
from review.processes import process_of
from runtime.problem import Problem
from runtime.time_zone import midnight
from tests.fakes.past import FakePast
from tests.the_rulebook import the_rulebook
from tests.unit.review.past.backtesting.dear_claims import a_decision, dear

ROOT = Path(__file__).parents[2]
GROUPS, CLAIMS_OF_A_GROUP = 12, 5
# To end a cluster: far more than it takes.
SECONDS = 60


@contextmanager
def cluster() -> Iterator[subprocess.Popen[str]]:
    """The processes of a cluster."""
    command = [sys.executable, "-m", "tests.integration.dask_cluster"]
    with subprocess.Popen(
        command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            yield process
        finally:
            process.communicate(timeout=SECONDS)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Claims of two facilities, half of them decided."""
    past = FakePast(the_rulebook())
    for number in range(GROUPS * CLAIMS_OF_A_GROUP):
        past.review(
            dear(number, 10 * number),
            facility=f"0100{number % 2}",
            decision=a_decision(paid_of_first=1000) if number % 2 else None,
        )
    claims, _ = asyncio.run(past.reading()(list(past.received.values())))
    rows = [exported_claim(claim, past.sent[claim.kept.claim_id]) for claim in claims]
    with ExportParquet(tmp_path / "claims-2026-03-0001.parquet") as file:
        for begin in range(0, len(rows), CLAIMS_OF_A_GROUP):
            file.write(rows[begin : begin + CLAIMS_OF_A_GROUP])
        file.note({"facts": "kept"})
    return tmp_path


def printed(capsys: pytest.CaptureFixture[str], folder: Path, *arguments: str) -> dict[str, Any]:
    """The result of the command."""
    days = ("--from", "2026-03-01", "--to", "2026-03-31")
    process_of(["backtest", "W06", "F0_99", *days, "--export", str(folder), "--json", *arguments])()
    result: dict[str, Any] = json.loads(capsys.readouterr().out)
    return result


def from_pages(folder: Path, address: str) -> dict[str, Any]:
    """The result where the cluster is sent the claims, as those of the database and of the archive are."""
    pages = [parts.Page(tuple(read_claims(part))) for file in folder.iterdir() for part in row_groups(file)]
    tested = parts.Tested(("W06", "F0_99"), midnight(date(2026, 3, 1)), midnight(date(2026, 4, 1)))

    async def counted() -> Tally:
        async def every() -> AsyncIterator[parts.Page]:
            for page in pages:
                yield page

        tally = Tally()
        with open_cluster(address) as workers:
            async for one in counted_in(workers, every(), partial(parts.count_page, tested=tested)):
                tally.add(one)
        return tally

    result: dict[str, Any] = json.loads(backtest_json(asyncio.run(counted())))
    return result


def test_a_cluster_of_which_a_worker_is_killed_comes_to_the_same_figures(
    export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with cluster() as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        on_cluster = printed(capsys, export, "--scheduler", address)
        pages = from_pages(export, address)
        said, _ = process.communicate(timeout=SECONDS)
    assert said == "killed\n"
    assert on_cluster["claims"] == GROUPS * CLAIMS_OF_A_GROUP
    assert on_cluster["rules"]["W06"]["agreement"]["upheld"] > 0
    assert on_cluster == printed(capsys, export, "--processes", "1") == pages


def test_a_scheduler_that_does_not_answer_is_named(
    export: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("review.past.backtesting.cluster.CONNECT_SECONDS", 0.5)
    with pytest.raises(Problem, match=r"tcp://127\.0\.0\.1:9"):
        printed(capsys, export, "--scheduler", "tcp://127.0.0.1:9")


def test_days_without_an_export_are_named(export: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Problem, match="review export"):
        process_of(
            ["backtest", "W06", "--from", "2026-01-01", "--to", "2026-02-01", "--export", str(export)]
        )()


def test_claims_of_other_facts_are_refused(export: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Problem, match="--facts kept"):
        printed(capsys, export, "--facts", "today")
