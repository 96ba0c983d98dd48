"""`python -m review learn` prints what rules have learned, and ends."""

import asyncio
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
import yaml
from sqlalchemy import insert

from review.accounts.tables import reviewers
from review.learning.shown_edition_table import ShownEditionTable
from review.processes import process_of
from review.rulebook.engine.practice import AcceptedEdition
from review.worker.practice_table import PracticeTable
from runtime.postgres.connection import open_connection
from runtime.postgres.open_database import open_database
from runtime.problem import Problem
from tests.integration.triage_rows import Rows


@pytest.fixture
async def decided(database_url: str) -> str:
    async with open_database(database_url) as database:
        rows = Rows(database)
        for day in (1, 2, 3):
            decided_at = datetime(2026, 11, day, 5, tzinfo=UTC)
            await rows.decide(await rows.case(), uuid4(), at=decided_at, W06=True)
    return database_url


def test_an_edition_of_two_days_is_printed(
    decided: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WARDGATE_DATABASE_URL", decided)
    monkeypatch.setenv("WARDGATE_REDIS_URL", "redis://127.0.0.1:1/0")
    process_of(["learn", "--before", "2026-11-03", "--since", "2026-11-02"])()
    printed = yaml.safe_load(capsys.readouterr().out)
    # The prior has 9 upheld of 10: 11 of 12, which were 10 of 11.
    learned = {"precision": "0.9167", "was": "0.9091", "upheld": 2, "dropped": 0}
    assert printed["changed"] == [{"rule": "W06", "outcome": "CUT", **learned}]
    assert (printed["edition_in_force"], printed["accepted_as"]) == (None, None)


async def test_a_lead_accepts_an_edition_and_workers_judge_by_it(
    decided: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WARDGATE_DATABASE_URL", decided)
    monkeypatch.setenv("WARDGATE_REDIS_URL", "redis://127.0.0.1:1/0")
    async with open_database(decided) as database, database.transaction() as connection:
        for account, role in (("lan", "LEAD"), ("minh", "REVIEWER")):
            person = {"reviewer_id": uuid4(), "account": account, "full_name": account, "role": role}
            await connection.execute(insert(reviewers).values(**person, provinces=[]))
    for refused in ("minh", "nobody"):
        with pytest.raises(Problem, match=refused):
            await asyncio.to_thread(process_of(["learn", "--accept", refused]))
    assert await accepted_in(decided) is None
    await asyncio.to_thread(process_of(["learn", "--before", "2026-11-30", "--accept", "lan"]))
    printed = yaml.safe_load(capsys.readouterr().out)
    (proposed,) = printed["proposed"]
    accepted = await accepted_in(decided)
    assert accepted == AcceptedEdition(1, {("W06", "CUT"): Decimal(proposed["precision"])})
    # A decision of a month ago has a little less than its whole weight.
    assert 2.8 < float(proposed["upheld"]) < 3
    assert (proposed["tier"], proposed["was"], printed["accepted_as"]) == ("", None, 1)

    async with open_database(decided) as database:
        (shown,) = await ShownEditionTable(database).last(2)
    assert (shown.number, shown.accepted_by, shown.before) == (1, "lan", date(2026, 11, 30))
    assert [one.precision for one in shown.learned] == [Decimal(proposed["precision"])]


async def accepted_in(database_url: str) -> AcceptedEdition | None:
    async with open_connection(database_url) as connection:
        return await PracticeTable(connection).edition(None)


def test_a_day_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        process_of(["learn", "--before", "yesterday"])
    assert "--before" in capsys.readouterr().err
