"""The page of a claim shows what was decided: by line, and in its history."""

import re

import pytest

from tests.unit.review.console.claims_in_memory import ClaimsInMemory
from tests.unit.review.triage.deciding.claims import by_line, line, whole


async def test_a_decided_claim_shows_its_lines_as_decided_and_each_decision_opens_to_its_lines() -> None:
    claims = ClaimsInMemory()
    claim_id = claims.files.claim(lines=3, row={"state": "DECIDED", "is_for_actor": False})
    taken_back = by_line(line(1, "REFUSE", None, "W04"), line(2, "ACCEPT"), line(3, "ACCEPT"))
    claims.decide(claim_id, taken_back, undone=True)
    cut = line(2, "CUT", 400, "W06", note="Chỉ <b>một</b> nửa")
    claims.decide(claim_id, by_line(line(1, "ACCEPT"), cut, line(3, "REFUSE", None, "W04")))
    page = await claims.page(claim_id)
    shown = [" ".join(row.split()) for row in re.findall(r'<tr class="line.*?</tr>', page, re.DOTALL)]
    for row, amount, mark in zip(shown, ("1,000", "400", "0"), ("ACCEPT", "CUT", "REFUSE"), strict=True):
        assert f'<span class="decided-amount">{amount}</span>' in row
        assert f'data-action="{mark}"' in row
    assert "Chỉ &lt;b&gt;một&lt;/b&gt; nửa" in page
    history = page[page.index('<ol class="history">') :]
    assert history.count("<details") == 2
    assert "Line 1 · refused" in history
    assert "Accepted as claimed: lines 2–3" in history
    assert history.index("· undone") < history.index("· in effect")
    assert 'id="sum-decided">1,400<' in page
    assert "REFUSE" not in re.findall(r'id="bar".*?</footer>', page, re.DOTALL)[0]


@pytest.mark.parametrize(("action", "amounts"), [("ACCEPT", ["1,000", "1,000"]), ("REFUSE", ["0", "0"])])
async def test_a_decision_on_the_whole_says_the_same_of_every_line(action: str, amounts: list[str]) -> None:
    claims = ClaimsInMemory()
    claim_id = claims.files.claim(lines=2, row={"state": "DECIDED", "is_for_actor": False})
    claims.decide(claim_id, whole(action, None, *(() if action == "ACCEPT" else ("W02",))))
    page = await claims.page(claim_id)
    assert re.findall(r'<span class="decided-amount">([^<]*)</span>', page) == amounts


async def test_where_nothing_is_in_effect_no_line_shows_a_decision() -> None:
    """Such as after the facility has explained: the earlier decision is in the history alone."""
    claims = ClaimsInMemory()
    claim_id = claims.files.claim(lines=2)
    claims.decide(claim_id, whole("ACCEPT"))
    page = await claims.page(claim_id)
    assert set(re.findall(r'<span class="decided-amount">([^<]*)</span>', page)) == {"–"}
    assert "· superseded" in page


async def test_the_history_tells_the_second_look_from_the_first() -> None:
    claims = ClaimsInMemory()
    claim_id = claims.files.claim()
    claims.decide(claim_id, whole("REFUSE", None, "W02"), in_effect=False)
    claims.decide(claim_id, whole("ACCEPT"), in_effect=False, look="SECOND")
    page = await claims.page(claim_id)
    assert "Trần Thu Hà, first look: refused" in page
    assert "Trần Thu Hà, second look: accepted" in page
