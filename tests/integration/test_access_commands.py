"""The commands of `wardgate access` that prove and keep a real log: verify, head, retire."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.access.link_table import keep_link
from gateway.access.lost_look_ups import LostLookUps, lost_look_ups_link
from tests.contract.filled_register import connect
from tests.fakes.look_ups import NOW
from tests.integration.access_audit import execute, write_chain
from tests.integration.access_commands import Run, access
from tests.integration.test_access_months import LAST_OF_MARCH, write_at
from tests.unit.gateway.cards.people import CHIP_ID

__all__ = ["access"]


def test_verify_reports_a_sound_log(access: Run, database_url: str) -> None:
    asyncio.run(write_chain(database_url, 3, 2))
    shown = access("verify")
    assert shown.exit_code == 0
    assert "5 entries · 2 links · 1 chain · 0 seals" in shown.stdout
    assert "The access log was not altered." in shown.stdout


def test_verify_names_an_altered_entry_and_exits_with_status_1(access: Run, database_url: str) -> None:
    asyncio.run(write_chain(database_url, 3, 2))
    asyncio.run(
        execute(database_url, "UPDATE gateway.access_log SET outcome = 'X' WHERE link = 2 AND place = 1")
    )
    shown, listed = access("verify"), access("verify", "--json")
    assert (shown.exit_code, listed.exit_code) == (1, 1)
    assert "-2-1 is not what was written there" in shown.stdout
    finding, sums = map(json.loads, listed.stdout.splitlines())
    assert finding["wrong"] == "changed"
    assert finding["where"].endswith("-2-1")
    assert (sums["entries"], sums["wrong"]) == (5, 1)


def test_verify_says_how_many_look_ups_are_lost_and_from_when(access: Run, database_url: str) -> None:
    asyncio.run(write_chain(database_url, 3, 2))
    asyncio.run(keep_link_of_a_loss(database_url, LostLookUps(435, NOW, NOW)))
    shown, listed = access("verify"), access("verify", "--json")
    assert (shown.exit_code, listed.exit_code) == (1, 1)
    assert "LOST" in shown.stdout
    assert "435 look-ups from 2026-03-02" in shown.stdout.replace("\n", " ")
    assert "Look-ups are missing from the access log" in shown.stdout
    finding, sums = map(json.loads, listed.stdout.splitlines())
    assert (finding["wrong"], sums["wrong"]) == ("lost", 1)


async def keep_link_of_a_loss(database_url: str, lost: LostLookUps) -> None:
    """Write what a gateway writes after it found its spool damaged."""
    connection = await connect(database_url)
    await keep_link(connection, lost_look_ups_link(lost, "0-1.spool 0"))
    await connection.close()


def test_an_exported_seal_reveals_that_the_end_was_removed(
    access: Run, database_url: str, tmp_path: Path
) -> None:
    asyncio.run(write_chain(database_url, 3))
    kept = tmp_path / "seals.ndjson"
    kept.write_text("something else\n" + access("head").stdout)
    assert access("verify", "--heads", str(kept)).exit_code == 0
    for table in ("access_log", "access_links", "access_seals"):
        asyncio.run(execute(database_url, f"DELETE FROM gateway.{table}"))
    assert access("verify").exit_code == 0
    shown = access("verify", "--heads", str(kept))
    assert shown.exit_code == 1
    assert "seal 1 was kept elsewhere and is not here" in shown.stdout


def test_head_prints_the_same_seal_until_the_log_grows(access: Run, database_url: str) -> None:
    assert access("head").exit_code == 1
    asyncio.run(write_chain(database_url, 3))
    assert access("head").stdout == access("head").stdout


def test_a_file_without_seals_is_refused(access: Run, tmp_path: Path) -> None:
    (tmp_path / "other.log").write_text("nothing\n")
    shown = access("verify", "--heads", "other.log")
    assert shown.exit_code == 2
    assert "The files have no seals" in shown.output


def test_months_are_retired_and_verify_reports_them(access: Run, database_url: str) -> None:
    asyncio.run(write_at(database_url, 5, LAST_OF_MARCH, datetime.now(UTC)))
    assert "2024-03 retired: 2 entries, closed by seal 1" in access("retire", "--before", "2024-04").stdout
    assert "no month before 2024-04" in access("retire", "--before", "2024-04").stdout
    shown = access("verify")
    assert shown.exit_code == 0
    assert "2024-03 retired: 2 entries, closed by seal 1" in shown.stdout


def test_an_altered_month_is_retired_only_with_a_flag(access: Run, database_url: str) -> None:
    asyncio.run(write_at(database_url, 5, LAST_OF_MARCH))
    asyncio.run(execute(database_url, "DELETE FROM gateway.access_log WHERE place = 0"))
    refused = access("retire", "--before", "2024-04")
    assert refused.exit_code == 1
    assert "-1-0 is missing" in refused.stdout
    assert access("retire", "--before", "2024-04", "--even-if-altered").exit_code == 0


@pytest.mark.parametrize(("month", "code"), [("2999-01", 2), ("2024", 2), ("2024-13", 2)])
def test_a_malformed_or_unfinished_month_is_not_retired(access: Run, month: str, code: int) -> None:
    assert access("retire", "--before", month).exit_code == code


def test_a_database_without_a_log_is_reported_in_one_line(access: Run, database_url: str) -> None:
    asyncio.run(execute(database_url, "DROP SCHEMA gateway CASCADE"))
    for words in (("verify",), ("head",), ("who", CHIP_ID), ("retire", "--before", "2024-01")):
        shown = access(*words)
        assert shown.exit_code == 1
        assert "`wardgate migrate` first" in shown.output
