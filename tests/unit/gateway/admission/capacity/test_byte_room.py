"""Facilities share the room for claims, and those that never send theirs shut out nobody."""

import asyncio

from gateway.admission.capacity.byte_room import FIRST_MESSAGES, ByteRoom

MIB = 1024 * 1024
MESSAGE = 4 * MIB


def room() -> ByteRoom:
    """As a gateway has it, unless its settings say otherwise."""
    return ByteRoom(128 * MIB, 32 * MIB, MESSAGE)


def take_all(of: ByteRoom) -> int:
    """How many facilities it takes that begin calls and send nothing, until the next one finds no room."""
    facilities = 0
    while of.reserve_now(f"{facilities:05}") is not None:
        while of.reserve_now(f"{facilities:05}") is not None:
            pass
        facilities += 1
    return facilities


async def test_one_facility_has_its_share_and_no_more() -> None:
    one, whole = 0, room()
    while whole.reserve_now("01001") is not None:
        one += 1
    assert one == 8


async def test_facilities_that_never_send_their_claims_leave_room_for_each_further_facility() -> None:
    whole = room()
    # Seven of them take what all share; each further one finds room for a claim.
    assert take_all(whole) == 7 + FIRST_MESSAGES


async def test_a_facility_goes_on_with_its_next_claim_when_the_first_is_kept() -> None:
    whole = room()
    hoarders = [f"{number:05}" for number in range(7)]
    for hoarder in hoarders:
        while whole.reserve_now(hoarder) is not None:
            pass
    for _ in range(3):
        share = whole.reserve_now("99001")
        assert share is not None
        next_one = asyncio.ensure_future(whole.reserve("99001"))
        await asyncio.sleep(0)
        assert not next_one.done()
        share.release()
        (await next_one).release()
