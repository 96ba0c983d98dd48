"""The queue of claims: its page, the line about new claims, and the counts of a filter's values."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from markupsafe import Markup
from starlette.responses import JSONResponse, Response

from review.accounts.actor import Actor
from review.console.charts.age_bar import age_bar
from review.console.page import Page, get
from review.console.presenters.counts import places_of, written_counts
from review.console.presenters.queue_address import OWN, done, first_number, refusal, shown_at
from review.console.presenters.queue_chips import Chips
from review.console.presenters.queue_rows import RowShown, row_shown
from review.console.visit import Visit
from review.triage.queue.filter_query import read_filter, write_filter
from review.triage.queue.page_numbers import QueueNumbers
from review.triage.queue.queue_filter import QueueFilter
from review.triage.queue.queue_page import PAGE_ROWS, Count, PageCursor, read_cursor
from review.triage.queue.read_queue import QueueView
from review.triage.queue.sights.sight import Sight
from runtime.time_zone import day_of

AGE_BAR_WIDTH = 190


class ReadQueue(Protocol):
    """The use case."""

    async def __call__(
        self,
        queue_filter: QueueFilter,
        actor: Actor,
        at: PageCursor | None = None,
        *,
        with_counts: bool = False,
    ) -> QueueView:
        """The page at the cursor, or the first one. Raises NotPermitted and DatabaseAway."""

    async def numbers(self, queue_filter: QueueFilter, actor: Actor) -> QueueNumbers:
        """The counts of a page that was shown without them."""

    async def arrived(
        self, queue_filter: QueueFilter, actor: Actor, since: datetime, above: PageCursor | None
    ) -> tuple[Count, Count]:
        """How many cases came in since then, and how many of them stand above a row."""


class FacilityNames(Protocol):
    """The facilities that the register has."""

    async def names(self, codes: Collection[str]) -> Mapping[str, str]:
        """Return the names of those that the register has. Raises DatabaseAway."""


class ReviewerNames(Protocol):
    """The accounts."""

    async def names(self, reviewer_ids: Collection[UUID]) -> Mapping[UUID, str]:
        """The full names of these reviewers. Raises DatabaseAway."""


class ReviewTerm(Protocol):
    """How long the insurer has to review a claim."""

    def review_days(self, received_on: date) -> int:
        """Return how many days it has for a claim that came in on this day."""

    def review_until(self, received_on: date) -> date:
        """Return the last of these days."""


class QueuePages:
    """`/queue`."""

    def __init__(
        self,
        read_queue: ReadQueue,
        facilities: FacilityNames,
        reviewers: ReviewerNames,
        rule_codes: Sequence[str],
        term: ReviewTerm,
    ) -> None:
        self._read_queue = read_queue
        self._facilities = facilities
        self._reviewers = reviewers
        self._rule_codes = rule_codes
        self._term = term

    def pages(self) -> Sequence[Page]:
        """All pages of this file."""
        return (
            get("/queue", self.show),
            get("/queue/counts", self.counts, is_background=True),
            get("/queue/news", self.news, is_background=True),
        )

    async def show(self, visit: Visit) -> Response:
        """The claims that wait."""
        queue_filter, faults = read_filter(_query(visit), OWN)
        query = visit.request.query_params
        cursor = read_cursor(query.get("at", ""), queue_filter.order)
        view = await self._read_queue(queue_filter, visit.actor, cursor, with_counts="counts" in query)
        first = first_number(query) if cursor else 1
        chips = Chips(queue_filter, visit.words, visit.formats, self._rule_codes)
        return visit.page(
            "queue.html",
            view=view,
            chips=chips,
            current_view=next((saved for saved in view.saved if chips.is_saved(saved)), None),
            faults=faults,
            rows=await self._rows(visit, view, queue_filter),
            term=self._term.review_days(day_of(view.sight.oldest or view.at)),
            first=first,
            page_rows=PAGE_ROWS,
            age_chart=_age_chart(visit, view.sight),
            query=write_filter(queue_filter),
            done=done(query),
            refused=refusal(query),
        )

    async def counts(self, visit: Visit) -> Response:
        """The counts of a page that was shown without them, as the page writes them, by their places."""
        queue_filter, _ = read_filter(_query(visit), OWN)
        numbers = await self._read_queue.numbers(queue_filter, visit.actor)
        return JSONResponse(written_counts(places_of(numbers), visit.formats))

    async def news(self, visit: Visit) -> Response:
        """The line that says how many claims came in since the page was made."""
        queue_filter, _ = read_filter(_query(visit), OWN)
        since = shown_at(visit.request.query_params)
        row = read_cursor(visit.request.query_params.get("row", ""), queue_filter.order)
        if since is None:
            return Response(status_code=204)
        count, above = await self._read_queue.arrived(queue_filter, visit.actor, since, row)
        if not count.value:
            return Response(status_code=204)
        return visit.page("parts/queue_news.html", news=count, above=above, query=write_filter(queue_filter))

    async def _rows(self, visit: Visit, view: QueueView, queue_filter: QueueFilter) -> list[RowShown]:
        rows = view.page.rows
        facilities = await self._facilities.names({row.facility for row in rows})
        holders = await self._reviewers.names({row.held_by for row in rows if row.held_by})
        return [
            row_shown(
                row,
                visit.words,
                facilities.get(row.facility, ""),
                holders.get(row.held_by, "") if row.held_by else "",
                view.at,
                queue_filter.order,
                self._term.review_until(day_of(row.received_at)),
            )
            for row in rows
        ]


def _age_chart(visit: Visit, sight: Sight) -> Markup:
    day, three, five, older = map(visit.formats.number, sight.ages)
    return age_bar(
        AGE_BAR_WIDTH,
        visit.words("queue.age_chart", day=day, three=three, five=five, older=older),
        sight.ages,
        visit.words("queue.youngest_count", count=day),
        visit.words("queue.oldest_count", count=older),
    )


def _query(visit: Visit) -> list[tuple[str, str]]:
    return visit.request.query_params.multi_items()
