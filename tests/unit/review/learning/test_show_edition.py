"""Reviewers see the edition of precisions that counts, and what it changed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from starlette.requests import Request

from review.accounts.actor import Actor
from review.accounts.role import Role
from review.console.http.csrf import CsrfTokens
from review.console.http.static_files import StaticFiles
from review.console.pages.rules import RulePages
from review.console.renderer import Renderer
from review.console.text.language import Language
from review.console.visit import Browser, Visit
from review.learning.pooling import LearnedPrecision
from review.learning.show_edition import AcceptedEdition, ShowEdition
from tests.fakes.clock import FakeClock

LEAD = Actor(reviewer_id=uuid4(), account="lan", full_name="Lê Lan", role=Role.LEAD)


def an_edition(number: int, precisions: Mapping[tuple[str, str], str]) -> AcceptedEdition:
    learned = tuple(
        LearnedPrecision(rule, "CUT", tier, *map(Decimal, (value, "0.1", "0.9", "3", "1")))
        for (rule, tier), value in precisions.items()
    )
    return AcceptedEdition(
        number, datetime(2026, 11, 29, 3, tzinfo=UTC), "Lê Lan", date(2026, 11, 29), 730, learned
    )


class FakeEditions:
    """The port Editions, and the use case of the list of rules, of which there are none."""

    def __init__(self, *editions: AcceptedEdition) -> None:
        self._editions = editions

    async def last(self, count: int) -> Sequence[AcceptedEdition]:
        return self._editions[:count]

    async def all(self, actor: Actor, now: datetime) -> list[Any]:
        return []


NEW = an_edition(4, {("W06", ""): "0.7500", ("W06", "district"): "0.5000", ("W01", ""): "0.9000"})
OLD = an_edition(3, {("W06", ""): "0.8000", ("W01", ""): "0.9000"})


async def test_what_differs_from_the_edition_before_has_changed() -> None:
    view = await ShowEdition(FakeEditions(NEW, OLD))(LEAD)
    assert view
    assert view.edition.number == 4
    changed = [(one.learned.rule, one.learned.tier, one.was) for one in view.changed]
    assert changed == [("W06", "", Decimal("0.8000")), ("W06", "district", None)]


async def test_before_the_first_edition_there_is_nothing_to_show() -> None:
    assert await ShowEdition(FakeEditions())(LEAD) is None


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            Language.ENGLISH,
            ("edition 4, accepted by Lê Lan", "2 changed", "district tier", "80%"),
        ),
        (Language.VIETNAMESE, ("Độ chính xác theo bản 4, do Lê Lan duyệt", "tuyến huyện")),
    ],
)
async def test_the_list_of_rules_names_the_edition_and_what_changed(
    language: Language, words: tuple[str, ...]
) -> None:
    editions = FakeEditions(NEW, OLD)
    pages = RulePages(editions, ShowEdition(editions), None, FakeClock())  # type: ignore[arg-type]
    request = Request({"type": "http", "method": "GET", "path": "/rules", "query_string": b"", "headers": []})
    renderer = Renderer(StaticFiles(), [])
    visit = Visit(request, Browser(language, "", ""), LEAD, renderer, CsrfTokens(b"k" * 32))
    page = bytes((await pages.list(visit)).body).decode()
    assert [one for one in words if one not in page] == []
