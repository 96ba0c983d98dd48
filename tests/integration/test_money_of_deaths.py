"""What was paid out for a death is claimed back once, whoever learns first that it is not due."""

from gateway.register.files.kept_file import FileState
from gateway.v1.death_file_pb2 import PENSION_COMPULSORY, DeathAssessment, Survivor
from tests.integration.register_of_deaths import ALLOWANCE, NOT_ACCOUNTED, RUNNING, TOPICS, World, world
from tests.unit.gateway.register.death.dying import NOW, assessed, payout
from tests.unit.gateway.register.file_cases import INSURER, PAYER

__all__ = ["world"]


async def test_what_was_paid_out_is_claimed_back(world: World) -> None:
    death = await world.registered()
    death = await world.cases.answer(INSURER, death, "assessed", assessed(), step="assessment")
    death = await world.cases.answer(PAYER, death, "paid", payout(ALLOWANCE), step="payout")
    file = await world.taken_back(death)
    assert file.read_result.death_annulment.to_recover == ALLOWANCE
    topics = await world.connection.fetch(
        "SELECT topic FROM gateway.office_messages WHERE office_kind = 'payer'"
    )
    assert [row[0] for row in topics] == ["task", "recovery"]
    running = await world.connection.fetchval(
        "SELECT count(*) FROM gateway.benefits WHERE stopped_on IS NULL"
    )
    assert running == 0


async def test_what_is_paid_out_after_the_annulment_is_claimed_back_too(world: World) -> None:
    death = await world.registered()
    death = await world.cases.answer(INSURER, death, "assessed", assessed(), step="assessment")
    await world.taken_back(death)
    await world.cases.answer(PAYER, death, "paid", payout(ALLOWANCE), step="payout")
    topics = [row[0] for row in await world.connection.fetch(TOPICS)]
    assert topics == ["task", "allowances-ended", "recovery"]
    assert await world.connection.fetchval("SELECT sum(amount) FROM gateway.recoveries") == ALLOWANCE


async def test_no_allowance_is_granted_after_the_annulment(world: World) -> None:
    death = await world.registered()
    await world.taken_back(death)
    death = await world.cases.answer(INSURER, death, "assessed", assessed(), step="assessment")
    assert death.state is FileState.REFUSED
    assert await world.connection.fetchval(RUNNING) == 0


async def test_survivors_give_back_the_months_that_have_begun(world: World) -> None:
    survivors = [Survivor(citizen_id="001185000001"), Survivor(citizen_id="001220000001")]
    found = DeathAssessment(pension=PENSION_COMPULSORY, survivors=survivors)
    death = await world.registered()
    death = await world.cases.answer(INSURER, death, "assessed", assessed(found), step="assessment")
    world.cases.clock.moment = NOW.replace(year=2027, month=1)
    file = await world.taken_back(death)
    recovered = await world.connection.fetch("SELECT amount, file_id FROM gateway.recoveries")
    assert [tuple(row) for row in recovered] == [(2 * 1_265_000, file.file_id)] * 2
    assert await world.connection.fetchval(RUNNING) == 0
    # The payer learns of it, and has no task left.
    assert [row[0] for row in await world.connection.fetch(TOPICS)] == ["task", "allowances-ended"]
    death = await world.cases.answer(PAYER, death, "not-paid", step="payout")
    assert [task.step for task in death.open_tasks()] == ["residence"]


async def test_who_withdraws_gives_back_what_was_paid_once(world: World) -> None:
    death = await world.registered()
    death = await world.cases.answer(INSURER, death, "assessed", assessed(), step="assessment")
    death = await world.cases.answer(PAYER, death, "paid", payout(ALLOWANCE), step="payout")
    await world.taken_back(death)
    await world.cases.withdraw(death)
    assert await world.connection.fetchval("SELECT sum(amount) FROM gateway.recoveries") == ALLOWANCE
    assert [row[0] for row in await world.connection.fetch(TOPICS)] == ["task", "recovery"]


async def test_money_that_is_paid_out_after_the_file_was_withdrawn_is_claimed_back(world: World) -> None:
    death = await world.registered()
    waiting = await world.cases.answer(INSURER, death, "assessed", assessed(), step="assessment")
    await world.cases.withdraw(waiting)
    for _ in range(2):
        file = await world.cases.answer(PAYER, waiting, "paid", payout(ALLOWANCE), step="payout")
    assert file.state is FileState.WITHDRAWN
    assert not await world.connection.fetch(NOT_ACCOUNTED)
    assert await world.connection.fetchval("SELECT sum(amount) FROM gateway.recoveries") == ALLOWANCE


async def test_what_two_payers_have_paid_out_is_claimed_back_from_each_once(world: World) -> None:
    death = await world.registered()
    waiting = await world.cases.answer(INSURER, death, "assessed", assessed(), step="assessment")
    for transfer in ("CK-1", "CK-2"):
        await world.cases.answer(PAYER, waiting, "paid", payout(ALLOWANCE, transfer), step="payout")
    file = await world.taken_back(death)
    assert file.read_result.death_annulment.to_recover == ALLOWANCE
    assert not await world.connection.fetch(NOT_ACCOUNTED)
    assert await world.connection.fetchval("SELECT sum(amount) FROM gateway.recoveries") == 2 * ALLOWANCE
