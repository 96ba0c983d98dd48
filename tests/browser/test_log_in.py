"""Reviewers log in, stay logged in as long as they may, and switch language and keys."""

import re

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from review.accounts.login_limits.login_limit import FAILURES_OF_AN_ACCOUNT
from review.accounts.role import Role
from tests.browser.accessibility import faults
from tests.browser.running_console import PASSWORD, RunningConsole


async def test_log_in_leads_to_the_page_that_was_asked_for(console: RunningConsole, page: Page) -> None:
    await console.add_reviewer("ha.tran")
    await console.log_in(page, "ha.tran", "/keys")
    await expect(page).to_have_url(f"{console.url}/keys")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Phím tắt")
    assert console.metric("wardgate_console_requests_total", method="POST", page="/login", status="303") == 1


async def test_a_wrong_password_says_how_many_tries_are_left_and_keeps_the_account(
    console: RunningConsole, page: Page
) -> None:
    await console.add_reviewer("nam.le")
    await console.log_in(page, "nam.le", password="sai rồi")
    await expect(page.get_by_role("alert")).to_have_text(
        "Tài khoản hoặc mật khẩu không đúng. Còn 4 lần thử, sau đó chờ 15 phút."
    )
    await expect(page.get_by_label("Tài khoản")).to_have_value("nam.le")
    await expect(page.get_by_label("Mật khẩu", exact=True)).to_be_focused()
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"{console.url}/queue")


async def test_after_five_failures_the_right_password_waits(console: RunningConsole, page: Page) -> None:
    await console.add_reviewer("an.vu")
    for _ in range(FAILURES_OF_AN_ACCOUNT):
        await console.log_in(page, "an.vu", password="sai rồi")
    await console.log_in(page, "an.vu")
    await expect(page.get_by_role("alert")).to_contain_text("Đã nhập sai quá nhiều lần")
    await expect(page).to_have_url(f"{console.url}/login")


async def test_disabling_an_account_ends_its_session_at_the_next_click(
    console: RunningConsole, page: Page
) -> None:
    await console.add_reviewer("binh.do")
    await console.log_in(page, "binh.do")
    await console.disable("binh.do")
    await page.get_by_role("link", name="Hàng chờ").click()
    await expect(page).to_have_url(f"{console.url}/login?next=%2Fqueue")
    await console.log_in(page, "binh.do")
    await expect(page.get_by_role("alert")).to_contain_text("không đúng")


async def test_log_out_ends_the_session_and_back_shows_nothing(console: RunningConsole, page: Page) -> None:
    await console.add_reviewer("chi.bui")
    await console.log_in(page, "chi.bui")
    stolen = {cookie["name"]: cookie["value"] for cookie in await page.context.cookies()}
    await page.get_by_label("Tài khoản của").click()
    await page.get_by_role("button", name="Đăng xuất").click()
    await expect(page).to_have_url(f"{console.url}/login")
    await page.go_back()
    await expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    async with httpx.AsyncClient(cookies=stolen) as client:
        assert (await client.get(f"{console.url}/queue")).status_code == 303


async def test_the_language_is_switched_by_one_click_and_stays(console: RunningConsole, page: Page) -> None:
    await console.add_reviewer("dung.ho")
    await console.log_in(page, "dung.ho")
    await page.get_by_role("link", name="English").click()
    await expect(page.get_by_role("link", name="Queue")).to_be_visible()
    await page.goto(f"{console.url}/keys")
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await page.get_by_role("link", name="Tiếng Việt").click()
    await expect(page.get_by_role("link", name="Hàng chờ")).to_be_visible()


async def test_the_question_mark_shows_the_keys_and_single_keys_can_be_switched_off(
    console: RunningConsole, page: Page
) -> None:
    await console.add_reviewer("giang.ly")
    await console.log_in(page, "giang.ly", "/keys")
    dialog = page.get_by_role("dialog", name="Phím tắt")
    await page.keyboard.press("Shift+Slash")
    await expect(dialog).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await page.keyboard.press("KeyG")
    async with page.expect_navigation(url=f"{console.url}/queue"):
        await page.keyboard.press("KeyQ")
    await page.get_by_role("link", name=re.compile("^Phím")).click()
    await dialog.get_by_label("Dùng phím một ký tự").uncheck()
    await page.keyboard.press("Escape")
    await page.reload()
    await page.keyboard.press("Shift+Slash")
    await expect(dialog).to_be_hidden()


async def test_everything_works_without_javascript(console: RunningConsole, chromium: Browser) -> None:
    await console.add_reviewer("hoa.vo")
    context = await chromium.new_context(java_script_enabled=False, locale="en-GB")
    page = await context.new_page()
    await console.log_in(page, "hoa.vo")
    await page.get_by_role("link", name="Keys").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Keys")
    await context.close()


async def test_an_administrator_disables_an_account_and_sees_no_claims(
    console: RunningConsole, page: Page
) -> None:
    await console.add_reviewer("mai.phan", Role.ADMINISTRATOR)
    await console.add_reviewer("nga.dang")
    await console.log_in(page, "mai.phan", "/")
    await expect(page).to_have_url(f"{console.url}/rules")
    await expect(page.get_by_role("link", name="Hàng chờ")).to_have_count(0)
    await page.get_by_role("link", name="Tài khoản", exact=True).click()
    assert await faults(page.get_by_role("heading", level=1, name="Tài khoản")) == []
    row = page.get_by_role("row", name="nga.dang")
    await row.get_by_text("Khóa…").click()
    await row.get_by_role("button", name="Khóa nga.dang").click()
    await expect(row).to_contain_text("đã khóa")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_on_log_in_frame_keys_and_errors(
    scheme: str, console: RunningConsole, page: Page
) -> None:
    await console.add_reviewer(f"axe.{scheme}")
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await page.goto(f"{console.url}/nothing-here")
    assert await faults(page.get_by_role("heading", level=1)) == []
    await console.log_in(page, f"axe.{scheme}", password="sai rồi")
    assert await faults(page.get_by_role("alert")) == []
    await console.log_in(page, f"axe.{scheme}")
    await page.locator("details.account summary").click()
    assert await faults(page.locator("details.account .menu")) == []
    await page.goto(f"{console.url}/keys")
    await page.keyboard.press("Shift+Slash")
    assert await faults(page.get_by_role("dialog")) == []
