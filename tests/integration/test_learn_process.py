"""`python -m review learn` prints what rules have learned, and ends."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
import yaml

from review.__main__ import process_of
from runtime.postgres.database import open_database
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


def test_a_day_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        process_of(["learn", "--before", "yesterday"])
    assert "--before" in capsys.readouterr().err
