"""What History guarantees, in memory and on PostgreSQL: the earlier stays of a person."""

from datetime import date

from msgspec.structs import replace

from review.worker.stay_query import PreviousQuery, StayQuery
from review.worker.stay_table import MOST_PREVIOUS, MOST_STAYS
from tests.contract.claim_ports import ClaimPorts, an_entry, stay_of


async def test_history_is_the_same_persons_earlier_stays_that_share_a_day(ports: ClaimPorts) -> None:
    days = {
        "before": (date(2026, 2, 20), date(2026, 2, 28)),
        "touches": (date(2026, 2, 20), date(2026, 3, 1)),
        "within": (date(2026, 3, 2), date(2026, 3, 2)),
        "after": (date(2026, 3, 3), date(2026, 3, 4)),
    }
    entries = {number: an_entry(number, days=span) for number, span in days.items()}
    entries["another person"] = an_entry("another person", person="insurance|9")
    asked, later = an_entry("asked"), an_entry("later")
    await ports.intake.keep([*entries.values(), asked, later])
    worker = await ports.hire()
    places = {claim.claim_id: claim.place for claim in (await worker.queue.take()).claims}
    question = StayQuery(places[asked.claim.claim_id], stay_of(asked), None)
    (found,) = await worker.history.earlier([question])
    assert found == (stay_of(entries["touches"]), stay_of(entries["within"]))


async def test_history_leaves_out_the_replaced_claim_and_keeps_the_order(ports: ClaimPorts) -> None:
    first, second = an_entry("1"), an_entry("2")
    await ports.intake.keep([first, second])
    worker = await ports.hire()
    one, two = (await worker.queue.take()).claims
    questions = [
        StayQuery(two.place, stay_of(second), first.claim.claim_id),
        StayQuery(two.place, stay_of(second), None),
        StayQuery(one.place, stay_of(first), None),
    ]
    assert await worker.history.earlier(questions) == [(), (stay_of(first),), ()]


async def test_the_last_stays_of_the_person_at_the_facility_with_a_service_are_found(
    ports: ClaimPorts,
) -> None:
    """The service is the beginning of the keys of its lines."""
    month, a_year = (date(2026, 2, 1), date(2026, 2, 3)), (date(2025, 3, 1), date(2025, 3, 1))
    known = an_entry("1", days=month)
    others = [
        an_entry("2", days=a_year),
        an_entry("3", days=month, facility="01002"),
        an_entry("4", days=month, person="insurance|9999999999"),
        an_entry("5", days=(date(2026, 3, 1), date(2026, 3, 1))),
        an_entry("6", days=month),
    ]
    asked = an_entry("7")
    later = an_entry("8", days=month)
    await ports.intake.keep([known, *others, asked, later])
    worker = await ports.hire()
    places = {queued.claim_id: queued.place for queued in (await worker.queue.take()).claims}
    question = PreviousQuery(
        places[asked.claim.claim_id],
        stay_of(asked).person,
        "01001",
        date(2026, 1, 1),
        date(2026, 3, 1),
        "|A@",
        others[-1].claim.claim_id,
    )
    assert await worker.history.previous([question, replace(question, service="|A@2")]) == [
        (stay_of(known),),
        (stay_of(known),),
    ]
    assert await worker.history.previous([replace(question, service="|C@")]) == [()]
    assert await worker.history.previous([]) == []
    assert await worker.history.earlier([]) == []


async def test_a_service_is_looked_for_in_the_last_stays_of_a_person_who_has_very_many(
    ports: ClaimPorts,
) -> None:
    """Otherwise each claim of one patient takes longer than the one before."""
    day, before = date(2026, 2, 3), date(2026, 2, 1)
    made_up = [an_entry(f"{number}", days=(day, day)) for number in range(MOST_STAYS)]
    made_up = [replace(one, stay=replace(stay_of(one), lines=("|Z@/",))) for one in made_up]
    asked = an_entry("asked")
    await ports.intake.keep([an_entry("early", days=(before, before)), *made_up, asked])
    worker = await ports.hire()
    place = max(queued.place for queued in (await worker.queue.take()).claims)
    question = PreviousQuery(place, stay_of(asked).person, "01001", before, date(2026, 3, 1), "|A@", None)
    found, made_up_found = await worker.history.previous([question, replace(question, service="|Z@")])
    assert (found, len(made_up_found)) == ((), MOST_PREVIOUS)
