"""A reviewer decides claims: by keys alone, or without JavaScript."""

import re

from playwright.async_api import Browser, Page, expect

from tests.browser.accessibility import faults
from tests.browser.reviewer_at_work import a_finding, at_work, states
from tests.browser.running_console import RunningConsole
from tests.integration.triage_desk import Desk


async def test_ten_claims_are_decided_by_keys_alone(console: RunningConsole, desk: Desk, page: Page) -> None:
    for _ in range(10):
        await desk.claim(a_finding())
    await at_work(console, page)
    for _ in range(10):
        async with page.expect_navigation(url=re.compile("/claims/")):
            await page.keyboard.press("KeyT")
        await expect(page.locator("tr.line.is-current")).to_have_count(1)
        await page.keyboard.press("Shift+KeyY")
        await expect(page.locator("#send")).to_have_attribute("aria-disabled", "false")
        async with page.expect_navigation(url=re.compile("/queue")):
            await page.keyboard.press("Control+Enter")
        await expect(page.locator("#done")).to_contain_text("Đã gửi quyết định")
    assert await states(desk) == ["DECIDED"] * 10
    accepted = await desk.rows("SELECT DISTINCT accepted::int, action FROM review.decisions")
    assert accepted == [(1600, "CUT")]


async def test_a_cut_has_its_amount_and_the_fund_pays_its_share(
    console: RunningConsole, desk: Desk, page: Page
) -> None:
    claim_id = await desk.claim(a_finding(), lines=3)
    await at_work(console, page, f"/claims/{claim_id}")
    await page.keyboard.press("Digit2")
    await expect(page.get_by_label("Số tiền chấp nhận")).to_be_focused()
    await page.keyboard.type("250")
    await page.keyboard.press("Enter")
    for key in ("KeyJ", "Digit1", "KeyJ", "Digit3"):
        await page.keyboard.press(key)
    # Nothing says why the last line is refused: the reason has the focus.
    await expect(page.get_by_label("Mã lý do", exact=True)).to_be_focused()
    await page.keyboard.type("W06")
    await page.keyboard.press("Escape")
    await expect(page.locator("#total-cut")).to_have_text("−1.750")
    await expect(page.locator("#total-accepted")).to_have_text("1.250")
    await expect(page.locator("#total-fund")).to_have_text("1.000")
    await expect(page.locator("#total-copayment")).to_have_text("250")
    async with page.expect_navigation(url=re.compile("/queue")):
        await page.keyboard.press("Control+Enter")
    (decided,) = await desk.rows("SELECT accepted::int, fund::int, copayment::int FROM review.decisions")
    assert decided == (1250, 1000, 250)
    # Decided, the claim shows its lines as they were decided, and the history opens to them.
    await page.goto(f"{console.url}/claims/{claim_id}?state=DECIDED")
    await expect(page.locator(".decided-amount")).to_have_text(["250", "1.000", "0"])
    await expect(page.locator(".neighbours")).to_contain_text("1 trong 1")
    await page.locator(".history summary").click()
    await expect(page.locator(".history .made")).to_contain_text("Chấp nhận như đề nghị: dòng 2")
    assert await faults(page.locator(".history .made")) == []


async def test_a_decision_is_undone_by_a_key_and_the_claim_opens_again(
    console: RunningConsole, desk: Desk, page: Page
) -> None:
    claim_id = await desk.claim()
    await at_work(console, page, f"/claims/{claim_id}")
    await page.keyboard.press("Shift+Digit1")
    async with page.expect_navigation(url=re.compile("/queue")):
        await page.keyboard.press("Control+Enter")
    async with page.expect_navigation(url=re.compile(f"/claims/{claim_id}")):
        await page.keyboard.press("KeyZ")
    assert await states(desk) == ["WAITING"]
    await expect(page.locator(".history")).to_contain_text("Trần Thu Hà hoàn tác")


async def test_a_claim_that_has_changed_is_shown_anew_and_the_marks_are_kept(
    console: RunningConsole, desk: Desk, page: Page
) -> None:
    claim_id = await desk.claim(lines=3)
    await at_work(console, page, f"/claims/{claim_id}")
    await page.keyboard.press("Shift+Digit1")
    await desk.rows("UPDATE review.cases SET version = version + 1 RETURNING version")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#problem")).to_contain_text("Quyết định của bạn chưa được ghi")
    assert await states(desk) == ["WAITING"]
    await expect(page.locator('.choice[data-action="ACCEPT"]')).to_have_count(3)
    async with page.expect_navigation(url=re.compile("/queue")):
        await page.keyboard.press("Control+Enter")
    assert await states(desk) == ["DECIDED"]


