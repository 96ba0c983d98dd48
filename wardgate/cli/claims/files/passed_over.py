"""Counts what was found beside the claims and not submitted by itself."""

from collections import Counter
from collections.abc import Iterator

NAMED = 3


class PassedOver:
    """`resources` counts by type; `completed` the claims that some of them were sent along with.

    `empty_tables` are tables of BHYT XML, in files of their own, of which no field has a value.
    """

    def __init__(self) -> None:
        self.resources: Counter[str] = Counter()
        self.completed = 0
        self.empty_tables = 0
        self._files: list[str] = []
        self._more_files = 0

    def add_file(self, name: str) -> None:
        """Count a file in which nothing is FHIR or BHYT XML."""
        if len(self._files) < NAMED:
            self._files.append(name)
        else:
            self._more_files += 1

    def text(self) -> str:
        """One line that says what was passed over; "" if nothing was."""
        return "; ".join(self._parts())

    def counts(self) -> str:
        """The resources by type, as in "3 resources are not claims (2 Patient, 1 Coverage)"."""
        total = self.resources.total()
        by_type = ", ".join(f"{count:,} {kind}" for kind, count in self.resources.most_common())
        return f"{total:,} {'resources are not claims' if total > 1 else 'resource is no claim'} ({by_type})"

    def _parts(self) -> Iterator[str]:
        if self.resources:
            them = "them" if self.resources.total() > 1 else "it"
            used = f"sent along with the claims that refer to {them} ({self.completed:,})"
            yield f"{self.counts()}: {used if self.completed else f'passed over, no claim refers to {them}'}"
        if self.empty_tables:
            tables = "table" if self.empty_tables == 1 else "tables"
            yield f"passed over, because without a value: {self.empty_tables:,} {tables} of BHYT XML"
        if named := ", ".join(self._files):
            them = "them" if len(self._files) > 1 else "it"
            more = f" and {self._more_files:,} more" if self._more_files else ""
            yield f"passed over, because nothing in {them} is FHIR or BHYT XML: {named}{more}"
