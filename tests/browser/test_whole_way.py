"""The whole way of a claim: sent, cut, told, explained, decided anew, and seen in the next look-up."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from gateway.v1 import claim_service_pb2 as messages
from gateway.v1.card_service_pb2 import CheckCardRequest
from review.accounts.role import Role
from tests.browser.accessibility import faults
from tests.browser.running_console import RunningConsole
from tests.fakes.fhir_claim import CHIP_ID, FACILITY, VND, fhir_claim
from tests.integration.claim_stack import TOKENS, ClaimStack, Gateway, claim_stack
from tests.integration.facility_connections import open_connections
from tests.wait_until import LONGEST_WAIT_SECONDS, wait_until
from wardgate.stack.embedded.redis import EmbeddedRedis

READERS = "SELECT officer_name FROM gateway.access_log WHERE outcome = 'CLAIM_SHOWN' ORDER BY asked_at"
DAY = {"year": 2026, "month": 3, "day": 2}
PDF = b"%PDF-1.4 two sides"


@pytest.fixture
def stack(console: RunningConsole, redis_server: EmbeddedRedis, tmp_path: Path) -> Iterator[ClaimStack]:
    """A gateway and a worker can be started beside the console."""
    with claim_stack(console.database_url, redis_server.url, tmp_path) as opened:
        yield opened


def an_item(number: int, quantity: int, price: int, net: int) -> dict[str, Any]:
    return {
        "sequence": number,
        "productOrService": {"coding": [{"code": f"02.{number:04}"}]},
        "servicedDate": "2026-03-02",
        "quantity": {"value": quantity},
        "unitPrice": {"value": price, "currency": VND},
        "net": {"value": net, "currency": VND},
    }


# Two times 500,000 are claimed as 1,500,000 in the second line.
ITEMS = [an_item(1, 1, 1_000_000, 1_000_000), an_item(2, 2, 500_000, 1_500_000)]
CONTENT = fhir_claim("TT-1", item=ITEMS, total={"value": 2_500_000, "currency": VND})


async def ceiling(gateway: Gateway) -> int:
    """What a look-up says that the patient may still co-pay this year."""
    async with open_connections(gateway.target, TOKENS[FACILITY], 1) as (connection,):
        request = CheckCardRequest(chip_id=CHIP_ID, service_date=DAY)
        answer = await connection.look_up(request, LONGEST_WAIT_SECONDS)
        return int(answer.entitlement.copay_ceiling_remaining)


async def wait_for_ceiling(gateway: Gateway, expected: int) -> None:
    await wait_until(lambda: ceiling(gateway), lambda left: left == expected)


async def told(stream: Any, count: int) -> list[str]:
    """The next changes that the facility is told."""
    changes: list[str] = []
    async with asyncio.timeout(LONGEST_WAIT_SECONDS):
        while len(changes) < count:
            message = await stream.read()
            changes += [messages.ClaimChangeKind.Name(one.kind)[18:] for one in message.changes]
    return changes


def adjudicated(claim_response: bytes) -> list[tuple[float, list[str]]]:
    """What a ClaimResponse takes of each line as eligible, with the codes of its reasons."""
    response = json.loads(claim_response)
    assert response["resourceType"] == "ClaimResponse"
    return [(_eligible(item["adjudication"]), _reasons(item["adjudication"])) for item in response["item"]]


def _eligible(adjudication: list[dict[str, Any]]) -> float:
    amounts = {one["category"]["coding"][0]["code"]: one for one in adjudication}
    return float(amounts["eligible"]["amount"]["value"])


def _reasons(adjudication: list[dict[str, Any]]) -> list[str]:
    return [coding["code"] for one in adjudication for coding in one.get("reason", {}).get("coding", [])]


async def send(page: Page) -> None:
    await expect(page.locator("#send")).to_have_attribute("aria-disabled", "false")
    async with page.expect_navigation(url="**/queue**"):
        await page.keyboard.press("Control+Enter")


async def cut_as_proposed(console: RunningConsole, page: Page) -> None:
    """A reviewer takes the next claim and cuts its second line, by keys alone."""
    await console.add_reviewer("ha.tran")
    await console.log_in(page, "ha.tran")
    async with page.expect_navigation(url="**/claims/**"):
        await page.keyboard.press("KeyT")
    await expect(page.locator("tr.finding")).to_contain_text("W06")
    await page.keyboard.press("Shift+KeyY")
    await expect(page.locator("#total-accepted")).to_have_text("2.000.000")
    await expect(page.locator("#total-copayment")).to_have_text("400.000")
    await send(page)


async def accept_after_explanation(console: RunningConsole, page: Page, claim_id: str) -> None:
    """A lead reads what the facility explains, opens its document, and accepts the claim as it was sent."""
    await console.add_reviewer("an.le", Role.LEAD, "Lê An")
    await console.log_in(page, "an.le", f"/claims/{claim_id}")
    evidence = page.locator("#evidence")
    await expect(page.locator(".because")).to_contain_text("giải trình")
    await expect(evidence.locator("blockquote")).to_have_text("Hai lần, <b>hai</b> bên.")
    await expect(evidence.locator(".history")).to_contain_text("Trần Thu Hà")
    await expect(evidence.locator(".history")).to_contain_text("giải trình")
    assert await faults(evidence) == []
    async with page.expect_download() as downloading:
        await evidence.get_by_role("link", name="Phiếu mổ").click()
    download = await downloading.value
    assert download.suggested_filename == "Phiếu mổ.pdf"
    assert await asyncio.to_thread(Path(await download.path()).read_bytes) == PDF
    async with page.expect_navigation(url="**/compare**"):
        await page.keyboard.press("KeyD")
    await expect(page.locator("blockquote")).to_have_text("Hai lần, <b>hai</b> bên.")
    await expect(page.locator(".compare-table tbody tr")).to_contain_text("Xuất toán W06")
    assert await faults(page.locator(".compare-table")) == []
    async with page.expect_navigation():
        await page.keyboard.press("Escape")
    await page.keyboard.press("Shift+Digit1")
    await expect(page.locator("#total-accepted")).to_have_text("2.500.000")
    await expect(page.locator("#total-copayment")).to_have_text("500.000")
    await send(page)


async def test_a_cut_reaches_the_facility_and_its_explanation_the_lead(
    console: RunningConsole, stack: ClaimStack, chromium: Browser, page: Page
) -> None:
    await stack.rows("UPDATE gateway.card_periods SET five_years_on = '2020-01-01'")
    gateway, _ = await stack.gateway(), await stack.worker()
    whole_ceiling = await ceiling(gateway)
    async with gateway.calls() as calls:
        stream = calls.watch(from_earliest=True)
        claim_id = (await calls.submit(CONTENT)).claim_id
        assert await told(stream, 2) == ["RECEIVED", "REVIEWED"]

        await cut_as_proposed(console, page)
        assert await told(stream, 1) == ["DECIDED"]
        claim = (await calls.get(claim_id)).claim
        assert claim.state == messages.CLAIM_STATE_DECIDED
        decision = claim.decision
        assert (decision.accepted_amount.units, decision.copayment_amount.units) == (2_000_000, 400_000)
        assert [reason.code for reason in decision.lines[1].reasons] == ["W06"]
        assert all(reason.words.vi and reason.words.en for reason in decision.lines[1].reasons)
        assert adjudicated(claim.claim_response) == [(1_000_000, []), (1_000_000, ["W06"])]
        await wait_for_ceiling(gateway, whole_ceiling - 400_000)

        document = {"content_type": "application/pdf", "title": "Phiếu mổ", "content": PDF}
        await calls.explain(claim_id, text="Hai lần, <b>hai</b> bên.", documents=[document])
        assert await told(stream, 1) == ["EXPLAINED"]
        lead = await (await chromium.new_context(locale="vi-VN")).new_page()
        await accept_after_explanation(console, lead, claim_id)
        await lead.context.close()
        assert await told(stream, 1) == ["DECIDED"]
        stream.cancel()
        assert (await calls.get(claim_id)).claim.decision.accepted_amount.units == 2_500_000
        await wait_for_ceiling(gateway, whole_ceiling - 500_000)
    # Who read the claim stands in the access log of the patient: each page, and the document. A preview may
    # have come before the first page.
    readers = [name for (name,) in await stack.rows(READERS)]
    assert (readers[0], [name for name in readers if name != "ha.tran"]) == ("ha.tran", ["an.le"] * 4)
