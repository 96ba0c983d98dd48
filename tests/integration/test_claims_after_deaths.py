"""Claims with a day after a death are reviewed again, and once more when it is taken back."""

from datetime import date
from uuid import UUID

from google.type.date_pb2 import Date

from review.v1.claim_submitted_pb2 import ClaimSubmitted
from tests.contract.claim_ports import WorkerPorts, a_review, an_entry
from tests.integration.register_of_deaths import World, world
from tests.unit.gateway.register.death.dying import NUMBER

__all__ = ["world"]

AFTER = (date(2026, 11, 19), date(2026, 11, 22))
BEFORE = (date(2026, 11, 10), date(2026, 11, 20))


async def reviewed(world: World, days: tuple[date, date]) -> tuple[WorkerPorts, UUID]:
    entry = an_entry(content=b"the content", person=f"insurance|{NUMBER}", days=days)
    await world.claims.intake.keep([entry])
    worker = await world.claims.hire()
    taken = (await worker.queue.take()).claims
    await worker.reviews.keep([a_review(queued) for queued in taken])
    return worker, entry.claim.claim_id


async def test_a_reviewed_claim_with_a_day_after_the_death_comes_back_with_that_fact(world: World) -> None:
    worker, claim_id = await reviewed(world, AFTER)
    death = await world.registered()
    (queued,) = (await worker.queue.take()).claims
    message = ClaimSubmitted.FromString(queued.message)
    assert (queued.claim_id, message.content) == (claim_id, b"the content")
    assert message.card.died_on == Date(year=2026, month=11, day=20)
    await worker.reviews.keep([a_review(queued)])
    await world.taken_back(death)
    (again,) = (await worker.queue.take()).claims
    assert not ClaimSubmitted.FromString(again.message).card.HasField("died_on")


async def test_a_claim_that_ended_by_the_day_of_death_stays_as_it_is(world: World) -> None:
    worker, _ = await reviewed(world, BEFORE)
    await world.registered()
    assert not (await worker.queue.take()).claims


async def test_a_claim_that_waits_gets_the_fact_even_where_a_worker_has_it(
    world: World,
) -> None:
    entry = an_entry(person=f"insurance|{NUMBER}", days=AFTER)
    await world.claims.intake.keep([entry])
    early = await world.claims.hire()
    (taken,) = (await early.queue.take()).claims
    await world.registered()
    # Its review was made without the fact: it is lost, and the next worker has it.
    await early.reviews.keep([a_review(taken)])
    later = await world.claims.hire()
    (queued,) = (await later.queue.take()).claims
    assert queued.claim_id == entry.claim.claim_id
    assert ClaimSubmitted.FromString(queued.message).card.HasField("died_on")
