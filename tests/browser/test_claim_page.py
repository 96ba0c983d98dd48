"""The page of a claim: whatever stands in a claim is text, and legible."""

import re
from uuid import uuid4

import pytest
from playwright.async_api import Page, expect

from review.v1.claim_submitted_pb2 import ClaimSubmitted
from tests.browser.reviewer_at_work import a_finding, at_work, states
from tests.browser.running_console import RunningConsole
from tests.fakes.fhir_claim import FACILITY
from tests.integration.test_case_files import OBJECTION
from tests.integration.triage_desk import Desk
from tests.unit.review.triage.comparing.test_line_pairs import an_item

# What no page may run, evaluate or take as markup.
HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">{{7*7}}${7*7}\u202eabc'
MOST_BYTES = 300 * 1024


async def test_all_text_of_a_claim_is_text(console: RunningConsole, desk: Desk, page: Page) -> None:
    item = {
        "sequence": 1,
        "productOrService": {"coding": [{"code": HOSTILE[:60], "display": HOSTILE}]},
        "servicedDate": "2026-03-02",
        "quantity": {"value": 1},
        "unitPrice": {"value": 1000, "currency": "VND"},
        "net": {"value": 1000, "currency": "VND"},
    }
    number = f"1{HOSTILE}"[:64]
    finding = a_finding(words=HOSTILE)
    claim_id = await desk.claim(finding, a_finding(0, words=HOSTILE), lines=1, number=number, item=[item])
    await at_work(console, page)
    await expect(page.locator("#preview h2")).to_contain_text("<script>alert(1)</script>")
    await page.goto(f"{console.url}/claims/{claim_id}")
    await expect(page.locator("tr.line td.shrinks")).to_contain_text("{{7*7}}")
    await expect(page.locator("tr.finding")).to_contain_text("<img src=x onerror=")
    assert await page.locator("script:not([src]), img").count() == 0
    await page.goto(f"{console.url}/claims/{claim_id}/content")


async def test_a_claim_of_three_hundred_lines_stays_usable(
    console: RunningConsole, desk: Desk, page: Page
) -> None:
    claim_id = await desk.claim(a_finding(250), lines=300)
    await at_work(console, page)
    response = await page.goto(f"{console.url}/claims/{claim_id}")
    assert response
    sizes = await page.evaluate("performance.getEntriesByType('navigation')[0].encodedBodySize")
    assert sizes < MOST_BYTES
    await page.keyboard.press("KeyN")
    await expect(page.locator("tr.line.is-current")).to_have_attribute("data-line", "250")
    await expect(page.locator("tr.line.is-current")).to_be_in_viewport()
    await page.keyboard.press("Shift+KeyY")
    await expect(page.locator("#total-accepted")).to_have_text("299.600")
    async with page.expect_navigation(url=re.compile("/queue")):
        await page.keyboard.press("Control+Enter")
    assert await states(desk) == ["DECIDED"]


async def test_the_days_of_a_line_over_two_months_are_not_cut_off_and_the_claim_fits_a_phone(
    console: RunningConsole, desk: Desk, page: Page
) -> None:
    days = {"start": "2026-02-23", "end": "2026-03-21"}
    item = an_item(1, "A", 30)
    del item["servicedDate"]
    claim_id = await desk.claim(item=[item | {"servicedPeriod": days}])
    await at_work(console, page, f"/claims/{claim_id}")
    cell = page.locator("td.line-days")
    await expect(cell).to_have_text("23/02–21/03")
    assert await cell.evaluate("cell => cell.scrollWidth <= cell.clientWidth")
    # On a phone, what is wide scrolls in itself.
    await page.set_viewport_size({"width": 390, "height": 844})
    assert await page.evaluate("document.documentElement.scrollWidth") == 390


async def test_on_a_phone_the_words_of_a_banner_have_room_and_its_buttons_are_in_sight(
    console: RunningConsole, desk: Desk, page: Page
) -> None:
    claim_id, correction = await desk.claim(number="HS-1"), await desk.claim(number="HS-2")
    replace = (
        "UPDATE gateway.claims SET closed_as = 'REPLACED', replaced_by_claim_id = $2 WHERE claim_id = $1"
    )
    await desk.rows(replace, claim_id, correction)
    await desk.rows("UPDATE review.cases SET state = 'CLOSED' WHERE claim_id = $1", claim_id)
    await page.set_viewport_size({"width": 390, "height": 844})
    await at_work(console, page, f"/claims/{claim_id}")
    banner = page.locator("#closed")
    for button in await banner.get_by_role("link").all():
        await expect(button).to_be_in_viewport(ratio=1)
    words = await banner.locator("p").bounding_box()
    assert words
    assert words["height"] < 100


async def test_on_paper_a_claim_has_all_its_lines_and_its_evidence_and_nothing_to_click(
    console: RunningConsole, desk: Desk, page: Page
) -> None:
    claim_id = await desk.claim(a_finding(60), lines=60)
    await at_work(console, page, f"/claims/{claim_id}")
    await page.emulate_media(media="print")
    # A sheet of A4 between its margins.
    await page.set_viewport_size({"width": 720, "height": 1030})
    scrolls = "one => one.scrollHeight > one.clientHeight || getComputedStyle(one).overflowY !== 'visible'"
    assert not await page.locator("body, #lines, #evidence").evaluate_all(f"all => all.some({scrolls})")
    await expect(page.locator("tr.line:visible")).to_have_count(60)
    await expect(page.locator("#evidence")).to_be_visible()
    await expect(page.get_by_role("button")).to_have_count(0)
    await expect(page.get_by_role("navigation")).to_have_count(0)


