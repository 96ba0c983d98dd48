"""How a batch of claims gets its catalogues: in one query, and from memory."""

from datetime import date
from decimal import Decimal

import pytest

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.catalogue.listed import Entries, NoEntry, NotLoaded
from review.catalogues.reading.catalogue_name import CatalogueName
from review.catalogues.reading.catalogue_need import CatalogueNeed
from review.catalogues.reading.memory import Memory
from review.catalogues.reading.read_catalogues import ReadCatalogues
from tests.fakes.catalogues import FakeCatalogueRows
from tests.unit.insurance.catalogue.entries import DRUG, SERVICE, a_drug

DRUGS, SERVICES = CatalogueKind.DRUGS, CatalogueKind.SERVICES
DAY = date(2026, 6, 1)


def need(*codes: str, facility: str = "01001", kind: CatalogueKind = DRUGS) -> CatalogueNeed:
    """What a claim with these codes needs."""
    return CatalogueNeed(facility, {kind: set(codes)})


@pytest.fixture
def rows() -> FakeCatalogueRows:
    """Drugs and services of one facility."""
    made = FakeCatalogueRows()
    made.put(DRUGS, DRUG, a_drug(code="40.62"))
    made.put(SERVICES, SERVICE)
    return made


@pytest.fixture
def read(rows: FakeCatalogueRows) -> ReadCatalogues:
    """The use case."""
    return ReadCatalogues(rows, Memory(100))


async def test_a_batch_of_claims_is_answered_by_one_query(
    rows: FakeCatalogueRows, read: ReadCatalogues
) -> None:
    first, second, third = await read.read(
        [need("40.61", "40.99"), need(SERVICE.code, kind=SERVICES), need("40.61", facility="79025")]
    )
    assert len(rows.reads) == 1
    assert first.drugs.on("40.61", DAY) == Entries((DRUG,))
    assert first.drugs.on("40.99", DAY) == NoEntry()
    assert second.services.on(SERVICE.code, DAY) == Entries((SERVICE,))
    assert third.drugs.on("40.61", DAY) == NotLoaded()


async def test_a_claim_without_codes_learns_which_catalogues_are_loaded(read: ReadCatalogues) -> None:
    (found,) = await read.read([need()])
    assert found.drugs.is_loaded(DAY)
    assert not found.machines.is_loaded(DAY)


async def test_no_claims_need_no_query(rows: FakeCatalogueRows, read: ReadCatalogues) -> None:
    assert await read.read([]) == []
    assert rows.reads == []


async def test_what_is_remembered_is_not_read_again(rows: FakeCatalogueRows, read: ReadCatalogues) -> None:
    before = await read.read([need("40.61")])
    assert await read.read([need("40.61")]) == before
    await read.read([need("40.61", "40.62")])
    codes = [asked[CatalogueName(DRUGS, "01001")] for asked in rows.reads]
    assert codes == [{"40.61"}, set(), {"40.62"}]


async def test_a_change_counts_in_the_next_batch(rows: FakeCatalogueRows, read: ReadCatalogues) -> None:
    await read.read([need("40.61", "40.62", "40.99")])
    dearer = a_drug(valid_from=date(2026, 5, 1), price=Decimal(550))
    rows.put(DRUGS, dearer, a_drug(code="40.99"))
    (found,) = await read.read([need("40.61", "40.62", "40.99")])
    assert found.drugs.on("40.61", DAY) == Entries((dearer,))
    assert found.drugs.on("40.99", DAY) == Entries((a_drug(code="40.99"),))
    # Once more, and only the catalogue that has changed.
    assert [len(asked) for asked in rows.reads] == [len(CatalogueKind), len(CatalogueKind), 1]


async def test_a_catalogue_that_is_loaded_for_the_first_time_counts_in_the_next_batch(
    rows: FakeCatalogueRows, read: ReadCatalogues
) -> None:
    there = need("40.61", facility="79025")
    (before,) = await read.read([there])
    drug = a_drug(facility="79025")
    rows.put(DRUGS, drug)
    (after,) = await read.read([there])
    assert (before.drugs.on("40.61", DAY), after.drugs.on("40.61", DAY)) == (NotLoaded(), Entries((drug,)))


async def test_an_emptied_catalogue_is_not_loaded_any_more(
    rows: FakeCatalogueRows, read: ReadCatalogues
) -> None:
    await read.read([need("40.61")])
    rows.clear(DRUGS, "01001")
    (found,) = await read.read([need("40.61")])
    assert found.drugs.on("40.61", DAY) == NotLoaded()


async def test_a_catalogue_that_was_not_there_is_asked_for_codes_once_it_is(
    rows: FakeCatalogueRows, read: ReadCatalogues
) -> None:
    elsewhere = CatalogueName(DRUGS, "79025")
    for _ in range(2):
        await read.read([need("40.61", facility="79025")])
    assert [asked[elsewhere] for asked in rows.reads] == [{"40.61"}, set()]
    rows.put(DRUGS, a_drug(facility="79025"))
    (found,) = await read.read([need("40.61", facility="79025")])
    assert found.drugs.on("40.61", DAY) == Entries((a_drug(facility="79025"),))


async def test_a_batch_with_more_codes_than_are_remembered_is_answered(rows: FakeCatalogueRows) -> None:
    read = ReadCatalogues(rows, Memory(1))
    for _ in range(2):
        (found,) = await read.read([need("40.61", "40.62", "40.99")])
        assert found.drugs.on("40.61", DAY) == Entries((DRUG,))
        assert found.drugs.on("40.62", DAY) == Entries((a_drug(code="40.62"),))
        assert found.drugs.on("40.99", DAY) == NoEntry()


async def test_the_catalogues_that_were_used_longest_ago_are_forgotten(rows: FakeCatalogueRows) -> None:
    for facility in ("79001", "79002"):
        rows.put(DRUGS, *(a_drug(facility=facility, code=code) for code in ("A", "B")))
    memory = Memory(4)
    read = ReadCatalogues(rows, memory)
    for facility in ("79001", "79002", "79001", "01001"):
        await read.read([need("A", "B", facility=facility)])
    known = {
        facility: set(memory.codes_of(CatalogueName(DRUGS, facility)))
        for facility in ("79001", "79002", "01001")
    }
    assert known == {"79001": {"A", "B"}, "79002": set(), "01001": {"A", "B"}}
