"""Exports reviewed claims by the month in which they came in. A run that is interrupted can be resumed."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple, Protocol
from uuid import UUID

from review.past.exporting.exported_claim import ExportedClaim, exported_claim
from review.past.judge_again import ReadPast
from review.past.kept_claim import PassedOver, WhichFacts
from review.past.read_past_claims import Contents, Received
from review.past.selected_claims import PAGE, Selection
from runtime.problem import Problem
from runtime.time_zone import midnight

# A row group is what a process judges at once.
GROUP_CLAIMS, GROUP_BYTES = 500, 16 * 1024 * 1024
FILE_CLAIMS, FILE_BYTES = 20_000, 256 * 1024 * 1024
FIRST = UUID(int=0)


class ClaimsOfGateway(Protocol):
    """The claims of the gateway, facility by facility; see gateway/mailbox/received_claims.py."""

    async def facilities(self) -> list[str]: ...

    def pages(
        self, facility: str, since: datetime, until: datetime, limit: int, after: UUID = FIRST
    ) -> AsyncIterator[Sequence[Received]]: ...


class ClaimFile(Protocol):
    """A file that is being written."""

    def write(self, claims: Sequence[ExportedClaim]) -> None:
        """Add claims, as a row group."""

    def note(self, about: Mapping[str, str]) -> None:
        """Say in its metadata what the file is."""


class Folder(Protocol):
    """Where the files go."""

    def files_of(self, month: date) -> Sequence[Path]: ...

    def new_file(self, month: date, number: int) -> AbstractContextManager[Path]: ...


class Files(NamedTuple):
    """How files are written, and what the metadata of one says."""

    folder: Folder
    open_file: Callable[[Path], AbstractContextManager[ClaimFile]]
    about: Callable[[Path], Mapping[str, str]]


class Month(NamedTuple):
    """A month, by its first day, and the part of it that is exported."""

    month: date
    since: datetime
    until: datetime
    facts: WhichFacts

    @property
    def about(self) -> dict[str, str]:
        """What the metadata of each of its files says."""
        return {"since": self.since.isoformat(), "until": self.until.isoformat(), "facts": self.facts.value}


def months_of(selection: Selection, facts: WhichFacts, today: date) -> Iterator[Month]:
    """The months of the days, the first and the last one maybe in part. Today is not over: it is left out."""
    month = selection.first.replace(day=1)
    end = min(selection.until, midnight(today))
    while midnight(month) < end:
        # No month has 32 days, and none has less than 28.
        following = (month + timedelta(days=32)).replace(day=1)
        yield Month(month, max(selection.since, midnight(month)), min(end, midnight(following)), facts)
        month = following


class Position(NamedTuple):
    """The claim after which an export goes on."""

    facility: str
    received_at: datetime
    claim_id: UUID


class Exported(NamedTuple):
    """What became of some claims."""

    claims: int
    passed_over: Sequence[PassedOver]


class ExportClaims:
    """The use case.

    A file says in its metadata which part of a month it is of, after which claim it ends, and whether it is
    the last one of the month.
    """

    def __init__(self, claims: ClaimsOfGateway, contents: Contents, read: ReadPast, files: Files) -> None:
        self._claims = claims
        self._contents = contents
        self._read = read
        self._files = files

    async def __call__(self, month: Month) -> AsyncIterator[Exported]:
        """Export what is missing of a month. Raises Problem if it was exported for other days or facts."""
        written = self._files.folder.files_of(month.month)
        begin = self._position(month, written)
        if begin is None:
            return
        pages = self._pages(month, begin)
        page, number = await anext(pages, None), len(written)
        while page is not None:
            number += 1
            with self._new_file(month.month, number) as file:
                rows = _Rows(file)
                while page is not None and not rows.is_full:
                    yield await self._add(page, rows)
                    last, page = page[-1], await anext(pages, None)
                rows.end()
                file.note(month.about | _end(last) | {"is_last": "no" if page else "yes"})

    @contextmanager
    def _new_file(self, month: date, number: int) -> Iterator[ClaimFile]:
        with self._files.folder.new_file(month, number) as path, self._files.open_file(path) as file:
            yield file

    async def _add(self, page: Sequence[Received], rows: "_Rows") -> Exported:
        claims, passed_over = await self._read(page)
        contents = await self._contents.contents([one.kept.claim_id for one in claims])
        found = [one for one in claims if one.kept.claim_id in contents]
        for past in found:
            rows.add(exported_claim(past, contents[past.kept.claim_id]))
        # Archived in this moment.
        lost = [PassedOver.ARCHIVED] * (len(claims) - len(found))
        return Exported(len(found), [*passed_over.values(), *lost])

    async def _pages(self, month: Month, begin: Position) -> AsyncIterator[Sequence[Received]]:
        for facility in await self._claims.facilities():
            if facility < begin.facility:
                continue
            is_begun = facility == begin.facility
            since, after = (begin.received_at, begin.claim_id) if is_begun else (month.since, FIRST)
            async for page in self._claims.pages(facility, since, month.until, PAGE, after):
                yield page

    def _position(self, month: Month, written: Sequence[Path]) -> Position | None:
        """Where to go on; None if the month is complete."""
        if not written:
            return Position("", month.since, FIRST)
        known = self._files.about(written[-1])
        if {name: known.get(name) for name in month.about} != month.about:
            raise Problem(
                f"{written[-1].name} is of other days or of other facts: choose another folder, or delete "
                f"the files of {month.month:%Y-%m}."
            )
        if known["is_last"] == "yes":
            return None
        received_at = datetime.fromisoformat(known["received_at"])
        return Position(known["facility"], received_at, UUID(known["claim_id"]))


def _end(last: Received) -> dict[str, str]:
    """What the metadata of a file says that ends with this claim."""
    return {
        "facility": last.facility,
        "received_at": last.received_at.isoformat(),
        "claim_id": str(last.claim_id),
    }


class _Rows:
    """Gathers claims to row groups."""

    def __init__(self, file: ClaimFile) -> None:
        self._file = file
        self._group: list[ExportedClaim] = []
        self._group_bytes = 0
        self._claims = 0
        self._bytes = 0

    @property
    def is_full(self) -> bool:
        """Whether the file is large enough."""
        return self._claims >= FILE_CLAIMS or self._bytes >= FILE_BYTES

    def add(self, claim: ExportedClaim) -> None:
        """Add a claim."""
        self._group.append(claim)
        self._group_bytes += claim.bytes
        self._claims += 1
        self._bytes += claim.bytes
        if len(self._group) >= GROUP_CLAIMS or self._group_bytes >= GROUP_BYTES:
            self.end()

    def end(self) -> None:
        """Write what is gathered."""
        if self._group:
            self._file.write(self._group)
        self._group, self._group_bytes = [], 0
