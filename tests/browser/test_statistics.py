"""Leads look at rules, facilities, look-ups and the log, and switch rules."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest_asyncio
from playwright.async_api import Page, ViewportSize, expect
from sqlalchemy import select

from review.accounts.role import Role
from review.accounts.tables import reviewers
from runtime.clock import Clock
from runtime.postgres.database import Database
from runtime.postgres.open_database import open_database
from tests.browser.accessibility import faults
from tests.browser.running_console import RunningConsole
from tests.integration.triage_rows import Rows

SCRIPT = "<script>document.title='run'</script>{{7*7}}"
THIS_MONTH = Clock().today().replace(day=1)
PHONE: ViewportSize = {"width": 390, "height": 844}
LINE_HEIGHT = 20
HEIGHT = "one => one.getBoundingClientRect().height"
# Those of which text or bars are smaller than they were drawn, or which stand in blank space.
SHRUNKEN_CHARTS = """
() => [...document.querySelectorAll("svg.chart")]
  .filter((one) => {
    const box = one.getBoundingClientRect();
    return Math.round(box.width) !== Number(one.getAttribute("width"))
      || Math.round(box.height) !== Number(one.getAttribute("height"));
  })
  .map((one) => one.getAttribute("class"))
"""


@pytest_asyncio.fixture(loop_scope="session")
async def database(console: RunningConsole) -> AsyncIterator[Database]:
    async with open_database(console.database_url) as opened:
        yield opened


async def a_lead(console: RunningConsole, database: Database, account: str) -> UUID:
    await console.add_reviewer(account, Role.LEAD, "Lê Quang Minh")
    async with database.transaction() as connection:
        found = await connection.execute(
            select(reviewers.c.reviewer_id).where(reviewers.c.account == account)
        )
        return UUID(str(found.scalar_one()))


async def test_a_lead_puts_a_rule_on_trial_and_says_why(
    console: RunningConsole, database: Database, page: Page
) -> None:
    await a_lead(console, database, "minh.le")
    await console.log_in(page, "minh.le", "/rules")
    await page.get_by_role("link", name="W06").click()
    await expect(page.locator(".prose h3").first).to_have_text("Nội dung kiểm tra")
    await page.get_by_label("Trạng thái").select_option("SHADOW")
    await page.get_by_label("Lý do").fill(SCRIPT)
    await page.get_by_role("button", name="Chuyển").click()
    await expect(page.locator(".mode")).to_contain_text("Chạy thử")
    await expect(page.locator(".mode")).to_contain_text(SCRIPT)
    await page.goto(f"{console.url}/rules?lang=en")
    await expect(page.get_by_role("row", name="W06")).to_contain_text("Shadow")


async def test_a_reason_of_blanks_is_no_reason(
    console: RunningConsole, database: Database, page: Page
) -> None:
    await a_lead(console, database, "minh.vu")
    await console.log_in(page, "minh.vu", "/rules/W05")
    await page.get_by_label("Lý do").fill("   ")
    await page.get_by_role("button", name="Chuyển").click()
    await expect(page.get_by_role("alert")).to_contain_text("Hãy ghi lý do")
    await expect(page.locator(".mode")).to_contain_text("Đang dùng")


async def test_a_reviewer_sees_rules_and_cannot_switch_them(console: RunningConsole, page: Page) -> None:
    await console.add_reviewer("ha.vo")
    await console.log_in(page, "ha.vo", "/rules/W06")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("W06")
    await expect(page.get_by_role("button", name="Chuyển")).to_have_count(0)
    await expect(page.get_by_role("link", name="Tra cứu")).to_have_count(0)
    response = await page.goto(f"{console.url}/look-ups")
    assert response is not None
    assert response.status == 403


async def test_the_statement_of_a_month_is_a_file(
    console: RunningConsole, database: Database, page: Page
) -> None:
    lead = await a_lead(console, database, "minh.do")
    rows = Rows(database)
    await rows.decide(await rows.case(number="=1+1", last_day=THIS_MONTH), lead, 700_000)
    await console.log_in(page, "minh.do", "/facilities")
    await page.get_by_role("link", name="01101").click()
    await expect(page.get_by_role("img")).to_have_count(1)
    row = page.get_by_role("row", name=f"{THIS_MONTH:%m/%Y}")
    async with page.expect_download() as downloading:
        await row.get_by_role("link", name="CSV").click()
    download = await downloading.value
    content = (await download.path()).read_text(encoding="utf-8-sig")
    assert download.suggested_filename == f"bang-ke-01101-{THIS_MONTH:%Y-%m}.csv"
    assert '"\'=1+1",' in content
    assert ",1000000,300000,700000,560000,140000," in content


async def test_the_number_that_is_looked_up_is_in_no_address_and_the_question_is_logged(
    console: RunningConsole, database: Database, page: Page
) -> None:
    await a_lead(console, database, "minh.ho")
    await console.log_in(page, "minh.ho", "/look-ups")
    await page.get_by_label("Số CCCD").fill("001099000001")
    await page.get_by_role("button", name="Xem").click()
    await expect(page.get_by_role("row", name="minh.ho")).to_contain_text("Cơ quan BHXH")
    await page.wait_for_load_state()
    assert page.url == f"{console.url}/look-ups"
    assert "001099000001" not in await page.content()
    await page.get_by_label("Số CCCD").fill("12")
    await page.get_by_role("button", name="Xem").click()
    await expect(page.get_by_role("alert")).to_contain_text("12 chữ số")


async def test_the_log_is_filtered_by_day_and_decision(
    console: RunningConsole, database: Database, page: Page
) -> None:
    lead = await a_lead(console, database, "minh.an")
    rows = Rows(database)
    await rows.decide(await rows.case(number="HN-CUT"), lead, 700_000)
    await rows.decide(await rows.case(number=SCRIPT), lead)
    await console.log_in(page, "minh.an", "/log?reviewer=minh.an")
    await expect(page.get_by_role("row")).to_have_count(3)
    await expect(page.get_by_role("link", name=SCRIPT)).to_be_visible()
    await page.get_by_label("Quyết định", exact=True).select_option("CUT")
    await page.get_by_role("button", name="Xem").click()
    await expect(page.get_by_role("row")).to_have_count(2)
    await expect(page.get_by_role("link", name="HN-CUT")).to_be_visible()
    await page.goto(f"{console.url}/log?reviewer=minh.an&day=2020-01-01&before=x")
    await expect(page.get_by_text("Không có quyết định nào khớp.")).to_be_visible()


async def test_the_pages_are_accessible_in_both_schemes_and_fit_a_phone(
    console: RunningConsole, database: Database, page: Page
) -> None:
    lead = await a_lead(console, database, "minh.ly")
    rows = Rows(database)
    await rows.decide(await rows.case(last_day=THIS_MONTH), lead, 700_000, W06=True)
    await console.log_in(page, "minh.ly", "/rules")
    heading = page.get_by_role("heading", level=1)
    for path in ("/rules", "/rules/W06", "/facilities", "/facilities/01101", "/files", "/look-ups", "/log"):
        await page.goto(f"{console.url}{path}")
        assert await faults(heading) == [], path
    await page.emulate_media(color_scheme="dark")
    for path in ("/rules/W06", "/facilities/01101"):
        await page.goto(f"{console.url}{path}")
        assert await faults(heading) == [], path
    await page.set_viewport_size(PHONE)
    for path in ("/rules", "/files", "/log"):
        await page.goto(f"{console.url}{path}")
        assert await page.evaluate("document.documentElement.scrollWidth") == 390, path


async def test_on_a_phone_charts_can_be_read_and_rows_are_not_as_high_as_the_page(
    console: RunningConsole, database: Database, page: Page
) -> None:
    lead = await a_lead(console, database, "minh.chi")
    rows = Rows(database)
    await rows.decide(await rows.case(last_day=THIS_MONTH), lead, 700_000, W06=True)
    await page.set_viewport_size(PHONE)
    await console.log_in(page, "minh.chi", "/rules")
    for path, lines in (("/rules", 3), ("/facilities", 3), ("/facilities/01101", 2), ("/log", 2)):
        await page.goto(f"{console.url}{path}")
        assert await page.evaluate(SHRUNKEN_CHARTS) == [], path
        assert await page.evaluate("document.documentElement.scrollWidth") == 390, path
        highest = max([await row.evaluate(HEIGHT) for row in await page.locator("tbody tr").all()])
        assert highest <= lines * LINE_HEIGHT, path


async def test_on_a_phone_the_current_area_and_the_newest_month_are_in_sight(
    console: RunningConsole, database: Database, page: Page
) -> None:
    lead = await a_lead(console, database, "minh.duc")
    rows = Rows(database)
    await rows.decide(await rows.case(last_day=THIS_MONTH), lead, 700_000)
    await page.set_viewport_size(PHONE)
    await console.log_in(page, "minh.duc", "/facilities/01101")
    newest = page.get_by_text(f"{THIS_MONTH.month}/{THIS_MONTH:%y}", exact=True)
    await expect(newest).to_be_in_viewport(ratio=1)
    await page.goto(f"{console.url}/log")
    await expect(page.get_by_role("link", name="Nhật ký")).to_be_in_viewport(ratio=1)


async def test_what_there_is_not_is_not_found(
    console: RunningConsole, database: Database, page: Page
) -> None:
    await a_lead(console, database, "minh.mai")
    await console.log_in(page, "minh.mai", "/rules")
    for path in ("/rules/X99", "/facilities/99999", "/facilities/%3Cscript%3E"):
        response = await page.goto(f"{console.url}{path}")
        assert response is not None
        assert response.status == 404
