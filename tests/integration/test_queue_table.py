"""The queue in a real PostgreSQL: pages, scope, counts, and what the top of the page says."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from sqlalchemy import insert, text

from review.accounts.actor import Actor
from review.accounts.role import Role
from review.triage.counting_turns import CountingTurns
from review.triage.facets.read_facet import ValuesOf
from review.triage.facets.tally_table import TallyTable
from review.triage.neighbours.place_table import PlaceTable
from review.triage.queue.conditions import conditions_of
from review.triage.queue.filter_counts import facet, relaxed
from review.triage.queue.page_statements import Bounds, Search, in_window
from review.triage.queue.queue_counts import MOST_SECONDS, QueueCounts
from review.triage.queue.queue_filter import (
    CaseMark,
    CaseState,
    QueueBand,
    QueueFilter,
    QueueOrder,
    VisitKind,
)
from review.triage.queue.queue_page import PAGE_ROWS, Count, PageCursor, QueueRow, keys_of, read_cursor
from review.triage.queue.queue_table import QueueTable
from review.triage.queue.saved_view_table import SavedViewTable
from review.triage.queue.saved_views import SavedView
from review.triage.queue.sights.sight import ReviewerDay
from review.triage.queue.sights.sight_table import SightTable
from review.triage.tables.cases import cases
from review.triage.tables.decisions import decisions
from runtime.postgres.database import Database, open_database
from tests.integration.triage_rows import NOW, a_case

LEAD = Actor(reviewer_id=uuid4(), account="lead", full_name="Trần Thu Hà", role=Role.LEAD)


def nth_case(nth: int, **changes: Any) -> dict[str, Any]:
    """Cases that differ in what the queue is ordered and filtered by."""
    amount = Decimal(1000 * (nth // 2))
    facts = {
        "claim_id": UUID(int=nth + 1),
        "number": f"01101-2026-{nth:04}",
        "kind": "inpatient" if nth % 2 else "outpatient",
        "received_at": NOW - timedelta(hours=nth),
        "first_day": date(2026, 10, 1),
        "last_day": date(2026, 10, 1 + nth % 20),
        "band": "SUSPECT" if nth % 3 else "CLEAR",
        "score": Decimal(nth % 10) / 10 if nth % 3 else Decimal(0),
        "proposed": amount * 2,
        "accepted": amount,
        "at_stake": amount,
        "expected_recovery": amount,
        "rules": ["W01"] if nth % 3 else [],
        "outcomes": ["CUT"] if nth % 3 else [],
        "marks": [] if nth % 5 else ["DEATH"] if nth % 3 else ["RANDOM"],
        "line_codes": [f"10.{nth % 4}"],
        "lines": 3,
        "state": "WAITING",
        "held_by": None,
        "held_until": None,
    }
    return a_case(**facts | changes)


@asynccontextmanager
async def queue_of(url: str, *rows: dict[str, Any]) -> AsyncIterator[Database]:
    async with open_database(url) as database:
        async with database.transaction() as connection:
            await connection.execute(insert(cases), rows)
        yield database


async def all_rows(table: QueueTable, queue_filter: QueueFilter, actor: Actor = LEAD) -> list[QueueRow]:
    rows: list[QueueRow] = []
    at: PageCursor | None = None
    while True:
        page, _ = await table.page(queue_filter, actor, at)
        rows += page.rows
        if page.next is None:
            return rows
        # As a browser does: the cursor travels in the address.
        at = read_cursor(page.next.token, queue_filter.order)


@pytest.mark.parametrize("order", QueueOrder)
async def test_pages_follow_each_other_in_both_directions(database_url: str, order: QueueOrder) -> None:
    queue_filter = QueueFilter(order=order)
    async with queue_of(database_url, *map(nth_case, range(PAGE_ROWS * 2 + 7))) as database:
        table = QueueTable(database)
        rows = await all_rows(table, queue_filter)
        first, _ = await table.page(queue_filter, LEAD)
        second, _ = await table.page(queue_filter, LEAD, first.next)
        back, _ = await table.page(queue_filter, LEAD, second.previous)
        assert await QueueCounts(database).counts([queue_filter], LEAD) == [Count(len(rows))]
    assert len({row.claim_id for row in rows}) == len(rows) == PAGE_ROWS * 2 + 7
    assert (back.rows, first.previous) == (first.rows, None)
    key: dict[QueueOrder, Callable[[QueueRow], Any]] = {
        QueueOrder.RECOVERY: lambda row: (-row.expected_recovery, -row.proposed),
        QueueOrder.AGE: lambda row: row.received_at,
        QueueOrder.AMOUNT: lambda row: -row.proposed,
        QueueOrder.SCORE: lambda row: -row.score,
    }
    assert rows == sorted(rows, key=key[order])


async def test_of_cases_with_the_same_expectation_those_that_ask_for_more_come_first(
    database_url: str,
) -> None:
    amounts = [Decimal(nth * 7919 % 1000) for nth in range(PAGE_ROWS * 2 + 7)]
    rows = [
        nth_case(nth, expected_recovery=Decimal(0), proposed=amount) for nth, amount in enumerate(amounts)
    ]
    async with queue_of(database_url, *rows) as database:
        table = QueueTable(database)
        found = await all_rows(table, QueueFilter())
        last = found[PAGE_ROWS]
        before, _ = await table.page(
            QueueFilter(), LEAD, PageCursor(keys_of(last, QueueOrder.RECOVERY), last.claim_id, backward=True)
        )
    assert [row.proposed for row in found] == sorted(amounts, reverse=True)
    assert list(before.rows) == found[:PAGE_ROWS]


async def test_amounts_in_other_currencies_come_last_and_within_no_bounds(database_url: str) -> None:
    amounts = {"expected_recovery": Decimal(10**9), "proposed": Decimal(10**9)}
    rows = [nth_case(nth) for nth in (1, 3, 5)] + [
        nth_case(7, **amounts, currency="USD"),
        nth_case(
            9, **amounts | {"proposed": Decimal(5), "expected_recovery": Decimal("5.5")}, currency="USD"
        ),
    ]
    async with queue_of(database_url, *rows) as database:
        table = QueueTable(database)
        for order in (QueueOrder.RECOVERY, QueueOrder.AMOUNT):
            found = await all_rows(table, QueueFilter(order=order))
            assert [row.claim_id.int for row in found] == [6, 4, 2, 8, 10], order
            cursor = PageCursor(keys_of(found[3], order), found[3].claim_id, backward=True)
            page, _ = await table.page(QueueFilter(order=order), LEAD, cursor)
            assert [row.claim_id.int for row in page.rows] == [6, 4, 2]
        for bounds in (QueueFilter(amount_from=Decimal(1)), QueueFilter(amount_to=Decimal(10**10))):
            assert {row.currency for row in await all_rows(table, bounds)} == {"VND"}


async def test_a_filter_shows_the_cases_that_meet_all_its_conditions(database_url: str) -> None:
    rows = [nth_case(nth) for nth in range(40)]
    expected: dict[QueueFilter, Any] = {
        QueueFilter(kinds=(VisitKind.INPATIENT,)): lambda row: row["kind"] == "inpatient",
        QueueFilter(bands=(QueueBand.CLEAR, QueueBand.CHECK)): lambda row: row["band"] == "CLEAR",
        QueueFilter(rules=("W01",), marks=(CaseMark.DEATH,)): lambda row: row["marks"] == ["DEATH"],
        QueueFilter(marks=(CaseMark.RANDOM,)): lambda row: row["marks"] == ["RANDOM"],
        QueueFilter(line_codes=("10.1", "10.9")): lambda row: row["line_codes"] == ["10.1"],
        QueueFilter(amount_from=Decimal(10000), amount_to=Decimal(20000)): lambda row: (
            10000 <= row["proposed"] <= 20000
        ),
        QueueFilter(served_from=date(2026, 10, 15)): lambda row: row["last_day"] >= date(2026, 10, 15),
        QueueFilter(facilities=("79003",)): lambda row: False,
        QueueFilter(provinces=("01",), kinds=(VisitKind.INPATIENT,), bands=(QueueBand.CLEAR,)): lambda row: (
            row["kind"] == "inpatient" and row["band"] == "CLEAR"
        ),
    }
    async with queue_of(database_url, *rows) as database:
        for queue_filter, meets in expected.items():
            found = await all_rows(QueueTable(database), queue_filter)
            assert {row.claim_id for row in found} == {row["claim_id"] for row in rows if meets(row)}, (
                queue_filter
            )


async def test_a_claim_number_is_found_by_its_beginning_or_end_whatever_became_of_the_claim(
    database_url: str,
) -> None:
    decided = nth_case(7, number="79003-2026-100%", state="DECIDED")
    async with queue_of(database_url, nth_case(1), decided) as database:
        table = QueueTable(database)
        for number, found in (("79003", 1), ("100%", 1), ("0001", 1), ("2026", 0), ("_", 0)):
            page, _ = await table.page(QueueFilter(number=number), LEAD)
            assert len(page.rows) == found, number
        assert [row.claim_id for row in (await table.page(QueueFilter(), LEAD))[0].rows] == [UUID(int=2)]
        page, _ = await table.page(QueueFilter(states=(CaseState.DECIDED,)), LEAD)
        assert [row.number for row in page.rows] == ["79003-2026-100%"]


async def test_a_reviewer_sees_and_counts_nothing_outside_of_the_own_provinces(database_url: str) -> None:
    hanoi = Actor(
        reviewer_id=uuid4(), account="a", full_name="A", role=Role.REVIEWER, provinces=frozenset({"01"})
    )
    elsewhere = nth_case(1, facility="79003", province="79")
    async with queue_of(database_url, elsewhere, nth_case(2)) as database:
        table, counts = QueueTable(database), QueueCounts(database)
        for queue_filter in (
            QueueFilter(),
            QueueFilter(number="01101-2026-0001"),
            QueueFilter(provinces=("79",)),
        ):
            page, count = await table.page(queue_filter, hanoi)
            assert elsewhere["claim_id"] not in {row.claim_id for row in page.rows}
            assert count == Count(len(page.rows))
        assert (await table.page(QueueFilter(), LEAD))[1] == Count(2)
        assert await counts.counts([QueueFilter(), QueueFilter(provinces=("79",))], hanoi) == [
            Count(1),
            Count(0),
        ]
        assert (await SightTable(database).sight(hanoi.provinces, NOW)).waiting == 1


async def test_mine_are_the_cases_that_one_holds_until_the_assignment_expires(database_url: str) -> None:
    held = {"held_by": LEAD.reviewer_id, "held_until": NOW + timedelta(days=1)}
    expired = held | {"held_until": NOW - timedelta(minutes=5)}
    async with queue_of(database_url, nth_case(1, **held), nth_case(2, **expired), nth_case(3)) as database:
        page, _ = await QueueTable(database).page(QueueFilter(mine=True), LEAD)
        everything, _ = await QueueTable(database).page(QueueFilter(), LEAD)
    assert [row.claim_id for row in page.rows] == [UUID(int=2)]
    assert {row.claim_id: row.held_by for row in everything.rows}[UUID(int=3)] is None


async def test_what_waits_for_others_is_in_a_view_of_its_own_and_not_among_what_waits_for_oneself(
    database_url: str,
) -> None:
    one, other = (msgspec.structs.replace(LEAD, reviewer_id=uuid4(), role=Role.REVIEWER) for _ in "12")
    auditor = msgspec.structs.replace(LEAD, reviewer_id=uuid4(), role=Role.AUDITOR)
    rows = [
        nth_case(0),
        nth_case(2, state="SECOND_LOOK", decided_by=one.reviewer_id),
        nth_case(4, state="DISAGREED", decided_by=one.reviewer_id),
        nth_case(6, state="DISAGREED", decided_by=LEAD.reviewer_id),
    ]
    async with queue_of(database_url, *({"decided_by": None} | row for row in rows)) as database:
        table, counts = QueueTable(database), QueueCounts(database)
        for actor, own, for_others in (
            (one, {1}, {3, 5, 7}),
            (other, {1, 3}, {5, 7}),
            (LEAD, {1, 3, 5}, {7}),
            (auditor, {1, 3, 5, 7}, {3, 5, 7}),
        ):
            filters = [QueueFilter(), QueueFilter(for_others=True)]
            shown = [await all_rows(table, one, actor) for one in filters]
            assert [{row.claim_id.int for row in rows} for rows in shown] == [own, for_others], actor.role
            assert [row.waits_for_another for row in shown[1]] == [True] * len(for_others)
            assert await counts.counts(filters, actor) == [Count(len(own)), Count(len(for_others))]
        # Who asks for a state gets all cases of it, as does who looks for a number.
        looked = await all_rows(table, QueueFilter(states=(CaseState.SECOND_LOOK,)), one)
        assert [row.waits_for_another for row in looked] == [True]
        assert len(await all_rows(table, QueueFilter(number="01101"), one)) == 4


async def test_a_page_is_the_same_whichever_way_its_cases_are_found(database_url: str) -> None:
    """By a window of the order, by the conditions, or in the order to its end."""
    rows = [nth_case(nth) for nth in range(PAGE_ROWS + 9)]
    filters = [
        QueueFilter(order=order, **conditions)
        for order in QueueOrder
        for conditions in (
            {},
            {"kinds": (VisitKind.INPATIENT,)},
            {"bands": (QueueBand.CLEAR,), "provinces": ("01",)},
            {"rules": ("W01",), "amount_from": Decimal(9000)},
            {"facilities": ("01101",), "line_codes": ("10.1",)},
            {"states": (CaseState.WAITING,), "marks": (CaseMark.RANDOM,)},
        )
    ]
    async with queue_of(database_url, *rows) as database:
        for one in filters:
            by_window, by_conditions, to_the_end = [
                await all_rows(QueueTable(database, bounds), one)
                for bounds in (Bounds(), Bounds(1, 1, 1000), Bounds(1, 1, 0))
            ]
            assert by_window == by_conditions == to_the_end, one
            assert by_window


async def test_claims_without_findings_are_found_by_score_at_once_though_they_stand_last(
    database_url: str,
) -> None:
    queue_filter = QueueFilter(bands=(QueueBand.CLEAR,), order=QueueOrder.SCORE)
    conditions = conditions_of(queue_filter, LEAD)
    statement = in_window(Search(queue_filter, conditions, None, [cases.c.claim_id], Bounds(window=20)))
    assert statement is not None
    rows = [nth_case(nth) for nth in range(40)]
    async with queue_of(database_url, *rows) as database, database.transaction() as connection:
        found = (await connection.execute(statement)).scalars().all()
    assert sorted(found) == [row["claim_id"] for row in rows if row["band"] == "CLEAR"]


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


async def test_saved_views_are_kept_by_name_up_to_a_number(database_url: str) -> None:
    filters = [QueueFilter(rules=("W07",)), QueueFilter(bands=(QueueBand.CHECK,), order=QueueOrder.AGE)]
    async with open_database(database_url) as database:
        table = SavedViewTable(database)
        assert await table.save(LEAD.reviewer_id, SavedView("một", filters[0]), 1)
        assert not await table.save(LEAD.reviewer_id, SavedView("hai", filters[1]), 1)
        assert await table.save(LEAD.reviewer_id, SavedView("một", filters[1]), 1)
        assert await table.all(LEAD.reviewer_id) == [SavedView("một", filters[1])]
        assert await table.all(uuid4()) == []
        await table.drop(LEAD.reviewer_id, "một")
        assert await table.all(LEAD.reviewer_id) == []


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
