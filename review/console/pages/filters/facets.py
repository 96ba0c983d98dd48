"""The counts of a chip's values: they are asked for when the chip is opened."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from review.accounts.actor import Actor
from review.console.page import Page, get
from review.console.presenters.counts import written_counts
from review.console.presenters.queue_address import OWN
from review.console.presenters.queue_rows import short_name
from review.console.visit import Visit
from review.triage.facets.choices import GROUPS
from review.triage.facets.read_facet import ValuesOf
from review.triage.queue.filter_query import read_filter
from review.triage.queue.queue_filter import QueueFilter
from review.triage.queue.queue_page import Count

# More facilities and provinces are found by typing their codes.
MOST_FACILITIES, MOST_PROVINCES, MOST_RULES = 12, 63, 1000


class ReadFacet(Protocol):
    """The use cases. Both raise NotPermitted and DatabaseAway."""

    async def choices(
        self, queue_filter: QueueFilter, actor: Actor, group: str
    ) -> Mapping[str, Count | None]:
        """The count of each choice of a chip, by its name in the page."""

    async def values(
        self, queue_filter: QueueFilter, actor: Actor, values: ValuesOf, most: int
    ) -> Mapping[str, Count] | None:
        """The values with the most cases; None where counting them takes too long."""


class FacilityNames(Protocol):
    """The facilities that the register has."""

    async def names(self, codes: Collection[str]) -> Mapping[str, str]:
        """Return the names of those that the register has. Raises DatabaseAway."""


class FacetPages:
    """`/queue/facets/{group}`, with the filter of the queue."""

    def __init__(self, read_facet: ReadFacet, facilities: FacilityNames, rule_codes: Sequence[str]) -> None:
        self._read_facet = read_facet
        self._facilities = facilities
        self._rule_codes = rule_codes

    def pages(self) -> Sequence[Page]:
        """All pages of this file."""
        return (
            get("/queue/facets/rule", self.rules, is_background=True),
            get("/queue/facets/facility", self.facilities, is_background=True),
            get("/queue/facets/{group}", self.choices, is_background=True),
        )

    async def choices(self, visit: Visit) -> Response:
        """The count of each choice, as the page writes it, by its place."""
        group = str(visit.request.path_params["group"])
        if group not in GROUPS:
            raise HTTPException(404)
        counts = await self._read_facet.choices(_filter(visit), visit.actor, group)
        return JSONResponse(written_counts(counts.items(), visit.formats))

    async def rules(self, visit: Visit) -> Response:
        """The count of each rule."""
        queue_filter = _filter(visit)
        known = await self._read_facet.values(queue_filter, visit.actor, ValuesOf.RULES, MOST_RULES)
        codes = (*self._rule_codes, *queue_filter.rules)
        counts = [(f"rule-{code}", None if known is None else known.get(code, Count(0))) for code in codes]
        return JSONResponse(written_counts(counts, visit.formats))

    async def facilities(self, visit: Visit) -> Response:
        """The facilities and provinces with the most claims, those that are chosen apart."""
        queue_filter, actor = _filter(visit), visit.actor
        facilities = await self._read_facet.values(queue_filter, actor, ValuesOf.FACILITIES, MOST_FACILITIES)
        provinces = await self._read_facet.values(queue_filter, actor, ValuesOf.PROVINCES, MOST_PROVINCES)
        names = await self._facilities.names(set(facilities or ()))
        return visit.page(
            "parts/queue_facilities.html",
            facilities=_others(facilities, queue_filter.facilities),
            provinces=_others(provinces, queue_filter.provinces),
            facility_names={code: short_name(name) for code, name in names.items()},
        )


def _filter(visit: Visit) -> QueueFilter:
    return read_filter(visit.request.query_params.multi_items(), OWN)[0]


def _others(counts: Mapping[str, Count] | None, chosen: Collection[str]) -> Mapping[str, Count] | None:
    """The fields above have what is chosen. None is not known."""
    if counts is None:
        return None
    return {code: count for code, count in counts.items() if code not in chosen}
