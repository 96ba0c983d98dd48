"""The numbers of the queue in a real PostgreSQL: counts by filter and value, and the top of the page."""

import asyncio
import itertools
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import insert, text

from review.accounts.role import Role
from review.triage.counting_turns import CountingTurns
from review.triage.facets.read_facet import ValuesOf
from review.triage.facets.tally_table import TallyTable
from review.triage.neighbours.place_table import PlaceTable
from review.triage.queue.filter_counts import facet, relaxed
from review.triage.queue.queue_counts import MOST_SECONDS, QueueCounts
from review.triage.queue.queue_filter import QueueBand, QueueFilter
from review.triage.queue.queue_page import Count
from review.triage.queue.queue_table import QueueTable
from review.triage.queue.sights.sight import ReviewerDay, Sight
from review.triage.queue.sights.sight_table import SightTable
from review.triage.tables.decisions import decisions
from tests.integration.queue_cases import LEAD, nth_case, queue_of
from tests.integration.triage_rows import NOW

NO_CASE = Sight(0, None, (0, 0, 0, 0), Decimal(0), Decimal(0))


async def test_a_count_that_takes_too_long_is_not_known(database_url: str) -> None:
    filters = [QueueFilter(), QueueFilter(bands=(QueueBand.CLEAR,))]
    async with queue_of(database_url, nth_case(1)) as database, database.transaction() as connection:
        await connection.execute(text("LOCK TABLE review.cases"))
        assert await QueueCounts(database, 50).counts(filters, LEAD) == [None, None]
        await connection.rollback()
        assert await QueueCounts(database).counts(filters, LEAD) == [Count(1), Count(0)]


async def test_counts_for_which_no_time_is_left_are_not_known(database_url: str) -> None:
    seconds = itertools.count(step=MOST_SECONDS * 0.6)
    async with queue_of(database_url, nth_case(1)) as database:
        counts = QueueCounts(database, clock=lambda: next(seconds))
        assert await counts.counts([QueueFilter()] * 3, LEAD) == [Count(1), None, None]


async def test_without_a_turn_no_number_is_known(database_url: str) -> None:
    turns, ends = CountingTurns(1, wait_seconds=0.01), asyncio.Event()
    async with queue_of(database_url, nth_case(1)) as database, asyncio.TaskGroup() as group:
        group.create_task(turns(ends.wait))
        await asyncio.sleep(0)
        assert await QueueCounts(database, turns=turns).counts([QueueFilter()], LEAD) == [None]
        tallies = TallyTable(database, turns=turns)
        assert await tallies.by_value(QueueFilter(), LEAD, ValuesOf.RULES, 9) is None
        assert await PlaceTable(database, turns=turns).find(UUID(int=2), QueueFilter(), LEAD) is None
        ends.set()


async def test_chips_count_what_would_remain(database_url: str) -> None:
    queue_filter = QueueFilter(bands=(QueueBand.SUSPECT,), rules=("W09",))
    async with queue_of(database_url, *map(nth_case, range(9))) as database:
        counts = QueueCounts(database)
        bands = await counts.counts(facet(QueueFilter(), "bands", QueueBand), LEAD)
        dropped = relaxed(queue_filter)
        remaining = dict(zip(dropped, await counts.counts(list(dropped.values()), LEAD), strict=True))
    assert bands == [Count(6), Count(0), Count(3)]
    assert remaining == {"bands": Count(0), "rules": Count(6)}


