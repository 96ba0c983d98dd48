"""The page of the queue, with its counts and without them, and the counts of chips."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from review.accounts.actor import Actor, NotPermitted
from review.accounts.role import Role
from review.console.http.csrf import CsrfTokens
from review.console.http.static_files import StaticFiles
from review.console.pages.filters.facets import FacetPages
from review.console.pages.queue import QueuePages
from review.console.renderer import Renderer
from review.console.text.language import Language
from review.console.visit import Browser, Visit
from review.triage.facets.read_facet import ReadFacet, ValuesOf
from review.triage.queue.queue_filter import QueueFilter
from review.triage.queue.queue_page import COUNT_BOUND, Count, PageCursor, QueuePage
from review.triage.queue.read_queue import FEW, ReadQueue
from review.triage.queue.saved_views import SavedView
from review.triage.queue.sights.sight import ReviewerDay, Sight
from tests.fakes.clock import FakeClock
from tests.fakes.reviewers import FakeReviewers

RENDERER = Renderer(StaticFiles(), [])
HA = Actor(reviewer_id=UUID(int=1), account="ha", full_name="Trần Thu Hà", role=Role.REVIEWER)


class Desk:
    """A queue without rows: of its filters each has as many cases as conditions, or more than are counted."""

    def __init__(self, waiting: int = 5) -> None:
        self.waiting = waiting
        self.too_long = False
        clock = FakeClock()
        facet = ReadFacet(self, self, clock)
        read = ReadQueue(self, self, self, self, clock)
        self.pages = QueuePages(read, self, FakeReviewers(), ["W01", "W06"], self)
        self.facets = FacetPages(facet, self, ["W01", "W06"])

    async def page(
        self, queue_filter: QueueFilter, actor: Actor, at: PageCursor | None = None
    ) -> tuple[QueuePage, Count | None]:
        return QueuePage((), None, None), None

    async def arrived(
        self, queue_filter: QueueFilter, actor: Actor, since: datetime, above: PageCursor | None
    ) -> tuple[Count, Count]:
        raise AssertionError

    async def counts(self, filters: Sequence[QueueFilter], actor: Actor) -> list[Count | None]:
        bound = Count(COUNT_BOUND, more=True)
        return [
            None if self.too_long else Count(len(one.conditions)) if one.conditions else bound
            for one in filters
        ]

    async def by_value(
        self, queue_filter: QueueFilter, actor: Actor, values: ValuesOf, most: int
    ) -> Mapping[str, Count] | None:
        found = {
            ValuesOf.RULES: {"W06": Count(3)},
            ValuesOf.FACILITIES: {"01101": Count(12), "79003": Count(COUNT_BOUND, more=True)},
            ValuesOf.PROVINCES: {"01": Count(12)},
        }
        return None if self.too_long else found[values]

    async def sight(self, provinces: frozenset[str], now: datetime) -> Sight:
        return Sight(self.waiting, None, (self.waiting, 0, 0, 0), Decimal(0), Decimal(0))

    async def decided(
        self, reviewer_id: UUID, provinces: frozenset[str], since: datetime, now: datetime
    ) -> Sight:
        raise AssertionError

    async def of_others(self, actor: Actor, now: datetime) -> Sight:
        return Sight(0, None, (0, 0, 0, 0), Decimal(0), Decimal(0))

    async def oldest(self, actor: Actor) -> datetime | None:
        raise AssertionError

    async def day(self, reviewer_id: UUID, now: datetime) -> ReviewerDay:
        return ReviewerDay(0, Decimal(0))

    async def all(self, actor: Actor) -> Sequence[SavedView]:
        return [SavedView("Chỉ W06", QueueFilter(rules=("W06",)))]

    async def names(self, codes: Collection[str]) -> Mapping[str, str]:
        return {"01101": "Bệnh viện <b>"} if "01101" in codes else {}

    def review_days(self, day: date) -> int:
        return 30

    def review_until(self, received_on: date) -> date:
        return received_on


def visit(query: str = "", group: str = "", actor: Actor = HA) -> Visit:
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/queue",
        "headers": [],
        "path_params": {"group": group},
    }
    asked = Request(scope | {"query_string": query.encode()})
    return Visit(asked, Browser(Language.ENGLISH, "", ""), actor, RENDERER, CsrfTokens(b"k" * 32))


def shown(response: Response) -> str:
    return bytes(response.body).decode()


async def test_a_page_of_a_small_queue_has_its_counts() -> None:
    page = shown(await Desk().pages.show(visit()))
    assert '<span class="count" data-count="views-all">10,000+</span>' in page
    assert '<span class="count" data-count="saved-0">1</span>' in page
    assert "data-uncounted" not in page
    assert "counts=1" not in page


async def test_a_page_of_a_large_queue_asks_for_its_counts_or_offers_a_link_without_javascript() -> None:
    desk = Desk(FEW + 1)
    page = shown(await desk.pages.show(visit("band=CHECK")))
    assert '<span class="count" data-count="views-all"></span>' in page
    assert "data-uncounted" in page
    assert '<noscript><a href="/queue?band=CHECK&amp;counts=1">Count</a></noscript>' in page
    counted = shown(await desk.pages.show(visit("band=CHECK&counts=1")))
    assert '<span class="count" data-count="views-all">10,000+</span>' in counted


async def test_the_counts_have_the_places_that_the_page_has_for_them() -> None:
    desk = Desk(FEW + 1)
    counts = json.loads(shown(await desk.pages.counts(visit("band=CHECK"))))
    page = shown(await desk.pages.show(visit("band=CHECK")))
    assert counts["total"] == counts["bands-SUSPECT"] == "1"
    assert counts["views-all"] == "10,000+"
    for place in counts:
        assert f'data-count="{place}"' in page or place.startswith("relaxed-"), place
    desk.too_long = True
    assert set(json.loads(shown(await desk.pages.counts(visit("band=CLEAR")))).values()) >= {"?"}


@pytest.mark.parametrize("group", ["kind", "more_filters", "amount", "period", "rule"])
async def test_every_chip_has_a_place_for_each_of_its_counts(group: str) -> None:
    desk = Desk()
    ask = desk.facets.rules if group == "rule" else desk.facets.choices
    counts = json.loads(shown(await ask(visit(group=group))))
    page = shown(await desk.pages.show(visit()))
    assert counts
    for place in counts:
        assert f'data-count="{place}"></span>' in page
    desk.too_long = True
    assert set(json.loads(shown(await ask(visit(group=group)))).values()) == {"?"}


async def test_facilities_with_the_most_claims_are_offered_and_those_that_are_chosen_are_not() -> None:
    desk = Desk()
    boxes = shown(await desk.facets.facilities(visit("facility=79003")))
    assert "BV &lt;b&gt;" in boxes
    assert 'name="facility" value="01101"' in boxes
    assert 'value="79003"' not in boxes
    assert 'name="province" value="01"' in boxes
    desk.too_long = True
    uncounted = shown(await desk.facets.facilities(visit()))
    assert "<input" not in uncounted
    assert "Counting takes too long" in uncounted


async def test_there_are_no_counts_of_other_chips_nor_for_who_reads_no_claims() -> None:
    desk: Any = Desk()
    with pytest.raises(HTTPException):
        await desk.facets.choices(visit(group="line"))
    nobody = Actor(reviewer_id=UUID(int=2), account="a", full_name="A", role=Role.ADMINISTRATOR)
    for ask in (desk.facets.rules, desk.facets.facilities, desk.pages.counts):
        with pytest.raises(NotPermitted):
            await ask(visit(actor=nobody))
