"""`wardgate access` over a real log."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Select
from typer.testing import CliRunner, Result

from gateway.access.audit.audit_engine import audit_engine
from gateway.access.audit.person_look_ups import look_ups_of
from gateway.access.link_table import keep_link
from gateway.access.lost_look_ups import LostLookUps, lost_look_ups_link
from gateway.cards import outcome_table as outcomes
from gateway.cards.answer import Answer
from gateway.cards.question import Question
from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber
from tests.contract.filled_register import connect, keep
from tests.fakes.look_ups import NOW, look_ups
from tests.integration.access_audit import execute, open_access_log, write_chain
from tests.integration.test_access_months import LAST_OF_MARCH, write_at
from tests.unit.gateway.cards.people import CARD, CHIP_ID, INSURANCE_NUMBER, OTHER_CARD, THIS_YEAR, a_holding
from wardgate.cli import app

Run = Callable[..., Result]
UNKNOWN_PERSON = ChipId("079200999999")


@pytest.fixture
def access(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on this test's log."""
    monkeypatch.chdir(tmp_path)

    def access(*words: str) -> Result:
        return CliRunner().invoke(app, ("access", *words), env={"WARDGATE_DATABASE_URL": database_url})

    return access


@pytest.fixture
def logged_look_ups(database_url: str) -> None:
    """A person in the register, looked up by each of their numbers; and an undetermined person, looked up."""

    async def fill() -> None:
        await keep(database_url, [a_holding(THIS_YEAR)])
        await execute(
            database_url, "INSERT INTO gateway.facilities VALUES ('01001', 'Bệnh viện Thử', '01', 'district')"
        )
        async with open_access_log(database_url) as log:
            for subject in (ChipId(CHIP_ID), CardNumber(CARD), InsuranceNumber(INSURANCE_NUMBER)):
                await log.write(look_ups(1, subject))
            await log.write(
                [
                    undetermined(subject)
                    for subject in (ChipId(CHIP_ID), CardNumber(OTHER_CARD), UNKNOWN_PERSON)
                ]
            )

    asyncio.run(fill())


def undetermined(subject: ChipId | CardNumber) -> tuple[Question, Answer]:
    """A look-up while the register could not be read."""
    ((question, answer),) = look_ups(1, subject)
    return question, msgspec.structs.replace(answer, snapshot=None, outcome=outcomes.UNDETERMINED)


@pytest.mark.usefixtures("logged_look_ups")
@pytest.mark.parametrize("number", [CHIP_ID, CARD, INSURANCE_NUMBER])
def test_who_lists_the_look_ups_by_each_of_a_person_s_numbers(access: Run, number: str) -> None:
    shown = access("who", number, "--json")
    look_ups_shown = [json.loads(line) for line in shown.stdout.splitlines()]
    assert shown.exit_code == 0
    looked_up_by = sorted(
        look_up["asked_by"] for look_up in look_ups_shown if look_up["purpose"] == "look-up"
    )
    assert looked_up_by == ["card_number", "card_number", "chip_id", "chip_id", "insurance_number"]
    assert {(look_up["facility"], look_up["facility_name"]) for look_up in look_ups_shown[1:]} == {
        ("01001", "Bệnh viện Thử")
    }


@pytest.mark.usefixtures("logged_look_ups")
def test_who_is_written_to_the_log_itself(access: Run, database_url: str) -> None:
    (own_entry, *_) = access("who", CARD, "--officer", "Lý Kiểm Toán", "--json").stdout.splitlines()
    assert json.loads(own_entry) | {
        "purpose": "audit",
        "officer_name": "Lý Kiểm Toán",
        "facility": "",
    } == json.loads(own_entry)
    shown = access("who", CHIP_ID)
    assert "Lý Kiểm Toán" in shown.stdout
    assert "the insurer" in shown.stdout
    assert access("verify").exit_code == 0


@pytest.mark.usefixtures("logged_look_ups")
def test_who_shows_day_facility_purpose_and_outcome(access: Run) -> None:
    shown = access("who", CHIP_ID).stdout
    for text in (
        "01001 Bệnh viện Thử",
        "2026-03-02",
        "look-up",
        "ACCURATE",
        "UNDETERMINED",
        "by card number",
    ):
        assert text in shown


@pytest.mark.usefixtures("logged_look_ups")
def test_who_lists_only_itself_for_a_person_without_look_ups(access: Run) -> None:
    (line,) = access("who", "079200111111", "--json").stdout.splitlines()
    assert json.loads(line)["purpose"] == "audit"


@pytest.mark.parametrize("number", ["98", "DN9010123456789", "000000000000"])
def test_a_malformed_number_is_reported_without_repeating_it(access: Run, number: str) -> None:
    shown = access("who", number)
    assert shown.exit_code == 2
    assert number not in shown.output.replace("Usage", "")


async def test_who_reads_the_index_and_not_the_table(database_url: str) -> None:
    plan = await _plan(database_url, look_ups_of([CHIP_ID, INSURANCE_NUMBER], 10))
    assert "Index Cond: (COALESCE(" in plan
    assert "Seq Scan on access_log" not in plan


async def _plan(database_url: str, statement: Select[Any]) -> str:
    """As PostgreSQL plans the very text that is sent, with its parameters."""
    async with audit_engine(database_url) as engine, engine.connect() as connection:
        sent = statement.compile(engine.sync_engine, compile_kwargs={"render_postcompile": True})
        parameters = tuple(sent.params[name] for name in sent.positiontup or ())
        plan = await connection.exec_driver_sql(f"EXPLAIN {sent}", parameters)
        return "\n".join(plan.scalars())


def test_verify_reports_a_sound_log(access: Run, database_url: str) -> None:
    asyncio.run(write_chain(database_url, 3, 2))
    shown = access("verify")
    assert shown.exit_code == 0
    assert "5 entries · 2 links · 1 chains · 0 seals" in shown.stdout
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
    assert shown.exit_code == 1
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


@pytest.mark.parametrize(("month", "code"), [("2999-01", 1), ("2024", 2), ("2024-13", 2)])
def test_a_malformed_or_unfinished_month_is_not_retired(access: Run, month: str, code: int) -> None:
    assert access("retire", "--before", month).exit_code == code


def test_a_database_without_a_log_is_reported_in_one_line(access: Run, database_url: str) -> None:
    asyncio.run(execute(database_url, "DROP SCHEMA gateway CASCADE"))
    for words in (("verify",), ("head",), ("who", CHIP_ID), ("retire", "--before", "2024-01")):
        shown = access(*words)
        assert shown.exit_code == 1
        assert "`wardgate migrate` first" in shown.output