async def test_values_are_counted_within_filter_and_scope_the_most_cases_first(database_url: str) -> None:
    hanoi = msgspec.structs.replace(LEAD, provinces=frozenset({"01"}))
    rows = [nth_case(nth, rules=["W01", "W06"] if nth else ["W06"]) for nth in range(4)]
    elsewhere = nth_case(9, facility="79003", province="79", rules=["W06"])
    async with queue_of(database_url, *rows, elsewhere, nth_case(8, state="DECIDED")) as database:
        table = TallyTable(database)
        for actor, queue_filter, values, most, expected in (
            (LEAD, QueueFilter(), ValuesOf.RULES, 9, {"W06": Count(5), "W01": Count(3)}),
            (hanoi, QueueFilter(rules=("W01",)), ValuesOf.RULES, 9, {"W06": Count(4), "W01": Count(3)}),
            (LEAD, QueueFilter(rules=("W01",)), ValuesOf.PROVINCES, 9, {"01": Count(3)}),
            (LEAD, QueueFilter(), ValuesOf.FACILITIES, 1, {"01101": Count(4)}),
        ):
            assert await table.by_value(queue_filter, actor, values, most) == expected
        async with database.transaction() as connection:
            await connection.execute(text("LOCK TABLE review.cases"))
            assert await TallyTable(database, 50).by_value(QueueFilter(), LEAD, ValuesOf.RULES, 9) is None


async def test_the_top_of_the_queue_adds_up_open_cases_and_the_own_day(database_url: str) -> None:
    ages = {0.5: 1, 2: 1, 4: 1, 9: 1}
    rows = [
        nth_case(nth, received_at=NOW - timedelta(days=days), expected_recovery=100, proposed=300)
        for nth, days in enumerate(ages)
    ]
    async with queue_of(
        database_url, *rows, nth_case(9, state="DECIDED"), nth_case(8, currency="USD")
    ) as database:
        sight = await SightTable(database).sight(frozenset(), NOW)
        assert (sight.waiting, sight.ages) == (5, (2, 1, 1, 1))
        assert sight.oldest == NOW - timedelta(days=9)
        assert (sight.expected_recovery, sight.proposed) == (Decimal(400), Decimal(1200))
        first = uuid4()
        async with database.transaction() as connection:
            await connection.execute(
                insert(decisions),
                [
                    a_decision(decision_id=first, claim_id=UUID(int=1)),
                    a_decision(kind="UNDO", claim_id=UUID(int=1), supersedes=first),
                    a_decision(claim_id=UUID(int=2)),
                ],
            )
        assert await SightTable(database).day(LEAD.reviewer_id, NOW) == ReviewerDay(1, Decimal(40), NOW)


def a_decision(**changes: Any) -> dict[str, Any]:
    return {
        "decision_id": uuid4(),
        "kind": "DECISION",
        "look": "FIRST",
        "action": "CUT",
        "reviewer_id": LEAD.reviewer_id,
        "decided_at": NOW,
        "supersedes": None,
        "is_effective": True,
        "case_version": 0,
        "claim_digest": b"",
        "review_digest": b"",
        "rulebook_version": "1",
        "proposed": 100,
        "accepted": 60,
        "currency": "VND",
        "message": b"",
    } | changes


async def test_the_top_of_the_queue_has_no_case_that_waits_for_another_reviewer(database_url: str) -> None:
    reviewer = msgspec.structs.replace(LEAD, reviewer_id=uuid4(), role=Role.REVIEWER)
    decided = (
        (9, "SECOND_LOOK", reviewer.reviewer_id),
        (8, "DISAGREED", uuid4()),
        (4, "SECOND_LOOK", uuid4()),
        (2, "WAITING", None),
    )
    rows = [
        nth_case(days, received_at=NOW - timedelta(days=days), state=state, decided_by=decided_by)
        for days, state, decided_by in decided
    ]
    async with queue_of(database_url, *rows) as database:
        table = SightTable(database)
        for actor, others, oldest in ((reviewer, 2, 4), (LEAD, 0, 9)):
            _, shown = await QueueTable(database).page(QueueFilter(), actor)
            waiting = (await table.sight(frozenset(), NOW)).waiting
            assert (await table.of_others(actor, NOW)).waiting == others
            assert shown == Count(waiting - others)
            assert await table.oldest(actor) == NOW - timedelta(days=oldest)
        elsewhere = msgspec.structs.replace(reviewer, provinces=frozenset({"79"}))
        assert await table.of_others(elsewhere, NOW) == NO_CASE
        assert await table.oldest(elsewhere) is None
