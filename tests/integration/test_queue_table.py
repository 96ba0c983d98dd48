"""The queue in a real PostgreSQL: its pages, their order, filters and scope."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from review.accounts.actor import Actor
from review.accounts.role import Role
from review.triage.queue.conditions import conditions_of
from review.triage.queue.page_statements import Bounds, Search, in_window
from review.triage.queue.queue_counts import QueueCounts
from review.triage.queue.queue_filter import (
    CaseMark,
    CaseState,
    QueueBand,
    QueueFilter,
    QueueOrder,
    VisitKind,
)
from review.triage.queue.queue_page import PAGE_ROWS, Count, PageCursor, QueueRow, keys_of
from review.triage.queue.queue_table import QueueTable
from review.triage.queue.sights.sight_table import SightTable
from review.triage.tables.cases import cases
from tests.integration.queue_cases import LEAD, all_rows, nth_case, queue_of
from tests.integration.triage_rows import NOW


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
