"""How well reviewers agree, on the page of the log."""

from datetime import datetime
from uuid import uuid4

import pytest
from starlette.requests import Request

from review.accounts.actor import Actor
from review.accounts.role import Role
from review.console.http.csrf import CsrfTokens
from review.console.http.static_files import StaticFiles
from review.console.pages.log import LogPages
from review.console.renderer import Renderer
from review.console.text.language import Language
from review.console.visit import Browser, Visit
from review.triage.agreement.kappa import Agreement
from review.triage.statistics.decision_log import LogEntry, LogFilter
from runtime.time_zone import HO_CHI_MINH
from tests.fakes.clock import FakeClock

RENDERER = Renderer(StaticFiles(), [])


class EmptyLog:
    """Nothing was decided."""

    async def __call__(self, actor: Actor, log_filter: LogFilter) -> tuple[list[LogEntry], None]:
        return [], None


class Measured:
    """Answers with an agreement, and keeps from when on it was asked for."""

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        self.asked_since: list[datetime] = []

    async def __call__(self, actor: Actor, since: datetime) -> Agreement:
        self.asked_since.append(since)
        return self.agreement


async def the_page(
    measured: Measured, role: Role = Role.LEAD, language: Language = Language.ENGLISH, query: bytes = b""
) -> str:
    asked = Request({"type": "http", "method": "GET", "path": "/log", "query_string": query, "headers": []})
    actor = Actor(reviewer_id=uuid4(), account="minh.le", full_name="Lê Minh", role=role)
    visit = Visit(asked, Browser(language, "", ""), actor, RENDERER, CsrfTokens(b"k" * 32))
    response = await LogPages(EmptyLog(), measured, FakeClock()).show(visit)
    return bytes(response.body).decode()


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        (
            Language.ENGLISH,
            ("since 31 Jan 2026: 1,200; with the same decision: 1,080", "kappa: 0.6 (", "0.55 to 0.65"),
        ),
        (
            Language.VIETNAMESE,
            ("từ 31/01/2026: 1.200; quyết định giống nhau: 1.080", "Cohen: 0,6 (", "0,55 đến 0,65"),
        ),
    ],
)
async def test_leads_read_how_well_reviewers_agreed_in_the_last_thirty_days(
    language: Language, texts: tuple[str, ...]
) -> None:
    measured = Measured(Agreement(1200, 1080, 0.6, 0.5512, 0.6488))
    page = await the_page(measured, language=language)
    assert measured.asked_since == [datetime(2026, 1, 31, tzinfo=HO_CHI_MINH)]
    assert [text for text in texts if text not in page] == []


async def test_where_too_few_claims_say_anything_there_is_no_kappa() -> None:
    page = await the_page(Measured(Agreement(0, 0, None, None, None)))
    assert "since 31 Jan 2026: 0;" in page
    assert "kappa" not in page


async def test_reviewers_do_not_read_how_well_they_agree() -> None:
    measured = Measured(Agreement(3, 2, 0.5, -0.1, 1.0))
    assert "kappa" not in await the_page(measured, Role.REVIEWER)
    assert measured.asked_since == []


async def test_older_pages_do_not_measure_again() -> None:
    measured = Measured(Agreement(3, 2, 0.5, -0.1, 1.0))
    assert "kappa" not in await the_page(measured, query=b"before=7")
    assert measured.asked_since == []