async def test_marks_survive_a_reload_and_send_waits_for_the_last_line(
    console: RunningConsole, desk: Desk, page: Page
) -> None:
    claim_id = await desk.claim(lines=2)
    await at_work(console, page, f"/claims/{claim_id}")
    await page.keyboard.press("Digit1")
    await page.reload()
    await expect(page.locator('.choice[data-action="ACCEPT"]')).to_have_count(1)
    await expect(page.locator("#send")).to_contain_text("Còn 1 dòng")
    await page.keyboard.press("Control+Enter")
    # The line that is left is the current one, and nothing was sent.
    await expect(page.locator("tr.line.is-current")).to_have_attribute("data-line", "2")
    assert await states(desk) == ["WAITING"]


async def test_a_claim_is_decided_without_javascript(
    console: RunningConsole, desk: Desk, chromium: Browser
) -> None:
    claim_id = await desk.claim(a_finding(), lines=2)
    context = await chromium.new_context(java_script_enabled=False, locale="en-GB")
    page = await context.new_page()
    await at_work(console, page, f"/claims/{claim_id}")
    await page.get_by_label("Choice for line 1").select_option("CUT")
    await page.get_by_label("Amount decided, line 1").fill("600")
    await page.get_by_label("Choice for line 2").select_option("ACCEPT")
    await page.get_by_role("button", name="Send decision").click()
    await expect(page.get_by_role("alert")).to_contain_text("Line 1: Choose at least one reason")
    await page.get_by_label("Reason code, line 1").fill("W06")
    async with page.expect_navigation():
        await page.get_by_role("button", name="Add up").click()
    await expect(page.locator("#total-fund")).to_have_text("1,280")
    await page.get_by_role("button", name="Send decision").click()
    await expect(page).to_have_url(re.compile("/queue"))
    await context.close()
    assert await states(desk) == ["DECIDED"]


async def test_a_claim_without_lines_is_decided_as_a_whole(
    console: RunningConsole, desk: Desk, page: Page
) -> None:
    total = {"value": 5000, "currency": "VND"}
    claim_id = await desk.claim(a_finding(0, "WARN"), lines=0, item=None, total=total)
    await at_work(console, page, f"/claims/{claim_id}")
    await page.keyboard.press("Digit2")
    await expect(page.get_by_label("Số tiền chấp nhận")).to_be_focused()
    await page.keyboard.type("3.000")
    await page.keyboard.press("Tab")
    await expect(page.locator("#total-fund")).to_have_text("2.400")
    async with page.expect_navigation(url=re.compile("/queue")):
        await page.keyboard.press("Control+Enter")
    assert await desk.rows("SELECT action, accepted::int FROM review.decisions") == [("CUT", 3000)]

    # What exceeds the lines: as the rules propose it is not paid for their reason, with the whole it is paid.
    excess = a_finding(0, "WARN", 3000)
    for key, accepted in (("Shift+KeyY", "2.000"), ("Shift+Digit1", "5.000")):
        claim_id = await desk.claim(excess, lines=2, total=total)
        await page.goto(f"{console.url}/claims/{claim_id}")
        await page.keyboard.press("Digit1")
        await page.keyboard.press("KeyJ")
        await page.keyboard.press("Digit1")
        await expect(page.locator("#send")).to_contain_text("Còn phần ngoài các dòng")
        await page.keyboard.press(key)
        await expect(page.locator("#total-accepted")).to_have_text(accepted)
        async with page.expect_navigation(url=re.compile("/queue")):
            await page.keyboard.press("Control+Enter")
    # An objection to the whole that is on no line cuts the claim as a whole.
    claim_id = await desk.claim(a_finding(0, "CUT", 500), lines=2)
    await page.goto(f"{console.url}/claims/{claim_id}")
    await page.keyboard.press("Shift+KeyY")
    await expect(page.locator("#total-fund")).to_have_text("1.200")
    assert await faults(page.locator("#total-fund")) == []
    async with page.expect_navigation(url=re.compile("/queue")):
        await page.keyboard.press("Control+Enter")
    decided = "SELECT action, accepted::int FROM review.decisions ORDER BY place DESC LIMIT 3"
    assert await desk.rows(decided) == [("CUT", 1500), ("ACCEPT", 5000), ("CUT", 2000)]
