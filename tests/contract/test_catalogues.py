"""The port CatalogueRows: catalogues in memory, and on PostgreSQL."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from sqlalchemy import delete, insert

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.catalogue.entry import CatalogueEntry
from insurance.catalogue.listed_facility import ListedFacility
from insurance.catalogue.practitioner import Practitioner
from insurance.date_range import DateRange
from insurance.law.visit import CareLevel, Tier
from review.catalogues.reading.catalogue_name import INSURER, CatalogueName
from review.catalogues.reading.catalogue_table import CatalogueTable
from review.catalogues.reading.read_catalogues import CatalogueRows
from review.catalogues.tables import ENTRY_TABLES
from runtime.postgres.engine import make_engine
from tests.contract.filled_register import connect
from tests.fakes.catalogues import FakeCatalogueRows
from tests.unit.insurance.catalogue.entries import DRUG, SERVICE, a_drug

DRUGS, SERVICES = CatalogueKind.DRUGS, CatalogueKind.SERVICES
NAME = CatalogueName(DRUGS, "01001")
FACILITY = ListedFacility(
    facility=INSURER,
    code="01001",
    valid_from=date(2025, 1, 1),
    valid_until=None,
    name="Bệnh viện",
    province="01",
    tier=Tier.PROVINCIAL,
    care_level=CareLevel.BASIC_UPPER,
    points=Decimal("62.5"),
    former_code="01A01",
)
PRACTITIONER = Practitioner(
    facility="01001",
    code="000001/HNO-CCHN",
    valid_from=date(2026, 1, 1),
    valid_until=date(2026, 12, 31),
    department="K01",
    title="1",
    position="",
    licensed_on=date(2015, 5, 4),
    scope="Nội khoa",
    added_scope="",
    other_services="",
    is_full_time=True,
    hours="0730-1630",
    weekdays="T2T3T4T5T6",
    other_facilities="",
)


class Store(msgspec.Struct):
    """The port, and what another program does meanwhile."""

    rows: CatalogueRows
    put: Callable[..., Coroutine[Any, Any, None]]
    clear: Callable[[CatalogueKind, str], Coroutine[Any, Any, None]]


@pytest.fixture
async def store(kept_in: str | None) -> AsyncIterator[Store]:
    async with AsyncExitStack() as stack:
        yield await _real(kept_in, stack) if kept_in else _fake()


def _fake() -> Store:
    rows = FakeCatalogueRows()

    async def put(kind: CatalogueKind, *entries: CatalogueEntry) -> None:
        rows.put(kind, *entries)

    async def clear(kind: CatalogueKind, facility: str) -> None:
        rows.clear(kind, facility)

    return Store(rows, put, clear)


async def _real(database_url: str, stack: AsyncExitStack) -> Store:
    connection = await connect(database_url)
    stack.push_async_callback(connection.close)
    engine = make_engine(database_url)
    stack.push_async_callback(engine.dispose)

    async def put(kind: CatalogueKind, *entries: CatalogueEntry) -> None:
        async with engine.begin() as writer:
            await writer.execute(insert(ENTRY_TABLES[kind]), [msgspec.structs.asdict(one) for one in entries])

    async def clear(kind: CatalogueKind, facility: str) -> None:
        table = ENTRY_TABLES[kind]
        async with engine.begin() as writer:
            await writer.execute(delete(table).where(table.c.facility == facility))

    return Store(CatalogueTable(connection), put, clear)


async def test_entries_are_found_by_facility_and_code_whatever_their_days(store: Store) -> None:
    later = a_drug(valid_from=date(2026, 7, 1), valid_until=date(2026, 12, 31), price=Decimal("520.125"))
    elsewhere, other_code = a_drug(facility="79025"), a_drug(code="40.62")
    await store.put(DRUGS, later, DRUG, elsewhere, other_code)
    found = await store.rows.read({NAME: {DRUG.code, "40.63"}})
    assert found[NAME].by_code == {DRUG.code: (DRUG, later), "40.63": ()}


async def test_entries_of_several_kinds_are_read_at_once(store: Store) -> None:
    kinds = {
        DRUGS: DRUG,
        SERVICES: SERVICE,
        CatalogueKind.PRACTITIONERS: PRACTITIONER,
        CatalogueKind.FACILITIES: FACILITY,
    }
    for kind, entry in kinds.items():
        await store.put(kind, entry)
    found = await store.rows.read(
        {CatalogueName(kind, one.facility): {one.code} for kind, one in kinds.items()}
    )
    entries = {name.kind: snapshot.by_code for name, snapshot in found.items()}
    assert entries == {kind: {entry.code: (entry,)} for kind, entry in kinds.items()}


async def test_a_catalogue_is_loaded_on_the_days_of_its_entries(store: Store) -> None:
    await store.put(
        DRUGS,
        a_drug(valid_until=date(2026, 3, 31)),
        a_drug(code="40.62", valid_from=date(2026, 4, 1), valid_until=date(2026, 4, 30)),
        a_drug(code="40.63", valid_from=date(2026, 9, 1)),
    )
    found = await store.rows.read({NAME: set()})
    assert found[NAME].loaded == (
        DateRange(date(2026, 1, 1), date(2026, 4, 30)),
        DateRange(date(2026, 9, 1), date.max),
    )


async def test_a_catalogue_that_was_never_loaded_is_not_found(store: Store) -> None:
    await store.put(DRUGS, DRUG)
    unknown = {CatalogueName(DRUGS, "79025"): {DRUG.code}, CatalogueName(SERVICES, "01001"): set[str]()}
    assert await store.rows.read(unknown) == {}


async def test_a_catalogue_gets_another_edition_with_each_change_and_others_keep_theirs(store: Store) -> None:
    elsewhere = CatalogueName(DRUGS, "79025")
    await store.put(DRUGS, DRUG, a_drug(facility="79025"))
    editions = []
    for _ in range(3):
        found = await store.rows.read({NAME: set(), elsewhere: set()})
        editions.append((found[NAME].edition, found[elsewhere].edition))
        await store.put(DRUGS, a_drug(code="40.62"))
    await store.clear(DRUGS, "01001")
    found = await store.rows.read({NAME: {DRUG.code}, elsewhere: set()})
    editions.append((found[NAME].edition, found[elsewhere].edition))
    assert len({of_name for of_name, _ in editions}) == 4
    assert len({of_other for _, of_other in editions}) == 1
    assert (found[NAME].loaded, found[NAME].by_code) == ((), {DRUG.code: ()})


async def test_the_beds_of_a_department_are_found_all_at_once(store: Store) -> None:
    internal, surgical = (msgspec.structs.replace(SERVICE, code=code) for code in ("K03.1911", "K03.1929"))
    others = [msgspec.structs.replace(SERVICE, code=code) for code in ("K04.1911", "K03.1", "03.1911")]
    elsewhere = msgspec.structs.replace(internal, facility="79025")
    await store.put(SERVICES, internal, surgical, *others, elsewhere)
    name = CatalogueName(SERVICES, "01001")
    found = await store.rows.read({name: {"K03.*", "K05.*"}})
    assert found[name].by_code == {"K03.*": (internal, surgical), "K05.*": ()}


async def test_without_questions_there_are_no_answers(store: Store) -> None:
    assert await store.rows.read({}) == {}
