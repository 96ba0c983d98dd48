"""The uses by other patients that overlap with a claim's are found, in memory and on PostgreSQL."""

from datetime import datetime, timedelta
from typing import Any

from gateway.claims.intake.new_claim import NewClaim
from insurance.claim.uses.use import MOST_READ, ConcurrentUse, Use
from review.worker.uses.use_query import MOST_OTHERS, UseQuery
from runtime.time_zone import HO_CHI_MINH
from tests.contract.claim_ports import ClaimPorts, a_use, an_entry, stay_of

ANOTHER = "insurance|9999999999"
BED = "bed|K02 H001"


def a_claim(number: str = "1", *uses: Use, **facts: Any) -> NewClaim:
    return an_entry(number, uses=uses, **facts)


def a_bed(first: int, last: int) -> Use:
    begins, ends = (datetime(2026, 3, day, 9, tzinfo=HO_CHI_MINH) for day in (first, last))
    return Use(BED, begins, ends, 2)


async def concurrent(ports: ClaimPorts, *known: NewClaim, asked: NewClaim) -> tuple[ConcurrentUse, ...]:
    """Those that the last claim is compared with."""
    await ports.intake.keep([*known, asked])
    worker = await ports.hire()
    place = {queued.claim_id: queued.place for queued in (await worker.queue.take()).claims}
    query = UseQuery(
        place[asked.claim.claim_id], asked.claim.facility, stay_of(asked).person, None, asked.uses
    )
    (found,) = await worker.uses.concurrent([query])
    return found  # type: ignore[no-any-return]


async def test_a_use_by_another_patient_in_the_same_minutes_is_found(ports: ClaimPorts) -> None:
    known = a_claim("1", a_use(8, 0, 8, 30))
    asked = a_claim("2", a_use(8, 29, 9, 0, line=4), person=ANOTHER)
    found = await concurrent(ports, known, asked=asked)
    use = known.uses[0]
    expected = ConcurrentUse(use.resource, use.begins, use.ends, 4, claim_id=str(known.claim.claim_id))
    assert found == (expected,)


async def test_uses_at_another_time_of_another_machine_facility_or_of_the_patient_are_not_found(
    ports: ClaimPorts,
) -> None:
    known = [
        a_claim("1", a_use(7, 30, 8, 0)),
        a_claim("2", a_use(8, 30, 9, 0)),
        a_claim("3", a_use(resource="machine|SA.2")),
        a_claim("4", a_use(), facility="01002"),
        a_claim("5", a_use(), person=ANOTHER),
    ]
    asked = a_claim("6", a_use(8, 0, 8, 30), person=ANOTHER)
    assert await concurrent(ports, *known, asked=asked) == ()


async def test_only_earlier_claims_are_compared_and_not_the_one_that_is_replaced(ports: ClaimPorts) -> None:
    first, second = a_claim("1", a_use()), a_claim("2", a_use(), person=ANOTHER)
    await ports.intake.keep([first, second])
    worker = await ports.hire()
    one, two = (await worker.queue.take()).claims
    queries = [
        UseQuery(one.place, "01001", stay_of(first).person, None, first.uses),
        UseQuery(two.place, "01001", ANOTHER, first.claim.claim_id, second.uses),
    ]
    assert await worker.uses.concurrent(queries) == [(), ()]
    assert await worker.uses.concurrent([]) == []


async def test_a_bed_is_found_in_use_for_weeks(
    ports: ClaimPorts,
) -> None:
    known = a_claim("1", a_bed(2, 28))
    found = await concurrent(ports, known, asked=a_claim("2", a_bed(27, 29), person=ANOTHER))
    assert [(use.resource, use.line) for use in found] == [(BED, 2)]


async def test_of_many_at_once_the_first_are_returned(ports: ClaimPorts) -> None:
    known = [a_claim(f"{number}", a_use(8, number, 9, 0)) for number in range(MOST_OTHERS + 2)]
    found = await concurrent(ports, *known, asked=a_claim("last", a_use(8, 30, 8, 40), person=ANOTHER))
    assert [use.claim_id for use in found] == [str(one.claim.claim_id) for one in known[:MOST_OTHERS]]


async def test_made_up_uses_without_number_do_not_make_a_comparison_slow(ports: ClaimPorts) -> None:
    """Of those that began before the end of a use the last ones are read, and no others."""
    long_ago, lately = a_use(8, 0, 12, 0), a_use(11, 0, 12, 0)
    other = a_claim("1", long_ago, lately, person=ANOTHER)
    begins = a_use(9).begins
    made_up = [
        a_use(begins=begins + timedelta(seconds=n), ends=a_use(9, 59).begins) for n in range(MOST_READ)
    ]
    asked = a_claim("3", a_use(9, 50, 10, 0), a_use(11, 30, 12, 0, line=1))
    found = await concurrent(ports, other, a_claim("2", *made_up), asked=asked)
    assert [(use.line, use.begins) for use in found] == [(1, lately.begins)]
