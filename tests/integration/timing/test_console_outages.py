"""The console during an outage: pages say what is the matter, and come back by themselves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.running_console import RunningConsole, running_console
from wardgate.stack.embedded.postgres import EmbeddedPostgres
from wardgate.stack.embedded.redis import EmbeddedRedis


@pytest.fixture
def console(
    own_postgres: EmbeddedPostgres, own_redis: EmbeddedRedis, tmp_path: Path
) -> Iterator[RunningConsole]:
    """A console on servers of its own."""
    with running_console(own_postgres.url(), own_redis.url, tmp_path) as running:
        yield running


@pytest.mark.asyncio(loop_scope="session")
async def test_an_outage_is_told_in_the_page_and_what_was_sent_is_sent_again(
    console: RunningConsole, own_postgres: EmbeddedPostgres, own_redis: EmbeddedRedis, page: Page
) -> None:
    await console.add_reviewer("ha.tran")
    await console.log_in(page, "ha.tran")
    own_postgres.child.stop()
    await page.reload()
    await expect(page.get_by_role("status")).to_have_text("Không nối được cơ sở dữ liệu.")
    own_postgres.ensure_running()
    await expect(page.get_by_role("link", name="Hàng chờ")).to_be_visible()
    own_redis.child.stop()
    await page.get_by_label("Tài khoản của").click()
    await page.get_by_role("button", name="Đăng xuất").click()
    await expect(page.get_by_role("status")).to_have_text("Không nối được máy chủ phiên làm việc.")
    await expect(page.get_by_text("chưa được ghi và vẫn ở đây")).to_be_visible()
    own_redis.ensure_running()
    # Redis keeps no session over a restart: the form is sent again, and whoever sent it logs in.
    await expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    assert "Traceback" not in console.process.log()
