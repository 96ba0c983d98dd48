"""The page of a claim says its place in the queue, and leads to its neighbours."""

from uuid import uuid4

from review.console.text.language import Language
from review.triage.neighbours.find_neighbours import Neighbours
from review.triage.queue.queue_page import Count
from tests.unit.review.console.claims_in_memory import ClaimsInMemory


async def test_a_claim_says_its_place_in_the_filter_it_was_opened_from_and_leads_to_its_neighbours() -> None:
    claims = ClaimsInMemory()
    claim_id, before, after = claims.files.claim(), uuid4(), uuid4()
    claims.neighbours[claim_id] = Neighbours(Count(9), Count(10_000, more=True), before, after)
    part = await claims.neighbours_part(claim_id, "rule=W06&order=age")
    assert "9 of 10,000+" in part
    for neighbour, key in ((before, "BracketLeft"), (after, "BracketRight")):
        assert f'href="/claims/{neighbour}?rule=W06&amp;order=age" data-keys="{key}"' in part
    assert "9 trong 10.000+" in await claims.neighbours_part(claim_id, "", Language.VIETNAMESE)
    assert [one.rules for one in claims.filters] == [("W06",), ()]


async def test_the_page_waits_for_its_neighbours_only_where_a_browser_without_scripts_asks() -> None:
    claims = ClaimsInMemory()
    claim_id = claims.files.claim()
    claims.neighbours[claim_id] = Neighbours(Count(2), Count(3), None, None)
    page = await claims.page(claim_id, "rule=W06")
    assert f'data-from="/claims/{claim_id}/neighbours?rule=W06"' in page
    assert f'<noscript><a class="tool" href="/claims/{claim_id}?rule=W06&amp;place=1">' in page
    assert claims.filters == []
    assert "2 of 3" in await claims.page(claim_id, "rule=W06&place=1")


async def test_a_claim_outside_of_the_filter_has_no_place_in_it() -> None:
    claims = ClaimsInMemory()
    assert await claims.neighbours_part(claims.files.claim()) == ""
