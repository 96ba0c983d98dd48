"""Bounds how many small messages are being read at a time."""

from runtime.sharing.fair_share import FairShare, Share


class ReadSlots:
    """How many messages this process may read at a time, and how many of one facility or connection.

    Facilities that wait for a slot take turns. A message may never come, so a few facilities cannot take all;
    and when many have taken all, there are `first` more for facilities that have none.
    """

    def __init__(self, limit: int, facility_limit: int, first: int = 0) -> None:
        self._slots = FairShare(limit, facility_limit, keeps_some=True, for_first=first)

    def reserve_now(self, facility: str) -> Share | None:
        """Reserve a slot, if one is free and no earlier message of this facility waits."""
        return self._slots.reserve_now(facility, 1)

    async def reserve(self, facility: str) -> Share:
        """Wait for a slot."""
        return await self._slots.reserve(facility, 1)
