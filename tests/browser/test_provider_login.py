"""Reviewers log in by an OpenID Connect provider."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.browser.running_console import RunningConsole, running_console
from tests.fakes.openid_provider import CLIENT_ID, CLIENT_SECRET, FakeOpenIdProvider, serving_provider
from tests.free_address import free_address
from wardgate.stack.embedded.redis import EmbeddedRedis

BUTTON = "Đăng nhập bằng tài khoản cơ quan"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def provider() -> AsyncIterator[FakeOpenIdProvider]:
    """A provider that serves."""
    async with serving_provider() as serving:
        yield serving


@pytest.fixture(scope="module")
def console(
    provider: FakeOpenIdProvider,
    make_database: Callable[[], AbstractContextManager[str]],
    redis_server: EmbeddedRedis,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[RunningConsole]:
    """A console that knows the provider."""
    settings = {
        # The provider sends browsers back to this address.
        "WARDGATE_CONSOLE_LISTEN": free_address(),
        "WARDGATE_OIDC_ISSUER": provider.issuer,
        "WARDGATE_OIDC_CLIENT_ID": CLIENT_ID,
        "WARDGATE_OIDC_CLIENT_SECRET": CLIENT_SECRET,
    }
    folder = tmp_path_factory.mktemp("console")
    with make_database() as url, running_console(url, redis_server.url, folder, **settings) as running:
        yield running


async def test_the_provider_lets_in_whom_it_confirms_and_who_has_an_account(
    console: RunningConsole, provider: FakeOpenIdProvider, page: Page
) -> None:
    await page.goto(f"{console.url}/keys")
    await page.get_by_role("link", name=BUTTON).click()
    await expect(page.get_by_role("alert")).to_contain_text("chưa được cấp quyền vào hệ thống giám định")
    await console.add_reviewer("an.vu", full_name="Vũ An", oidc_subject=provider.subject)
    await page.goto(f"{console.url}/keys")
    await page.get_by_role("link", name=BUTTON).click()
    await expect(page).to_have_url(f"{console.url}/keys")
    await expect(page.get_by_text("Vũ An").first).to_be_visible()
