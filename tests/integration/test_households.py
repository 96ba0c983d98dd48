"""Households join and renew on a real register: the next look-up knows it, and all money is accounted for."""

from datetime import date

import asyncpg
import pytest

from gateway.register.files.kept_file import FileState
from gateway.v1.file_facts_pb2 import FileFacts
from gateway.v1.refund_file_pb2 import RefundFacts
from insurance.date_range import DateRange
from runtime.date_message import date_value
from tests.integration.register_of_households import FIRST, SECOND, World, days, world
from tests.unit.gateway.register.death.dying import annulment, registered
from tests.unit.gateway.register.death.dying import facts as death_facts
from tests.unit.gateway.register.file_cases import CIVIL_STATUS
from tests.unit.gateway.register.household.joining import facts, number, payment

__all__ = ["world"]


async def test_a_household_joins_pays_and_renews(world: World) -> None:
    file = await world.joined(1, 2)
    assert file.read_result.household.total == FIRST + SECOND
    file = await world.paid(file, payment(FIRST + SECOND + 700))
    assert (file.state, file.read_result.household.paid_back) == (FileState.SETTLED, 700)
    (period,) = await world.periods(2)
    assert (period.card_number, days(period)) == (
        f"GD401{number(2)}",
        DateRange(date(2026, 12, 30), date(2027, 12, 29)),
    )
    world.cases.clock.moment = world.cases.clock.moment.replace(year=2027, month=12, day=10)
    file = await world.cases.submit(facts(2), "HGD-renewal")
    await world.paid(file, payment(FIRST, "R-2", date(2027, 12, 10)))
    assert [days(one).first for one in await world.periods(2)] == [date(2026, 12, 30), date(2027, 12, 30)]


async def test_cover_that_was_paid_back_for_a_death_does_not_come_back_with_its_annulment(
    world: World,
) -> None:
    await world.paid(await world.joined(1), payment(FIRST))
    death = await world.cases.submit(death_facts(more=False), "KT-1")
    death = await world.cases.answer(CIVIL_STATUS, death, "registered", registered())
    back = await world.cases.submit(FileFacts(refund=RefundFacts(insurance_number=number(1), province="01")))
    assert back.read_result.refund.total == FIRST
    file = await world.cases.submit(annulment(death.file_id), "HB-1")
    await world.cases.answer(CIVIL_STATUS, file, "annulled")
    (period,) = await world.periods(1)
    assert period.ended_on == date(2026, 11, 21)


async def test_who_moves_takes_the_card_along_and_counts_in_the_new_household(world: World) -> None:
    await world.paid(await world.joined(1), payment(FIRST))
    await world.joined(2, household="HK-2")
    file = await world.joined(1, 2, household="HK-2")
    assert file.state is FileState.REFUSED
    file = await world.cases.submit(facts(2, number_of="HK-2"), "HGD-3")
    assert file.read_result.household.lines[0].place == 2
    rows = await world.connection.fetch(
        "SELECT household FROM gateway.household_members WHERE until IS NULL ORDER BY insurance_number"
    )
    assert [row[0] for row in rows] == ["HK-2", "HK-2"]


async def test_a_loaded_card_goes_on_without_a_break(world: World) -> None:
    await world.connection.execute(
        """
        WITH card AS (INSERT INTO gateway.cards (card_number, insurance_number)
            VALUES ('GD4010000000003', '0000000003') RETURNING card_id)
        INSERT INTO gateway.card_periods
            (card_id, valid_from, valid_until, registered_facility, five_years_on)
        SELECT card_id, '2025-12-01', '2026-12-05', '01007', '2029-01-01' FROM card
        """
    )
    await world.paid(await world.joined(3), payment(FIRST))
    _, period = await world.periods(3)
    assert days(period).first == date(2026, 12, 6)
    assert (period.registered_facility, period.five_years_on) == ("01007", date(2029, 1, 1))


@pytest.mark.parametrize(("ended_on", "kept"), [("2026-10-01", 2), ("2026-03-01", 1)])
async def test_a_card_that_was_ended_early_can_be_paid_for_again(
    world: World, ended_on: str, kept: int
) -> None:
    await world.connection.execute(
        f"""
        WITH card AS (INSERT INTO gateway.cards (card_number, insurance_number)
            VALUES ('GD4010000000003', '0000000003') RETURNING card_id)
        INSERT INTO gateway.card_periods
            (card_id, valid_from, valid_until, registered_facility, ended_on, end_reason)
        SELECT card_id, '2026-03-01', '2027-02-28', '01007', '{ended_on}', 'stopped_participating' FROM card
        """
    )
    file = await world.paid(await world.joined(3), payment(FIRST))
    assert file.state is FileState.SETTLED
    periods = await world.periods(3)
    assert len(periods) == kept
    line = file.read_result.household.lines[0]
    assert periods[-1].valid_from == date_value(line.covered_from)


async def test_a_better_card_pays_the_rest_back_once(world: World) -> None:
    await world.paid(await world.joined(1), payment(FIRST))
    await world.connection.execute(
        """
        WITH card AS (INSERT INTO gateway.cards (card_number, insurance_number)
            VALUES ('DN4010000000001', '0000000001') RETURNING card_id)
        INSERT INTO gateway.card_periods (card_id, valid_from, valid_until, registered_facility)
        SELECT card_id, '2027-06-30', '2030-12-31', '01007' FROM card
        """
    )
    facts_of_refund = FileFacts(refund=RefundFacts(insurance_number=number(1), province="01"))
    file, again = [await world.cases.submit(facts_of_refund, f"HT-{place}") for place in (1, 2)]
    assert (file.state, file.read_result.refund.total) == (FileState.SETTLED, FIRST // 2)
    assert again.state is FileState.REFUSED
    household, employee = sorted(await world.periods(1), key=lambda one: one.valid_from)
    assert (household.last_day, employee.valid_from) == (date(2027, 6, 29), date(2027, 6, 30))
    row = await world.connection.fetchrow("SELECT amount, insurance_number FROM gateway.refunds")
    assert row is not None
    assert tuple(row) == (FIRST // 2, number(1))


@pytest.mark.parametrize("change", ["DELETE FROM gateway.payments", "UPDATE gateway.payments SET amount = 1"])
async def test_recorded_money_stays_as_it_is(world: World, change: str) -> None:
    await world.paid(await world.joined(1), payment(FIRST))
    with pytest.raises(asyncpg.RaiseError, match="never changed"):
        await world.connection.execute(change)
