"""The files of the register: what is due today, overdue, at which offices; the quarterly report."""

from collections.abc import Sequence
from typing import Protocol

from starlette.exceptions import HTTPException
from starlette.responses import Response

from review.accounts.actor import Actor
from review.console.http.download import download
from review.console.page import Page, get
from review.console.pages.facilities import CSV, XLSX
from review.console.visit import Visit
from review.triage.statistics.show_files import MOST, FilesView

TYPES = {"csv": CSV, "xlsx": XLSX}


class ShowFiles(Protocol):
    """The use case."""

    async def __call__(self, actor: Actor) -> FilesView:
        """The files of the actor's provinces. Raises NotPermitted."""
        ...

    async def report_file(self, actor: Actor, quarter: str, form: str) -> bytes:
        """The report as csv or xlsx. Raises NotPermitted or ValueError."""
        ...


class FilePages:
    """`/files`, and its reports as files."""

    def __init__(self, show_files: ShowFiles) -> None:
        self._show_files = show_files

    def pages(self) -> Sequence[Page]:
        """All pages of this file."""
        return (
            get("/files", self.show),
            get("/files/report/{quarter}.csv", self.as_csv),
            get("/files/report/{quarter}.xlsx", self.as_xlsx),
        )

    async def show(self, visit: Visit) -> Response:
        """What is due, by office, and the figures of this quarter."""
        return visit.page("files.html", view=await self._show_files(visit.actor), most=MOST)

    async def as_csv(self, visit: Visit) -> Response:
        """The report for a spreadsheet of any kind."""
        return await self._file(visit, "csv")

    async def as_xlsx(self, visit: Visit) -> Response:
        """The report for Excel."""
        return await self._file(visit, "xlsx")

    async def _file(self, visit: Visit, form: str) -> Response:
        quarter = visit.request.path_params["quarter"]
        try:
            content = await self._show_files.report_file(visit.actor, quarter, form)
        except ValueError as error:
            raise HTTPException(404) from error
        return download(content, TYPES[form], f"{visit.words('files.report_file')}-{quarter}.{form}")
