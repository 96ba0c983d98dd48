"""How many messages are being read at a time."""

import asyncio

from gateway.admission.capacity.read_slots import ReadSlots


async def test_a_facility_reads_only_its_share_of_the_messages_at_a_time() -> None:
    slots = ReadSlots(8, 2)
    first = slots.reserve_now("A")
    assert first
    assert slots.reserve_now("A")
    assert slots.reserve_now("A") is None
    assert slots.reserve_now("B")
    waiting = asyncio.create_task(slots.reserve("A"))
    await asyncio.sleep(0)
    first.release()
    assert await waiting
