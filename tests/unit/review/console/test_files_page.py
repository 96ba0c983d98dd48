"""The page of files of the register, and its reports as files."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request

from gateway.mailbox.file_desk import FileDue, OfficeLoad
from gateway.register.files.reporting.quarterly_report import TOTAL, Figures, ReportRow
from insurance.text import Text
from review.accounts.actor import Actor
from review.accounts.role import Role
from review.console.http.csrf import CsrfTokens
from review.console.http.static_files import StaticFiles
from review.console.pages.files import FilePages
from review.console.renderer import Renderer
from review.console.text.language import Language
from review.console.visit import Browser, Visit
from review.triage.statistics.show_files import FilesView

RENDERER = Renderer(StaticFiles(), [])
THEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
BIRTH = Text("Khai sinh", "Birth")
FILE = FileDue(uuid4(), BIRTH, "01001", "<b>KS-1", "01", "open", THEN, THEN, ("civil-status", "police"))
VIEW = FilesView(
    [FILE],
    [],
    [OfficeLoad("civil-status", "01", 1234, 5, 6, THEN)],
    is_cut=True,
    report=cast(
        Any,
        SimpleNamespace(
            rows=[ReportRow(BIRTH, (), Figures("birth", 1, 9, 5, 1, 0, 4, 1))],
            total=ReportRow(TOTAL, (), Figures("", 0)),
        ),
    ),
    quarters=["2026Q1", "2025Q4"],
)


class Shown:
    """The use case with fixed answers."""

    async def __call__(self, actor: Actor) -> FilesView:
        return VIEW

    async def report_file(self, actor: Actor, quarter: str, form: str) -> bytes:
        if quarter != "2025Q4":
            raise ValueError
        return form.encode()


def a_visit(language: Language = Language.ENGLISH, quarter: str = "") -> Visit:
    scope = {"type": "http", "method": "GET", "path": "/files", "query_string": b"", "headers": []}
    asked = Request(scope | {"path_params": {"quarter": quarter}})
    actor = Actor(reviewer_id=uuid4(), account="minh.le", full_name="Lê Minh", role=Role.LEAD)
    return Visit(asked, Browser(language, "", ""), actor, RENDERER, CsrfTokens(b"k" * 32))


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        (
            Language.ENGLISH,
            ("Overdue (1)", "Civil status, Police", "1,234", "20.0%", "All procedures"),
        ),
        (Language.VIETNAMESE, ("Quá hạn (1)", "Hộ tịch, Công an", "1.234", "20,0", "Tổng cộng")),
    ],
)
async def test_the_page_shows_what_is_due_by_office_and_the_figures(
    language: Language, texts: tuple[str, ...]
) -> None:
    response = await FilePages(Shown()).show(a_visit(language))
    page = bytes(response.body).decode()
    assert [text for text in texts if text not in page] == []
    assert "&lt;b&gt;KS-1" in page
    assert "/files/report/2025Q4.xlsx" in page
    # The total has no files here, and so no share.
    assert '<td class="figure">–</td>' in page


async def test_a_report_is_downloaded_under_the_name_of_its_quarter() -> None:
    pages = FilePages(Shown())
    response = await pages.as_xlsx(a_visit(quarter="2025Q4"))
    assert (response.body, "report-of-files-2025Q4.xlsx" in response.headers["Content-Disposition"]) == (
        b"xlsx",
        True,
    )
    with pytest.raises(HTTPException) as missing:
        await pages.as_csv(a_visit(quarter="1"))
    assert missing.value.status_code == 404
