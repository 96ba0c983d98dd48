"""`python -m review missed` prints how much money is missed in claims without a finding, and ends."""

from typing import Any
from uuid import uuid4

import pytest
import yaml

from review.processes import process_of
from runtime.postgres.open_database import open_database
from runtime.time_zone import day_of
from tests.integration.triage_rows import NOW, Rows


@pytest.fixture
async def reviewed(database_url: str) -> str:
    async with open_database(database_url) as database:
        rows = Rows(database)
        clear: dict[str, Any] = {"band": "CLEAR", "rules": [], "outcomes": []}
        await rows.case(**clear)
        await rows.case(**clear, marks=["RANDOM"])
        for accepted in (1_000_000, 600_000, 1_000_000, 800_000):
            await rows.decide(await rows.case(**clear, marks=["RANDOM"]), uuid4(), accepted)
        # Not drawn, no bill, with a finding.
        await rows.decide(await rows.case(**clear), uuid4(), 0)
        await rows.decide(await rows.case(**clear, marks=["RANDOM"], use="predetermination"), uuid4(), 0)
        await rows.decide(await rows.case(), uuid4(), 0)
    return database_url


def test_the_drawn_claims_say_what_is_missed_in_all(
    reviewed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WARDGATE_DATABASE_URL", reviewed)
    monkeypatch.setenv("WARDGATE_REDIS_URL", "redis://127.0.0.1:1/0")
    until = day_of(NOW).replace(year=day_of(NOW).year + 1, day=1)
    process_of(["missed", "--since", "2026-01-01", "--until", until.isoformat()])()
    printed = yaml.safe_load(capsys.readouterr().out)
    assert (printed["claims_without_finding"], printed["they_ask_for"]) == (7, 7_000_000)
    assert (printed["drawn_and_decided"], printed["of_these_faulty"]) == (4, 2)
    assert printed["taken_off_these"] == 600_000
    assert printed["missed"]["estimate"] == 1_050_000
    assert printed["missed"]["low"] < 1_050_000 < printed["missed"]["high"] <= 7_000_000
