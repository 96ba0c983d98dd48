"""The page of a claim: what it shows."""

import re
from datetime import date
from uuid import uuid4

import msgspec
import pytest

from review.console.presenters.problem import problem_of
from review.console.text.language import Language
from review.triage.claim_view.claim_archived import ClaimArchived
from review.triage.claim_view.evidence import StayView
from review.triage.refusals import AlreadyDecided, CaseNotFound
from review.triage.statistics.rule_tally import Precision
from tests.fakes.case_files import REVIEWED_AT
from tests.fakes.fhir_claim import FACILITY
from tests.rules.cases import some_usual
from tests.unit.review.console.claims_in_memory import ClaimsInMemory, a_finding


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
