"""What every QuotingFacilities guarantees."""

from collections.abc import AsyncIterator

import pytest

from gateway.claims.review_facts.collect_review_facts import QuotingFacilities
from gateway.claims.review_facts.quoting_facilities_table import QuotingFacilitiesTable
from runtime.postgres.open_database import open_database
from tests.contract.filled_register import connect
from tests.fakes.quoting import FakeQuotingFacilities

FACILITY = "INSERT INTO gateway.facilities VALUES ($1, 'Trạm y tế', '01', 'commune')"


@pytest.fixture
async def quoting(kept_in: str | None) -> AsyncIterator[QuotingFacilities]:
    """Three facilities, none of them marked."""
    if kept_in is None:
        yield FakeQuotingFacilities()
        return
    connection = await connect(kept_in)
    await connection.executemany(FACILITY, [("01001",), ("01002",), ("01003",)])
    await connection.close()
    async with open_database(kept_in) as database:
        yield QuotingFacilitiesTable(database)


async def test_at_first_no_facility_is_marked(quoting: QuotingFacilities) -> None:
    assert not await quoting.find({"01001", "01002"})


async def test_a_marked_facility_stays_marked(quoting: QuotingFacilities) -> None:
    await quoting.add({"01001"})
    await quoting.add({"01001", "01003"})
    assert await quoting.find({"01001", "01002", "01003"}) == {"01001", "01003"}


async def test_only_the_facilities_of_the_question_are_returned(quoting: QuotingFacilities) -> None:
    await quoting.add({"01001", "01002"})
    assert await quoting.find({"01002", "99999"}) == {"01002"}
    assert not await quoting.find(set())
