"""The facilities that were renumbered, of a test."""

from collections.abc import Iterable

from insurance.law.codes.code_changes import CodeChange, CodeChanges
from runtime.postgres.database_away import DatabaseAway


class FakeFacilityCodes:
    """The port FacilityCodeStore in memory; it may be unavailable."""

    def __init__(self, changes: CodeChanges | None = None) -> None:
        self.changes = changes or CodeChanges()
        self.is_away = False
        self.reads = 0

    async def put(self, changes: Iterable[CodeChange]) -> None:
        self.changes = CodeChanges(changes)

    async def read(self) -> CodeChanges:
        self.reads += 1
        if self.is_away:
            raise DatabaseAway
        return self.changes

    async def count_reads(self) -> int:
        return self.reads
