"""The facilities that were renumbered, in the memory of a gateway."""

import asyncio
from datetime import date

from gateway.register.facility_codes.known_facility_codes import KnownFacilityCodes
from insurance.law.codes.code_changes import NO_CHANGES, CodeChange, CodeChanges
from tests.fakes.facility_codes import FakeFacilityCodes
from tests.wait_until import wait_until

FIRST = CodeChanges((CodeChange("01001", "01901", date(2025, 7, 1)),))
SECOND = CodeChanges((CodeChange("01002", "01902", date(2025, 7, 1)),))


async def become(known: KnownFacilityCodes, expected: CodeChanges) -> None:
    """Wait until these changes are known."""

    async def read() -> CodeChanges:
        return known.changes()

    await wait_until(read, lambda changes: changes is expected)


async def test_they_are_read_at_the_start_and_at_each_notification() -> None:
    store = FakeFacilityCodes(FIRST)
    known = KnownFacilityCodes(store)
    assert known.changes() is NO_CHANGES
    task = asyncio.create_task(known.run())
    await known.has_tried.wait()
    assert known.changes() is FIRST
    store.changes = SECOND
    known.note_change("")
    await become(known, SECOND)
    task.cancel()


async def test_while_the_database_is_away_the_last_ones_count_and_it_is_tried_again() -> None:
    store = FakeFacilityCodes(FIRST)
    known = KnownFacilityCodes(store, retry_seconds=0.01)
    task = asyncio.create_task(known.run())
    await known.has_tried.wait()
    store.is_away, store.changes = True, SECOND
    known.note_change(None)
    await wait_until(store.count_reads, lambda reads: reads > 2)
    assert known.changes() is FIRST
    store.is_away = False
    await become(known, SECOND)
    task.cancel()
