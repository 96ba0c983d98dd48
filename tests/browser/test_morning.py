"""A reviewer's morning: the queue and its claims, by keys alone."""

import re
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from google.type.money_pb2 import Money
from playwright.async_api import Browser, Page, expect

from review.accounts.role import Role
from review.console.presenters.queue_rows import MOST_REASONS
from review.v1.claim_submitted_pb2 import ClaimSubmitted
from review.v1.review_pb2 import Finding, Text
from tests.browser.accessibility import faults
from tests.browser.running_console import RunningConsole
from tests.integration.test_case_files import OBJECTION
from tests.integration.triage_desk import Desk, open_desk
from tests.unit.review.triage.comparing.test_line_pairs import an_item

# What no page may run, evaluate or take as markup.
HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">{{7*7}}${7*7}\u202eabc'
MOST_BYTES = 300 * 1024


@pytest_asyncio.fixture(loop_scope="session")
async def desk(console: RunningConsole) -> AsyncIterator[Desk]:
    """An empty queue, without accounts."""
    async with open_desk(console.database_url) as opened:
        yield opened


async def at_work(
    console: RunningConsole, page: Page, path: str = "/queue", role: Role = Role.REVIEWER
) -> None:
    await console.add_reviewer("ha.tran", role)
    await console.log_in(page, "ha.tran", path)


def a_finding(line: int = 1, outcome: str = "CUT", amount: int = 400, words: str = "Lý do") -> Finding:
    return Finding(
        rule="W06",
        title=Text(vi=f"Thành tiền sai {words}", en=f"Net differs {words}"),
        message=Text(vi=words, en=words),
        outcome=f"FINDING_OUTCOME_{outcome}",
        line=line,
        amount=Money(currency_code="VND", units=amount),
        probability=0.9,
        law="QĐ 4750",
        points=0.5,
    )


async def states(desk: Desk) -> list[str]:
    return [state for (state,) in await desk.rows("SELECT state FROM review.cases ORDER BY number")]


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


async def test_that_the_patient_objects_stands_above_the_lines(
    console: RunningConsole, desk: Desk, page: Page
) -> None:
    claim_id = await desk.claim()
    for number, reason in (("1", "Tôi không khám ở đó."), ("2", "<b>Không.</b>")):
        await desk.rows(OBJECTION, uuid4(), number, claim_id, reason)
    await at_work(console, page, f"/claims/{claim_id}")
    await expect(page.locator("#objected")).to_contain_text("<b>Không.</b>")
    await expect(page.locator("#objected")).to_contain_text("Còn 1 phản đối khác")


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
    more: seen.filter((one) => one.matches(".more")).map((one) => one.textContent).join(),
    apart: boxes.every((box, nth) => box.right <= (boxes[nth + 1]?.left ?? cell.right) && whole(seen[nth])),
  };
  function whole(part) { return part.scrollWidth <= part.clientWidth + 1 || part.clientWidth === 0; }
}
"""


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
