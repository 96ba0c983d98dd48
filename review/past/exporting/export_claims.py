"""Exports reviewed claims by the month in which they came in. A run that is interrupted can be resumed."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple, Protocol
from uuid import UUID

from review.past.exporting.exported_claim import exported_claim
from review.past.exporting.gathered_rows import ClaimFile, GatheredRows, archived_in
from review.past.judge_again import ReadPast
from review.past.kept_claim import PassedOver, WhichFacts
from review.past.opened_claim import Received
from review.past.read_past_claims import Contents
from review.past.selected_claims import PAGE, Selection
from runtime.output.counted import counted
from runtime.problem import Problem
from runtime.time_zone import midnight

FIRST = UUID(int=0)


class ClaimsOfGateway(Protocol):
    """The claims of the gateway, facility by facility; see gateway/mailbox/received_claims.py."""

    async def facilities(self) -> list[str]: ...

    def pages(
        self, facility: str, since: datetime, until: datetime, limit: int, after: UUID = FIRST
    ) -> AsyncIterator[Sequence[Received]]: ...


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

    A file says in its metadata which part of a month it is of, after which claim it ends, whether it is the
    last one of the month, and how many claims it lacks because they are archived and no archive was read.
    """

    def __init__(
        self,
        claims: ClaimsOfGateway,
        contents: Contents,
        read: ReadPast,
        files: Files,
        *,
        reads_archive: bool = False,
    ) -> None:
        self._claims = claims
        self._contents = contents
        self._read = read
        self._files = files
        self._reads_archive = reads_archive

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
                rows = GatheredRows(file)
                while page is not None and not rows.is_full:
                    yield await self._add(page, rows)
                    last, page = page[-1], await anext(pages, None)
                rows.end()
                file.note(month.about | _end(last) | rows.about | {"is_last": "no" if page else "yes"})

    @contextmanager
    def _new_file(self, month: date, number: int) -> Iterator[ClaimFile]:
        with self._files.folder.new_file(month, number) as path, self._files.open_file(path) as file:
            yield file

    async def _add(self, page: Sequence[Received], rows: GatheredRows) -> Exported:
        claims, passed_over = await self._read(page)
        contents = await self._contents.contents([one.kept.claim_id for one in claims])
        found = [one for one in claims if one.kept.claim_id in contents]
        for past in found:
            rows.add(exported_claim(past, contents[past.kept.claim_id]))
        # Archived in this moment.
        lost = [PassedOver.ARCHIVED] * (len(claims) - len(found))
        reasons = [*passed_over.values(), *lost]
        rows.archived += reasons.count(PassedOver.ARCHIVED)
        return Exported(len(found), reasons)

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
        self._ensure_whole(month, written)
        if known["is_last"] == "yes":
            return None
        received_at = datetime.fromisoformat(known["received_at"])
        return Position(known["facility"], received_at, UUID(known["claim_id"]))

    def _ensure_whole(self, month: Month, written: Sequence[Path]) -> None:
        """Raises Problem if the month lacks archived claims that can be read now."""
        lacking = archived_in(map(self._files.about, written))
        if lacking and self._reads_archive:
            raise Problem(
                f"The files of {month.month:%Y-%m} were written without --archive and lack "
                f"{counted(lacking, 'claim')}: choose another folder, or delete these files."
            )


def _end(last: Received) -> dict[str, str]:
    """What the metadata of a file says that ends with this claim."""
    return {
        "facility": last.facility,
        "received_at": last.received_at.isoformat(),
        "claim_id": str(last.claim_id),
    }
