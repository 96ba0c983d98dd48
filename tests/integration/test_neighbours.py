"""The place of a claim in a filter of the queue, and the claims beside it, from a real PostgreSQL."""

from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from review.accounts.actor import NotPermitted
from review.accounts.role import Role
from review.triage.neighbours import place_table
from review.triage.neighbours.find_neighbours import FindNeighbours, Neighbours
from review.triage.neighbours.place_table import PlaceTable
from review.triage.queue.queue_filter import CaseState, QueueBand, QueueFilter, QueueOrder
from review.triage.queue.queue_page import Count
from review.triage.queue.queue_table import QueueTable
from tests.integration.queue_cases import LEAD, all_rows, nth_case, queue_of

FILTERS = [
    *(QueueFilter(order=order) for order in QueueOrder),
    QueueFilter(rules=("W01",), bands=(QueueBand.SUSPECT,), order=QueueOrder.SCORE),
    QueueFilter(number="01101-2026-000"),
]


# With a bound of 3, every filter has more cases than are read at once.
@pytest.mark.parametrize("bound", [10_000, 3])
async def test_the_neighbours_of_each_claim_are_those_of_the_queues_pages(
    database_url: str, monkeypatch: pytest.MonkeyPatch, bound: int
) -> None:
    monkeypatch.setattr(place_table, "COUNT_BOUND", bound)
    async with queue_of(database_url, *map(nth_case, range(12))) as database:
        find = FindNeighbours(PlaceTable(database))
        for queue_filter in FILTERS:
            ids = [row.claim_id for row in await all_rows(QueueTable(database), queue_filter)]
            count = Count(len(ids)) if bound > len(ids) else Count(bound, more=True)
            for place, claim_id in enumerate(ids):
                before = ids[place - 1] if place else None
                after = ids[place + 1] if place + 1 < len(ids) else None
                expected = Neighbours(Count(place + 1), count, before, after)
                assert await find(claim_id, queue_filter, LEAD) == expected, queue_filter


async def test_a_claim_outside_of_the_filter_or_the_scope_has_no_place(database_url: str) -> None:
    hanoi = replace(LEAD, provinces=frozenset({"01"}))
    rows = [nth_case(1), nth_case(2, state="DECIDED"), nth_case(3, facility="79003", province="79")]
    async with queue_of(database_url, *rows) as database:
        find = FindNeighbours(PlaceTable(database))
        assert await find(UUID(int=3), QueueFilter(), LEAD) is None
        assert await find(UUID(int=4), QueueFilter(), hanoi) is None
        assert await find(uuid4(), QueueFilter(), LEAD) is None
        assert await find(UUID(int=2), QueueFilter(), hanoi) == Neighbours(Count(1), Count(1), None, None)
        decided = QueueFilter(states=(CaseState.DECIDED,))
        assert await find(UUID(int=3), decided, LEAD) == Neighbours(Count(1), Count(1), None, None)


async def test_an_administrator_is_told_no_place(database_url: str) -> None:
    async with queue_of(database_url, nth_case(1)) as database:
        with pytest.raises(NotPermitted):
            await FindNeighbours(PlaceTable(database))(
                UUID(int=2), QueueFilter(), replace(LEAD, role=Role.ADMINISTRATOR)
            )
