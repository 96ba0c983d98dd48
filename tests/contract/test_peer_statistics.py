"""What is usual, computed in SQL and in plain Python: the same groups with the same numbers."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert

from insurance.claim.principal_diagnosis import category_of
from review.peers.current_peers import CurrentPeers, LastEdition
from review.peers.edition_table import PeerEditionTable
from review.peers.make_edition import MadeEdition, make_edition
from review.peers.shrinkage import GroupStatistics, shrunk
from review.rulebook.engine.usual import Measure, PeerGroup
from review.triage.tables.cases import cases
from runtime.postgres.engine import make_engine
from tests.contract.filled_register import connect
from tests.fakes.peers import MeasuredClaim, statistics_of
from tests.integration.triage_rows import a_case

SINCE, UNTIL = date(2026, 1, 1), date(2027, 1, 1)
DIAGNOSES = ("J18.9", "j 18.0", "J20", "K35.8", "Z00.0", "")
TIERS = ("provincial", "district", "")
UNSET = {"tier": "", "tests": None, "drugs": None, "state": "WAITING"}


def some_cases(count: int) -> list[dict[str, Any]]:
    random = Random(7)
    return [
        a_case(
            kind=random.choice(("inpatient", "outpatient")),
            tier=random.choice(TIERS),
            diagnosis=random.choice(DIAGNOSES),
            proposed=random.randrange(50_000, 9_000_000),
            last_day=date(2026, 3, 1) + timedelta(days=random.randrange(9)),
            first_day=date(2026, 3, 1),
            lines=random.randrange(1, 30),
            tests=random.randrange(50_000),
            drugs=random.choice((None, 1_000, 20_000)),
        )
        for _ in range(count)
    ]


def measured(case: dict[str, Any]) -> MeasuredClaim:
    proposed = float(case["proposed"])
    measures = {
        Measure.COST: proposed,
        Measure.DAYS: float((case["last_day"] - case["first_day"]).days + 1),
        Measure.LINES: float(case["lines"]),
        Measure.TESTS: 100 * case["tests"] / proposed,
    }
    if case["drugs"] is not None:
        measures[Measure.DRUGS] = 100 * case["drugs"] / proposed
    return MeasuredClaim(PeerGroup(case["tier"], case["kind"], category_of(case["diagnosis"])), measures)


async def keep(database_url: str, rows: Sequence[dict[str, Any]]) -> None:
    engine = make_engine(database_url)
    async with engine.begin() as connection:
        await connection.execute(insert(cases), [{**UNSET, **row} for row in rows])
    await engine.dispose()


async def made_of(database_url: str, rows: Sequence[dict[str, Any]]) -> MadeEdition:
    await keep(database_url, rows)
    return await make_edition(database_url, SINCE, UNTIL)


async def test_both_compute_the_same_groups_with_the_same_spreads(database_url: str) -> None:
    rows = some_cases(400)
    made = await made_of(database_url, rows)
    connection = await connect(database_url)
    usual = CurrentPeers(PeerEditionTable(connection), LastEdition())
    groups = shrunk(statistics_of(map(measured, rows)))
    found = await usual.read([one.group for one in groups])
    await connection.close()
    assert made.groups == len(groups) > 30
    kept = [one and GroupStatistics(one.group, one.claims, one.spreads) for one in found]
    assert kept == groups


async def test_a_claim_of_a_group_that_is_too_small_is_compared_with_its_chapter(database_url: str) -> None:
    rare = a_case(kind="inpatient", tier="provincial", diagnosis="J99.1")
    made = await made_of(database_url, [*some_cases(400), rare])
    connection = await connect(database_url)
    usual = CurrentPeers(PeerEditionTable(connection), LastEdition())
    (found,) = await usual.read([PeerGroup("provincial", "inpatient", "J99")])
    await connection.close()
    assert found
    assert (found.edition, found.until) == (made.edition, UNTIL)
    assert found.group == PeerGroup("provincial", "inpatient", "J00-J99")


async def test_what_is_no_bill_in_dong_of_these_days_is_not_compared_with(database_url: str) -> None:
    others: list[dict[str, Any]] = [
        {"currency": "USD"},
        {"use": "preauthorization"},
        {"state": "CLOSED"},
        {"kind": "unknown"},
        {"proposed": 0},
        {"last_day": date(2025, 12, 31), "first_day": date(2025, 12, 31)},
        {"last_day": UNTIL},
    ]
    made = await made_of(database_url, [a_case(**facts) for facts in others])
    assert (made.edition, made.claims, made.groups) == (None, 0, 0)


async def test_a_worker_compares_with_the_last_edition_from_the_next_batch_on(database_url: str) -> None:
    connection = await connect(database_url)
    last = LastEdition()
    usual = CurrentPeers(PeerEditionTable(connection), last)
    group = PeerGroup("provincial", "inpatient", "J18")
    assert await usual.read([group, None]) == [None, None]
    first = await made_of(database_url, some_cases(200))
    (known,) = await usual.read([group])
    second = await make_edition(database_url, SINCE, UNTIL)
    (newer, none) = await usual.read([group, None])
    await connection.close()
    assert known
    assert newer
    assert (known.edition, newer.edition, none) == (first.edition, second.edition, None)


async def test_a_facility_that_admits_far_more_than_others_of_its_tier_stands_out(database_url: str) -> None:
    rows = [
        a_case(facility=f"01{place:03}", tier="district", kind=kind)
        for place in range(7)
        for kind, count in (("outpatient", 40), ("inpatient", 38 if place == 6 else 8 + place % 3))
        for _ in range(count)
    ]
    made = await made_of(database_url, rows)
    (outlier,) = [one for one in made.facilities if one.stands_out]
    assert (outlier.facility, outlier.admissions, outlier.examinations) == ("01006", 38, 40)
    assert outlier.usual < outlier.ratio < 1
