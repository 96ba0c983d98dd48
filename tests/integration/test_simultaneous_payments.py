"""Payments for households at the same moment: each is insured once, and all money is accounted for."""

import asyncio

from gateway.refusals import RequestMalformed
from gateway.register.files.kept_file import FileState
from tests.integration.counted_statements import counted_statements
from tests.integration.register_of_households import FIRST, WALLET, World, world
from tests.unit.gateway.register.file_cases import PAYER
from tests.unit.gateway.register.household.joining import facts, payment

__all__ = ["world"]


async def test_two_payments_at_the_same_moment_insure_once(world: World) -> None:
    files = [await world.joined(1), await world.cases.submit(facts(1), "HGD-again")]
    paid = await asyncio.gather(*world.both_paid(files, (payment(FIRST, f"R-{place}") for place in (1, 2))))
    assert {file.state for file in paid} == {FileState.SETTLED, FileState.REFUSED}
    assert len(await world.periods(1)) == 1
    refunds = await world.connection.fetch("SELECT amount, reason FROM gateway.refunds")
    assert [tuple(row) for row in refunds] == [(FIRST, "not due")]


async def test_two_payers_of_one_file_at_the_same_moment_insure_once_and_one_pays_back(world: World) -> None:
    file = await world.joined(1)
    paid = await asyncio.gather(
        world.cases.answer(PAYER, file, "paid", payment(FIRST)),
        world.other.answer(WALLET, file, "paid", payment(FIRST, "W-1")),
    )
    assert [one.state for one in paid] == [FileState.SETTLED] * 2
    assert len(await world.periods(1)) == 1
    for table, count in (("payments", 2), ("refunds", 1)):
        money = await world.connection.fetchval(f"SELECT sum(amount) FROM gateway.{table}")
        assert money == count * FIRST
    # The chain of the file has both.
    (late,) = {one.events for one in paid} - {min(one.events for one in paid)}
    again = await world.other.answer(WALLET, file, "paid", payment(FIRST, "W-1"))
    assert again.events == late


async def test_of_two_payments_under_one_receipt_at_the_same_moment_one_is_refused(world: World) -> None:
    files = [await world.joined(1), await world.joined(2, household="HK-2")]
    paid = await asyncio.gather(*world.both_paid(files, [payment(FIRST)] * 2), return_exceptions=True)
    refused = [one for one in paid if isinstance(one, RequestMalformed)]
    assert len(refused) == 1
    assert refused[0].faults[0].field == "facts.payment_made.receipt_number"


async def test_members_who_pay_at_the_same_moment_at_one_gateway_get_a_place_each(world: World) -> None:
    places = range(1, 6)
    files = [await world.joined(place) for place in places]
    answers = [payment(FIRST, f"R-{place}") for place in places]
    paid = await asyncio.gather(*map(world.paid, files, answers))
    results = [file.read_result.household for file in paid]
    assert sorted(result.lines[0].place for result in results) == [*places]
    assert {result.paid_back + result.total for result in results} == {FIRST}
    assert [len(await world.periods(place)) for place in places] == [1] * len(places)


async def test_households_that_pay_at_the_same_moment_take_few_statements_more_than_one(
    world: World,
) -> None:
    files = [await world.joined(place, household=f"HK-{place}") for place in range(1, 6)]
    with counted_statements() as one:
        await world.paid(files[0], payment(FIRST, "R-1"))
    with counted_statements() as others:
        answers = (payment(FIRST, f"R-{place}") for place in range(2, 6))
        paid = await asyncio.gather(*map(world.paid, files[1:], answers))
    assert {file.state for file in paid} == {FileState.SETTLED}
    # Two transactions at most.
    assert len(others) <= 2 * len(one)