async def test_days_and_amounts_of_lines_of_an_overlap_stay_within_their_columns(
    console: RunningConsole, desk: Desk, page: Page
) -> None:
    bed = an_item(1, "K19", 1_025)
    del bed["servicedDate"]
    bed["servicedPeriod"] = {"start": "2026-02-28", "end": "2026-03-06"}
    stay = {"start": "2026-02-27", "end": "2026-03-06"}
    claims = [await desk.claim(item=[bed], billablePeriod=stay) for _ in range(2)]
    for place, (claim_id, facility) in enumerate(zip(claims, (FACILITY, "79003"), strict=True)):
        await desk.rows(
            "INSERT INTO review.stays VALUES ($1, $2, 'p', $3, '2026-02-27', '2026-03-06', true, '', '{}')",
            *(claim_id, place, facility),
        )
    await at_work(console, page, f"/claims/{claims[0]}?lang=en")
    cells = page.locator(".joined td.end")
    await expect(cells).to_have_text(["28 Feb–6 Mar · 1,025,000"] * 2)
    overflows = "all => all.some((one) => one.scrollWidth > one.clientWidth)"
    for width in (1280, 1440):
        await page.set_viewport_size({"width": width, "height": 900})
        assert not await cells.evaluate_all(overflows), width


async def test_a_claim_of_hundreds_of_millions_is_legible_and_tells_what_is_above_the_cap_on_supplies(
    console: RunningConsole, desk: Desk, page: Page
) -> None:
    supply = an_item(2, "V", 1, 200_000_000) | {"category": {"coding": [{"code": "10"}]}}
    items = [an_item(1, "A", 1, 1_000_000_000), supply]
    total = {"value": 1_200_000_000, "currency": "VND"}
    claim_id = await desk.claim(item=items, total=total, supply_cap="100000000")
    await at_work(console, page, f"/claims/{claim_id}")
    await page.set_viewport_size({"width": 1280, "height": 900})
    await page.keyboard.press("Shift+KeyY")
    await expect(page.locator("#sum-decided")).to_have_text("1.200.000.000")
    # What is above the cap is no co-payment, which ends at the year's ceiling.
    await expect(page.locator("#total-fund")).to_have_text("1.085.960.000")
    await expect(page.locator("#total-copayment")).to_have_text("14.040.000")
    await expect(page.locator("#own")).to_have_text("Vượt trần vật tư100.000.000")
    cut_off = (
        "cells => cells.filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent)"
    )
    assert await page.locator("td.end").evaluate_all(cut_off) == []


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_the_button_that_sends_stays_beside_the_others_with_nine_digits_in_the_sums(
    console: RunningConsole, desk: Desk, page: Page, language: str
) -> None:
    total = {"value": 888_888_888, "currency": "VND"}
    claim_id = await desk.claim(item=[an_item(1, "A", 1, 888_888_888)], total=total)
    await at_work(console, page, f"/claims/{claim_id}?lang={language}")
    await page.set_viewport_size({"width": 1280, "height": 800})
    bottoms = "all => all.map((one) => one.getBoundingClientRect().bottom)"
    for key in ("Digit4", "Digit3", "Shift+KeyY"):
        await page.keyboard.press(key)
        places = await page.locator(".actions button, #send").evaluate_all(bottoms)
        assert max(places) - min(places) < 2, key


async def test_that_the_patient_objects_stands_above_the_lines(
    console: RunningConsole, desk: Desk, page: Page
) -> None:
    claim_id = await desk.claim()
    for number, reason in (("1", "Tôi không khám ở đó."), ("2", "<b>Không.</b>")):
        await desk.rows(OBJECTION, uuid4(), number, claim_id, reason)
    await at_work(console, page, f"/claims/{claim_id}")
    await expect(page.locator("#objected")).to_contain_text("<b>Không.</b>")
    await expect(page.locator("#objected")).to_contain_text("Còn 1 phản đối khác")


async def test_the_rate_is_written_as_the_language_writes_numbers(
    console: RunningConsole, desk: Desk, page: Page
) -> None:
    claim_id = await desk.claim()
    (facts,) = await desk.rows("SELECT message FROM review.case_facts WHERE claim_id = $1", claim_id)
    submitted = ClaimSubmitted.FromString(facts[0])
    submitted.entitlement.rate = "47.5"
    changed = "UPDATE review.case_facts SET message = $1 WHERE claim_id = $2 RETURNING 1"
    await desk.rows(changed, submitted.SerializeToString(), claim_id)
    await at_work(console, page, f"/claims/{claim_id}")
    for written in ("Quỹ chi trả 47,5%", "mức hưởng 47,5%"):
        await expect(page.locator("main")).to_contain_text(written)
    await expect(page.locator("main")).not_to_contain_text("47.5")


async def test_escape_closes_how_the_score_adds_up_and_only_then_leaves_the_claim(
    console: RunningConsole, desk: Desk, page: Page
) -> None:
    claim_id = await desk.claim(a_finding(), lines=1)
    await at_work(console, page, f"/claims/{claim_id}")
    await page.locator(".score summary").click()
    await expect(page.locator(".score-parts")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator(".score-parts")).to_be_hidden()
    assert page.url.endswith(f"/claims/{claim_id}")
    async with page.expect_navigation(url=re.compile("/queue")):
        await page.keyboard.press("Escape")
