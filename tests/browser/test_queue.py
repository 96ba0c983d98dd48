"""The queue: its rows, filters and views, and the bar above it."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from review.accounts.role import Role
from review.console.presenters.queue_rows import MOST_REASONS
from tests.browser.accessibility import faults
from tests.browser.reviewer_at_work import a_finding, at_work
from tests.browser.running_console import RunningConsole
from tests.integration.triage_desk import Desk


async def test_the_names_of_the_areas_do_not_wrap(console: RunningConsole, desk: Desk, page: Page) -> None:
    await at_work(console, page, role=Role.LEAD)
    wraps = """links => links.filter((link) => {
        const text = document.createRange();
        text.selectNodeContents(link);
        return text.getBoundingClientRect().height > 24 || link.getBoundingClientRect().right > innerWidth;
    }).map((link) => link.textContent)"""
    for width in (1440, 1280, 1100, 1024, 900):
        await page.set_viewport_size({"width": width, "height": 900})
        assert await page.locator(".bar a, .bar .who").evaluate_all(wraps) == [], width


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_on_the_queue_and_a_claim(
    console: RunningConsole, desk: Desk, page: Page, scheme: Any
) -> None:
    claim_id = await desk.claim(a_finding(), a_finding(0, "WARN"), lines=3)
    await desk.claim()
    await page.emulate_media(color_scheme=scheme)
    await at_work(console, page)
    assert await faults(page.locator("#preview h2")) == []
    more_filters = page.locator('[data-group="more_filters"]')
    await more_filters.locator("summary").click()
    assert await faults(more_filters.locator(".chip-fields")) == []
    await page.goto(f"{console.url}/claims/{claim_id}")
    await page.keyboard.press("Digit2")
    assert await faults(page.locator('.choice[data-action="CUT"]')) == []
    await page.keyboard.press("Escape")
    async with page.expect_navigation():
        await page.keyboard.press("BracketRight")
    await expect(page.locator(".neighbours")).to_contain_text("2 trong 2")
    await page.goto(f"{console.url}/queue?rule=W99&from=100")
    nothing = page.get_by_role("heading", level=2, name="Không có hồ sơ nào khớp 2 điều kiện")
    assert await faults(nothing) == []


async def test_new_claims_move_no_row_until_they_are_shown(
    console: RunningConsole, desk: Desk, page: Page
) -> None:
    await desk.claim(lines=1)
    await at_work(console, page)
    await expect(page.locator("#rows tbody tr")).to_have_count(1)
    await desk.claim(lines=5)
    await expect(page.locator("#news")).to_contain_text("1 hồ sơ mới, trong đó 1 ở trên dòng đang xem")
    await expect(page.locator("#rows tbody tr")).to_have_count(1)
    async with page.expect_navigation():
        await page.keyboard.press("Period")
    await expect(page.locator("#rows tbody tr")).to_have_count(2)


async def test_a_long_list_makes_the_page_neither_longer_nor_wider(
    console: RunningConsole, desk: Desk, page: Page
) -> None:
    for number in range(20):
        await desk.claim(a_finding(), lines=1, number=f"C-{number}")
    await at_work(console, page)
    for width in (1280, 390):
        await page.set_viewport_size({"width": width, "height": 500})
        whole = await page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
        )
        assert whole == [width, 500]


# Lines about the list of which something is cut off, and what of the pages is out of sight.
CUT_ABOUT_THE_LIST = """
() => {
  const lines = [...document.querySelectorAll(".news, .hints, .hints .pager > *")];
  return lines
    .filter((one) => {
      const box = one.getBoundingClientRect();
      return one.scrollHeight > one.clientHeight + 1 && one.clientHeight || box.right > innerWidth;
    })
    .map((one) => one.textContent);
}
"""


async def test_narrow_pages_show_how_many_claims_there_are_and_lead_to_further_ones(
    console: RunningConsole, desk: Desk, page: Page
) -> None:
    await desk.claim(a_finding(), lines=1)
    await at_work(console, page)
    for width in (390, 760, 1001):
        await page.set_viewport_size({"width": width, "height": 700})
        assert await page.evaluate(CUT_ABOUT_THE_LIST) == [], width
        await expect(page.locator(".pager")).to_be_in_viewport(ratio=1)
        await expect(page.locator(".age-bar")).to_be_hidden()


# Which parts of a cell of reasons are seen (those that wrapped are cut off), and what "+n" says.
SHOWN_REASONS = """
row => {
  const cell = row.closest("td").getBoundingClientRect();
  const line = row.getBoundingClientRect();
  const seen = [...row.children].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width > 0 && box.top < line.bottom - 2;
  });
  const boxes = seen.map((one) => one.getBoundingClientRect());
  return {
    codes: seen.filter((one) => one.matches(".reason")).length,
    words: seen.filter((one) => one.matches(".reason-words")).length,
    more: seen.filter((one) => one.matches(".more")).map((one) => one.textContent).join(),
    apart: boxes.every((box, nth) => box.right <= (boxes[nth + 1]?.left ?? cell.right) && whole(seen[nth])),
  };
  function whole(part) {
    if (part.matches(".reason-words")) return getComputedStyle(part).textOverflow === "ellipsis";
    return part.scrollWidth <= part.clientWidth + 1 || part.clientWidth === 0;
  }
}
"""
CUT_OFF = "all => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent)"
# Sizes are observed after the layout of a frame, and what follows from them is drawn with it.
AFTER_LAYOUT = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


async def test_codes_are_never_cut_and_those_without_room_are_counted(
    console: RunningConsole, desk: Desk, page: Page
) -> None:
    rules = ("W01", "W04", "W06", "W08", "F6_48")
    for count in range(1, len(rules) + 1):
        findings = [a_finding(amount=nth) for nth in range(count)]
        for nth, (one, rule) in enumerate(zip(findings, rules, strict=False)):
            one.rule, one.points = rule, 0.9 - nth / 10
        await desk.claim(*findings, lines=2, number=f"C-{count}")
    await at_work(console, page)
    for width in (1440, 1280, 1100, 1024):
        await page.set_viewport_size({"width": width, "height": 800})
        await page.evaluate(AFTER_LAYOUT)
        cells = await page.locator(".reasons-row").all()
        assert len(cells) == len(rules)
        most = 0
        for cell in cells:
            shown = await cell.evaluate(SHOWN_REASONS)
            most = max(most, shown["codes"])
            total = await cell.evaluate(
                "row => row.closest('tr').querySelectorAll('.reason').length"
                " + (parseInt(row.querySelector('.more:last-of-type.after-3')?.textContent ?? '0'))"
            )
            assert shown["apart"], (width, shown)
            assert shown["codes"] + int(shown["more"] or 0) == total, (width, shown)
        assert most == MOST_REASONS or width < 1440
        # The filters of the queue and its order stand in one line.
        tops = await page.locator(".filters > *").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect())"
            ".filter(one => one.width).map(one => one.bottom)"
        )
        assert max(tops) - min(tops) < 20, width


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_words_without_room_end_in_dots_and_no_sum_and_no_age_is_cut_off(
    console: RunningConsole, desk: Desk, page: Page, language: str
) -> None:
    finding = a_finding()
    finding.rule = "F6_48"
    await desk.claim(finding)
    await desk.rows(
        "UPDATE review.cases SET expected_recovery = 8888888888, at_stake = 8888888888,"
        " patient_initials = 'N.M.H', patient_sex = 'male', patient_born = '1934' RETURNING 1"
    )
    await at_work(console, page, f"/queue?lang={language}")
    for width in (1440, 1280):
        await page.set_viewport_size({"width": width, "height": 800})
        await page.evaluate(AFTER_LAYOUT)
        cells = page.locator("#rows td.money, #rows td.shrinks:nth-child(4)")
        assert await cells.count() == 3
        assert await cells.evaluate_all(CUT_OFF) == [], width
        shown = await page.locator(".reasons-row").evaluate(SHOWN_REASONS)
        assert shown["words"], width


async def test_no_key_breaks_into_two_lines(console: RunningConsole, desk: Desk, page: Page) -> None:
    await at_work(console, page, "/keys?lang=en")
    heights = await page.locator(".sheet kbd").evaluate_all(
        "keys => keys.filter((key) => key.scrollHeight > key.clientHeight).map((key) => key.textContent)"
    )
    assert heights == []


async def test_a_claim_that_waits_for_another_reviewer_says_so_and_cannot_be_decided(
    console: RunningConsole, desk: Desk, page: Page
) -> None:
    claim_id = await desk.claim(a_finding(), lines=2)
    await at_work(console, page)
    # As the first look of this reviewer leaves it.
    await desk.rows(
        "UPDATE review.cases SET state = 'SECOND_LOOK', marks = '{SECOND_LOOK}', decided_by ="
        " (SELECT reviewer_id FROM review.reviewers WHERE account = 'ha.tran') RETURNING state"
    )
    await page.reload()
    await expect(page.locator("#rows")).to_have_count(0)
    await page.get_by_role("link", name="Chờ người khác").click()
    await expect(page.locator("tr.is-held .for-another")).to_have_attribute(
        "title", "Bạn đã quyết định; chờ người khác"
    )
    await expect(page.locator("#preview h2")).to_be_visible()
    await expect(page.locator("[data-assigns]")).to_have_count(0)
    await page.keyboard.press("KeyT")
    await expect(page.get_by_role("alert")).to_contain_text("Không còn hồ sơ nào cho bạn")
    await page.goto(f"{console.url}/claims/{claim_id}")
    await expect(page.locator("#for-another")).to_contain_text("Hồ sơ chờ một giám định viên khác")
    for absent in ("#send", "[data-action]", "#open-count"):
        await expect(page.locator(absent)).to_have_count(0)
    assert await faults(page.locator("#for-another")) == []


async def test_a_filter_is_saved_under_a_name_and_forgotten_again(
    console: RunningConsole, desk: Desk, page: Page
) -> None:
    await desk.claim(a_finding())
    await at_work(console, page, "/queue?rule=W06&order=age")
    await page.get_by_text("Lưu bộ lọc này").click()
    await page.get_by_label("Tên bộ lọc").fill("Chỉ W06")
    async with page.expect_navigation():
        await page.get_by_role("button", name="Lưu").click()
    await expect(page.get_by_role("link", name="Chỉ W06 1")).to_have_attribute("aria-current", "true")
    async with page.expect_navigation():
        await page.get_by_role("button", name="Xóa bộ lọc này").click()
    await expect(page.get_by_role("link", name="Chỉ W06")).to_have_count(0)
