"""A reviewer at work: logs in to claims with findings, and leaves them in a state."""

from google.type.money_pb2 import Money
from playwright.async_api import Page

from review.accounts.role import Role
from review.v1.review_pb2 import Finding, Text
from tests.browser.running_console import RunningConsole
from tests.integration.triage_desk import Desk


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
