"""`wardgate access who` over a real log."""

import asyncio
import json
from typing import Any

import msgspec
import pytest
from sqlalchemy import Select

from gateway.access.audit.audit_engine import audit_engine
from gateway.access.audit.person_look_ups import look_ups_of
from gateway.cards import outcome_table as outcomes
from gateway.cards.answer import Answer
from gateway.cards.question import Question
from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber
from tests.contract.filled_register import keep
from tests.fakes.look_ups import look_ups
from tests.integration.access_audit import execute, open_access_log
from tests.integration.access_commands import Run, access
from tests.unit.gateway.cards.people import CARD, CHIP_ID, INSURANCE_NUMBER, OTHER_CARD, THIS_YEAR, a_holding

__all__ = ["access"]

UNKNOWN_PERSON = ChipId("079200999999")


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
