"""The facilities that have begun to quote receipts, in memory."""

from collections.abc import Collection


class FakeQuotingFacilities:
    """`known` are the facilities added, `asked` the sets that were queried."""

    def __init__(self) -> None:
        self.known: set[str] = set()
        self.asked: list[set[str]] = []

    async def find(self, facilities: Collection[str]) -> set[str]:
        self.asked.append(set(facilities))
        return self.known & set(facilities)

    async def add(self, facilities: Collection[str]) -> None:
        self.known |= set(facilities)
