"""The page of two versions of a claim, as a browser without scripts gets it."""

import re
from typing import Any

import pytest

from review.console.text.language import Language
from review.triage.refusals import CaseNotFound
from tests.unit.review.console.claims_in_memory import ClaimsInMemory, a_finding
from tests.unit.review.triage.comparing.test_line_pairs import an_item
from tests.unit.review.triage.deciding.claims import by_line, line, whole


def rows(page: str) -> list[str]:
    return re.findall(r"<tr[ >].*?</tr>", page, re.DOTALL)


def changes(page: str) -> list[str]:
    return re.findall(r'data-change="([A-Z]+)"', page)


def a_named_item(words: str) -> dict[str, Any]:
    return an_item(1, "A") | {"productOrService": {"coding": [{"code": "A", "display": words}]}}


async def test_the_page_shows_old_beside_new_with_the_money_and_what_no_longer_is_found() -> None:
    claims = ClaimsInMemory()
    items = [an_item(1, "A"), an_item(2, "B", 5, 222_300), an_item(3, "C")]
    total = {"value": 1_113_500, "currency": "VND"}
    old = claims.files.claim(a_finding(2, "CUT", 222_300), item=items, total=total, row={"state": "CLOSED"})
    items = [an_item(1, "A"), an_item(2, "B", 4, 222_300), an_item(3, "D", 2)]
    new = claims.files.claim(item=items, replaces=old, total={"value": 892_200, "currency": "VND"})
    page = await claims.comparison(new, "rule=W06")
    assert changes(page) == ["CHANGED", "REMOVED", "ADDED"]
    assert "₫221,300 less claimed" in page
    (bed,) = (row for row in rows(page) if 'data-change="CHANGED"' in row)
    assert "<del>1,111,500</del>" in bed
    assert "<del>5 × 222,300</del>" in bed
    assert "4 × 222,300" in bed
    assert "−222,300" in bed
    assert "W06 finds nothing any more" in bed
    assert "1 line is the same" in page
    assert f'href="/claims/{new}?rule=W06" data-keys="Escape"' in page
    everything = await claims.comparison(new, f"with={old}&all=1")
    assert "is the same ·" not in everything
    vietnamese = await claims.comparison(new, "", Language.VIETNAMESE)
    assert "không còn phát hiện" in vietnamese
    assert re.search(r"<td>[^<]*\d\d/\d\d/2026</td>", vietnamese)


async def test_a_line_of_which_only_the_words_changed_shows_the_old_ones() -> None:
    claims, total = ClaimsInMemory(), {"value": 1000, "currency": "VND"}
    old = claims.files.claim(item=[a_named_item("Khám")], total=total, row={"state": "CLOSED"})
    new = claims.files.claim(item=[a_named_item("Khám <b>lại</b>")], total=total, replaces=old)
    page = await claims.comparison(new)
    assert changes(page) == ["CHANGED"]
    assert "<del>Khám A</del><br>Khám &lt;b&gt;lại&lt;/b&gt;" in page


async def test_amounts_in_two_currencies_are_not_subtracted() -> None:
    claims = ClaimsInMemory()
    old = claims.files.claim(item=[an_item(1, "A")], total={"value": 1_000_000, "currency": "VND"})
    item = an_item(1, "A") | {key: {"value": 2, "currency": "USD"} for key in ("unitPrice", "net")}
    total = {"value": 2, "currency": "USD"}
    new = claims.files.claim(item=[item], total=total, replaces=old, row={"currency": "USD"})
    page = await claims.comparison(new)
    assert "Claimed in USD instead of VND" in page
    assert "999,998" not in page


async def test_after_an_explanation_the_earlier_decision_stands_beside_the_present_state() -> None:
    claims = ClaimsInMemory()
    claim_id = claims.files.claim(lines=3)
    cut = by_line(line(1, "ACCEPT"), line(2, "CUT", 400, "W06"), line(3, "ACCEPT"))
    before = claims.decide(claim_id, cut)
    claims.files.explain(claim_id, "Hai bên: <i>trái</i> và phải.")
    page = await claims.comparison(claim_id)
    assert "Hai bên: &lt;i&gt;trái&lt;/i&gt; và phải." in page
    assert "W06 Net differs" in page
    assert "Not decided yet" in page
    assert "2 other lines" in page
    claims.decide(claim_id, whole("ACCEPT"))
    claims.files.change(claim_id, state="DECIDED")
    decided = await claims.comparison(claim_id, f"with={before}")
    assert "Not decided yet" not in decided
    assert "Trần Thu Hà" in decided


async def test_the_page_of_a_claim_leads_to_the_comparison_where_there_is_one() -> None:
    claims = ClaimsInMemory()
    old = claims.files.claim(row={"state": "CLOSED", "is_for_actor": False})
    assert "compare" not in await claims.page(old)
    new = claims.files.claim(replaces=old)
    assert f'href="/claims/{new}/compare?q=C" data-keys="KeyD"' in await claims.page(new, "q=C")
    # A reviewer who had the old one open sees the way to the new one.
    replaced = await claims.page(old)
    assert f'href="/claims/{new}/compare?with={old}" data-keys="KeyD"' in replaced
    assert f'data-takes-choices="{new}"' in replaced


@pytest.mark.parametrize("other", ["7", "<script>", "00000000-0000-0000-0000-000000000000"])
async def test_an_address_that_names_no_version_is_not_found(other: str) -> None:
    claims = ClaimsInMemory()
    claim_id = claims.files.claim(replaces=claims.files.claim())
    with pytest.raises(CaseNotFound):
        await claims.comparison(claim_id, f"with={other}")
