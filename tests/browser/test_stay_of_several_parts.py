"""A stay over 1 January: the page of its claim shows each year with its own ceiling."""

import re
from datetime import date

from playwright.async_api import Browser, Page, expect

from tests.browser.accessibility import faults
from tests.browser.reviewer_at_work import at_work
from tests.browser.running_console import RunningConsole
from tests.fakes.fhir_claim import INSURANCE_NUMBER
from tests.fakes.stay_over_new_year import stay_elements, stay_parts
from tests.integration.triage_desk import Desk

# 14,000,000 of 14,040,000 were co-paid in 2025: of 5 % of 6,000,000, only 40,000 are left.
ROWS = [
    ["28–31/12/2025", "95%", "6.000.000", "5.960.000", "40.000", "40.000", ""],
    ["01–05/01/2026", "95%", "3.000.000", "2.850.000", "150.000", "14.040.000", ""],
]


async def a_stay(desk: Desk) -> str:
    """A claim for it, of a patient who has nearly reached the ceiling of 2025."""
    other = await desk.claim()
    await desk.rows(
        "INSERT INTO gateway.copayments (claim_id, insurance_number, day, amount) VALUES ($1, $2, $3, $4)",
        *(other, INSURANCE_NUMBER, date(2025, 5, 4), 14_000_000),
    )
    return str(await desk.claim(parts=stay_parts(), **stay_elements()))


async def rows(page: Page, table: str) -> list[list[str]]:
    found = page.locator(f"{table} tbody tr")
    return [await row.locator("th, td").all_text_contents() for row in await found.all()]


async def test_each_year_of_a_stay_is_shown_with_its_ceiling_before_and_after_the_decision(
    console: RunningConsole, desk: Desk, page: Page
) -> None:
    claim_id = await a_stay(desk)
    await at_work(console, page, f"/claims/{claim_id}")
    await expect(page.locator("#stay-parts")).to_be_hidden()
    await page.keyboard.press("Shift+Digit1")
    await expect(page.locator("#stay-parts")).to_be_visible()
    assert await rows(page, "#stay-parts") == ROWS
    await expect(page.locator("#total-fund")).to_have_text("8.810.000")
    await expect(page.locator("#total-copayment")).to_have_text("190.000")
    await expect(page.locator("#ceiling")).to_have_text("")
    assert await faults(page.locator("#bar")) == []
    async with page.expect_navigation(url=re.compile("/queue")):
        await page.keyboard.press("Control+Enter")
    await page.goto(f"{console.url}/claims/{claim_id}?state=DECIDED")
    # What was left of the ceilings is no longer known.
    decided = [[*row[:5], row[6]] for row in ROWS]
    assert await rows(page, "#bar .part-table") == decided
    await page.locator(".history summary").click()
    _, first, second = await page.locator(".history .made > p").all_text_contents()
    assert "(28–31/12/2025) · mức hưởng 95% · quỹ chi trả 5.960.000" in first
    assert "(01–05/01/2026) · mức hưởng 95% · quỹ chi trả 2.850.000" in second
    assert await faults(page.locator(".history .made")) == []


async def test_the_parts_are_added_up_without_javascript(
    console: RunningConsole, desk: Desk, chromium: Browser
) -> None:
    claim_id = await a_stay(desk)
    context = await chromium.new_context(java_script_enabled=False, locale="vi-VN")
    page = await context.new_page()
    await at_work(console, page, f"/claims/{claim_id}")
    await page.locator('select[name="action"]').select_option("ACCEPT")
    async with page.expect_navigation():
        await page.get_by_role("button", name="Tính tổng").click()
    assert await rows(page, "#stay-parts") == ROWS
    await context.close()


async def test_a_stay_that_is_one_part_shows_no_parts(
    console: RunningConsole, desk: Desk, page: Page
) -> None:
    claim_id = await desk.claim(lines=2)
    await at_work(console, page, f"/claims/{claim_id}")
    await page.keyboard.press("Shift+Digit1")
    await expect(page.locator("#total-fund")).to_have_text("1.600")
    await expect(page.locator("#stay-parts")).to_be_hidden()
    async with page.expect_navigation(url=re.compile("/queue")):
        await page.keyboard.press("Control+Enter")
    await page.goto(f"{console.url}/claims/{claim_id}?state=DECIDED")
    await expect(page.locator("#bar .part-table")).to_have_count(0)
