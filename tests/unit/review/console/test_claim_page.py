"""The page of a claim: what it shows, and what the access log knows of it."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID, uuid4

import msgspec
import pytest
from google.type.date_pb2 import Date
from starlette.requests import Request

from review.accounts.actor import Actor
from review.accounts.role import Role
from review.console.http.csrf import CsrfTokens
from review.console.http.static_files import StaticFiles
from review.console.pages.claim import ClaimPages
from review.console.presenters.problem import problem_of
from review.console.renderer import Renderer
from review.console.text.language import Language
from review.console.visit import Browser, Visit
from review.triage.claim_view.claim_archived import ClaimArchived
from review.triage.claim_view.claim_view import ClaimView
from review.triage.claim_view.evidence import StayView
from review.triage.claim_view.open_claim import OpenClaim
from review.triage.neighbours.find_neighbours import Neighbours
from review.triage.queue.queue_filter import QueueFilter
from review.triage.queue.queue_page import Count
from review.triage.refusals import AlreadyDecided, CaseNotFound
from review.triage.statistics.rule_tally import Precision
from review.v1.review_pb2 import Text
from review.v1.signature_pb2 import Signature
from tests.fakes.case_files import REVIEWED_AT
from tests.fakes.clock import FakeClock
from tests.fakes.fhir_claim import FACILITY
from tests.fakes.reviewers import FakeReviewers
from tests.rules.cases import some_usual
from tests.unit.review.console.claims_in_memory import ClaimsInMemory, Term, a_finding
from tests.unit.review.triage.deciding.claims import by_line, line, whole

CLAIM = uuid4()
ASKED = Request(
    {
        **{"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": []},
        "path_params": {"claim_id": CLAIM},
    }
)


class Opening(OpenClaim):
    """Notes which claims are opened, and finds none."""

    def __init__(self) -> None:
        self.opened: list[UUID] = []

    async def __call__(self, claim_id: UUID, actor: Actor) -> ClaimView:
        self.opened.append(claim_id)
        raise CaseNotFound


async def previewed(claim_id: UUID, actor: Actor) -> ClaimView:
    """The use case of the preview, which is logged once in a while."""
    pytest.fail(f"{actor.account} read {claim_id}, and the access log may not know")


async def no_neighbours(claim_id: UUID, queue_filter: QueueFilter, actor: Actor) -> None:
    """The use case of the place in the queue."""


def no_precisions(actor: Actor, codes: Collection[str]) -> Mapping[str, Precision]:
    """Nothing was counted yet."""
    return {}


async def test_a_form_that_is_not_taken_in_shows_the_claim_and_the_access_log_says_so() -> None:
    """Otherwise whoever posts odd forms reads claims that nobody knows of."""
    actor = Actor(reviewer_id=uuid4(), account="ha.tran", full_name="Trần Thu Hà", role=Role.REVIEWER)
    renderer = Renderer(StaticFiles(), [])
    visit = Visit(ASKED, Browser(Language.ENGLISH, "", ""), actor, renderer, CsrfTokens(b"k" * 32))
    opening = Opening()
    pages = ClaimPages(
        opening, previewed, no_neighbours, no_precisions, FakeReviewers(), {}, Term(), FakeClock()
    )
    ASKED.path_params["place"] = "9" * 5000
    opens = (pages.again, pages.show, pages.content, pages.attachment)
    for refused in (answer(visit) for answer in opens):
        with pytest.raises(CaseNotFound):
            await refused
    assert opening.opened == [CLAIM] * 4


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


async def test_a_claim_leads_to_other_claims_of_its_patient_and_days_that_the_reviewer_sees() -> None:
    claims = ClaimsInMemory()
    claim_id, same_day, other_day, elsewhere = claims.files.claim(), uuid4(), uuid4(), uuid4()
    day, later = date(2026, 3, 2), date(2026, 4, 2)
    claims.files.patient_stays[claim_id] = (
        StayView(claim_id, FACILITY, day, day, inpatient=False, is_this=True),
        StayView(same_day, FACILITY, day, day, inpatient=False, is_this=False),
        StayView(other_day, FACILITY, later, later, inpatient=False, is_this=False),
        StayView(elsewhere, "", day, day, inpatient=False, is_this=False),
    )
    page = await claims.page(claim_id)
    assert f'<a href="/claims/{same_day}">Claim of these days: {FACILITY}, 2 Mar 2026</a>' in page
    assert str(other_day) not in page
    assert str(elsewhere) not in page


PREFIX = "urn:wardgate:extension:"
DRUG = {
    "sequence": 1,
    "productOrService": {"coding": [{"code": "40.67"}], "text": "Thuốc <b>mẫu</b>"},
    "servicedPeriod": {"start": "2026-03-02T09:15:00+07:00", "end": "2026-03-02T09:15:00+07:00"},
    "revenue": {"coding": [{"system": "urn:wardgate:cs:department", "code": "K01"}]},
    "net": {"value": 12505, "currency": "VND"},
    "extension": [
        {"url": f"{PREFIX}strength", "valueString": "500mg"},
        {"url": f"{PREFIX}ordered", "valueDateTime": "2026-03-01T08:30:00+07:00"},
        {"url": f"{PREFIX}benefit-percent", "valueDecimal": 80},
        {"url": f"{PREFIX}fund-part", "valueMoney": {"value": 10004, "currency": "VND"}},
        {"url": f"{PREFIX}copayment", "valueMoney": {"value": 2501, "currency": "VND"}},
        {"url": f"{PREFIX}own-part", "valueMoney": {"value": 0, "currency": "VND"}},
    ],
}


async def test_a_line_says_what_it_is_who_gave_it_when_and_who_pays_which_part() -> None:
    claims = ClaimsInMemory()
    page = await claims.page(claims.files.claim(item=[DRUG]))
    assert 'Thuốc &lt;b&gt;mẫu&lt;/b&gt; <span class="item-code">40.67</span>' in page
    [about] = re.findall(r'<tr class="about-line">(.*?)</tr>', page, re.DOTALL)
    assert " ".join(re.sub("<[^>]+>", " ", about).split()) == (
        "500mg Department K01 Ordered 1 Mar 08:30 Done 09:15 Benefit 80% Fund 10,004 Co-payment 2,501"
    )


async def test_a_line_that_says_no_more_than_its_columns_has_no_row_of_its_own() -> None:
    claims = ClaimsInMemory()
    assert "about-line" not in await claims.page(claims.files.claim(lines=3))


async def test_of_many_lines_only_those_with_findings_say_more() -> None:
    claims = ClaimsInMemory()
    items = [DRUG | {"sequence": number} for number in range(1, 300)]
    page = await claims.page(claims.files.claim(a_finding(7), item=items))
    assert page.count("about-line") == 1


async def test_a_finding_says_how_often_reviewers_uphold_its_rule_with_the_interval() -> None:
    claims = ClaimsInMemory()
    claim_id = claims.files.claim(a_finding(1), a_finding(0, "WARN", None, rule="W99"))
    assert "upheld 90%" in await claims.page(claim_id)
    claims.precisions = {"W06": Precision(0.821, 0.742, 0.888, 80, 20)}
    page = await claims.page(claim_id)
    assert "upheld 82% (74–89)" in page
    # A rule that the rulebook no longer has: as the review expected.
    assert "upheld 90%" in page
    assert "độ chính xác 82% (74–89)" in await claims.page(claim_id, language=Language.VIETNAMESE)


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (0, "due 2 Apr 2026 · 31 days left"),
        (31, "· today"),
        (32, "· 1 day overdue"),
        (40, "· 9 days overdue"),
    ],
)
async def test_a_claim_that_waits_says_by_when_it_is_to_be_reviewed(days: int, text: str) -> None:
    claims = ClaimsInMemory()
    claim_id = claims.files.claim()
    claims.clock.pass_by(days * 86_400)
    page = re.sub(r"<[^>]+>", "", await claims.page(claim_id))
    assert text in " ".join(page.split())
    claims.files.change(claim_id, state="DECIDED")
    assert "due 2 Apr" not in await claims.page(claim_id)


async def test_what_exceeds_the_lines_has_a_field_of_its_own_with_its_amount_and_the_rules_reason() -> None:
    claims = ClaimsInMemory()
    total = {"value": 5000, "currency": "VND"}
    finding = a_finding(0, "WARN", 3000, rule="F0_99")
    page = await claims.page(claims.files.claim(finding, total=total))
    assert "₫3,000 beyond the lines" in page
    assert 'data-rest="3000" data-rest-reasons="F0_99"' in page
    assert 'name="reasons"' in page
    without = await claims.page(claims.files.claim())
    assert "beyond the lines" not in without
    # Without scripts, the whole claim can be decided there, too.
    assert '<select class="input" name="action"' in without


async def test_reviewers_read_what_a_rule_on_trial_finds_and_the_page_proposes_nothing_for_it() -> None:
    claims = ClaimsInMemory()
    on_trial = [a_finding(2, "CUT", 400, rule="W04"), a_finding(0, "REFUSE", 2000, rule="W02")]
    page = await claims.page(claims.files.claim(a_finding(1), on_trial=on_trial))
    assert page.count("rule on trial") == 2
    assert "touches 400" in page
    assert 'data-line="2" data-net="1000" data-code="02.0002" data-proposed="ACCEPT"' in page
    assert 'data-whole=""' in page
    assert 'data-reasons=""' in page[: page.index('<form class="lines')]


@pytest.mark.parametrize(("refused", "is_told"), [(None, False), (AlreadyDecided(), True)])
async def test_a_claim_that_its_facility_has_withdrawn_says_so_and_that_nothing_was_recorded(
    refused: AlreadyDecided | None, is_told: bool
) -> None:
    claims = ClaimsInMemory()
    claim_id = claims.files.claim(row={"state": "CLOSED", "is_for_actor": False})
    problem = problem_of(refused) if refused else None
    response = await claims.pages.again(claims.visit(claim_id), problem=problem)
    page = bytes(response.body).decode()
    assert "The facility has withdrawn this claim" in page
    assert ("Your decision was not recorded" in page) is is_told
    assert 'id="problem"' not in page


async def test_an_archived_claim_says_in_which_file_it_is_and_shows_nothing_of_its_patient() -> None:
    claims = ClaimsInMemory()
    claim_id = claims.files.claim(row={"patient_initials": "N.T.X"})
    claims.files.archive[claim_id] = ("claims-2026-03-42.parquet", REVIEWED_AT)
    preview = bytes((await claims.pages.preview(claims.visit(claim_id))).body).decode()
    for shown in (await claims.page(claim_id), preview):
        assert "claims-2026-03-42.parquet" in shown
        assert str(claim_id) in shown
        assert "archived outside of the database on 3 Mar" in shown
        assert "N.T.X" not in shown
    with pytest.raises(CaseNotFound):
        await claims.pages.content(claims.visit(claim_id))
    elsewhere = msgspec.structs.replace(claims.actor, provinces=frozenset({"79"}))
    with pytest.raises(CaseNotFound) as refused:
        await claims.files.read(claim_id, elsewhere)
    assert not isinstance(refused.value, ClaimArchived)


async def test_the_history_tells_the_second_look_from_the_first() -> None:
    claims = ClaimsInMemory()
    claim_id = claims.files.claim()
    claims.decide(claim_id, whole("REFUSE", None, "W02"), in_effect=False)
    claims.decide(claim_id, whole("ACCEPT"), in_effect=False, look="SECOND")
    page = await claims.page(claim_id)
    assert "Trần Thu Hà, first look: refused" in page
    assert "Trần Thu Hà, second look: accepted" in page


async def test_the_page_of_an_export_says_who_signed_it() -> None:
    shown = ClaimsInMemory()
    claim_id = shown.files.claim(a_finding())
    assert "Digital signature" not in await shown.page(claim_id)
    signed = Signature(
        state="SIGNATURE_STATE_SIGNED",
        signer="Bệnh viện <Mẫu>",
        certificate="5401",
        signed_on=Date(year=2026, month=11, day=3),
        covers=["THONGTINHOSO"],
    )
    shown.files.sign(claim_id, signed)
    page = await shown.page(claim_id)
    assert "Signed by Bệnh viện &lt;Mẫu&gt;" in page
    assert re.search(r"Certificate 5401; signed on [^;<]*2026; covers THONGTINHOSO", page)
    assert "Hợp lệ, ký bởi" in await shown.page(claim_id, language=Language.VIETNAMESE)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("NOT_SIGNED", "The file is not signed."),
        ("BROKEN", "The signature is broken"),
        ("UNKNOWN_SIGNER", "The signature is intact, its signer unknown"),
    ],
)
async def test_the_page_of_an_export_says_why_it_does_not_count_as_signed(state: str, words: str) -> None:
    shown = ClaimsInMemory()
    claim_id = shown.files.claim(a_finding())
    reason = Text(vi="vì thế", en="that is why")
    shown.files.sign(claim_id, Signature(state=f"SIGNATURE_STATE_{state}", signer="Mẫu", reason=reason))
    page = await shown.page(claim_id)
    assert words in page
    assert ("that is why" in page) is (state != "NOT_SIGNED")


async def test_a_finding_shows_its_code_in_the_insurers_list_where_it_is_another_one() -> None:
    claims = ClaimsInMemory()
    page = await claims.page(claims.files.claim(a_finding(insurer_code="F2_18")))
    assert ">F2_18</span>" in page
    page = await claims.page(claims.files.claim(a_finding(rule="F0_99", insurer_code="F0_99")))
    assert ">F0_99</span>" not in page


async def test_a_claim_stands_in_a_picture_between_what_is_usual() -> None:
    shown = ClaimsInMemory()
    claim_id = shown.files.claim()
    assert "Beside similar claims" not in await shown.page(claim_id)
    usual = some_usual(cost=[20, 40, 50, 70, 100, 15], lines=[1, 2, 3, 4, 6, 1])
    shown.files.compare_with(claim_id, usual)
    page = await shown.page(claim_id)
    assert "Beside similar claims" in page
    assert "Where the claim stands between what is usual: 2 measures" in page
    assert "provincial tier, outpatients, J18" in page
    assert "Edition 3" in page
    assert "So với hồ sơ cùng loại" in await shown.page(claim_id, language=Language.VIETNAMESE)
