"""A console process with accounts, and how a test logs in."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from argon2 import PasswordHasher
from playwright.async_api import Page

from review.accounts.manage_reviewers import ManageReviewers
from review.accounts.new_account import NewAccount
from review.accounts.password_hashes import Argon2Hashes
from review.accounts.reviewer_table import ReviewerTable
from review.accounts.role import Role
from runtime.clock import Clock
from runtime.postgres.open_database import open_database
from tests.integration.processes import RunningProcess, read_metric
from tests.integration.python_process import start_python

PASSWORD = "một mật khẩu đủ dài"
# Argon2 with as little work as it allows: the cost of a hash is none of the browser's business.
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class RunningConsole:
    """A console on a database."""

    def __init__(self, process: RunningProcess, url: str, metrics_port: int, database_url: str) -> None:
        self.process = process
        self.url = url
        self.database_url = database_url
        self._metrics_port = metrics_port

    async def add_reviewer(
        self,
        account: str,
        role: Role = Role.REVIEWER,
        full_name: str = "Trần Thu Hà",
        province: str = "",
        oidc_subject: str = "",
    ) -> None:
        """Make an account whose password is PASSWORD, or which logs in by the provider."""
        provinces = frozenset({province} if province else ())
        new = NewAccount(
            account=account,
            full_name=full_name,
            role=role,
            provinces=provinces,
            oidc_subject=oidc_subject,
        )
        async with self._accounts() as accounts:
            await accounts.add(new, PASSWORD)

    async def disable(self, account: str) -> None:
        """Disable an account."""
        async with self._accounts() as accounts:
            await accounts.disable(account)

    async def log_in(self, page: Page, account: str, path: str = "/queue", password: str = PASSWORD) -> None:
        """Open a page as this reviewer, by way of the log-in page."""
        await page.goto(f"{self.url}{path}")
        await page.fill("#account", account)
        await page.fill("#password", password)
        async with page.expect_navigation():
            await page.keyboard.press("Enter")

    def metric(self, name: str, **labels: str) -> float:
        """The value of a metric."""
        return read_metric(self._metrics_port, name, labels)

    @asynccontextmanager
    async def _accounts(self) -> AsyncIterator[ManageReviewers]:
        async with open_database(self.database_url) as database:
            yield ManageReviewers(ReviewerTable(database), Argon2Hashes(CHEAP), Clock())


@contextmanager
def running_console(
    database_url: str, redis_url: str, folder: Path, **environment: str
) -> Iterator[RunningConsole]:
    """`python -m review console`, until the block is left."""
    settings = {
        "WARDGATE_DATABASE_URL": database_url,
        "WARDGATE_REDIS_URL": redis_url,
        "WARDGATE_CONSOLE_LISTEN": "127.0.0.1:0",
        "WARDGATE_CONSOLE_METRICS_LISTEN": "127.0.0.1:0",
        # No claim is drawn for a second look: what a decision leads to is the same in every run.
        "WARDGATE_SECOND_LOOK_SHARE": "0",
    }
    log = folder / "console.log"
    started = start_python(("-m", "review", "console"), {**os.environ, **settings, **environment}, log)
    process = RunningProcess(started, log)
    try:
        serving = asyncio.run(process.wait_for_event("serving"))
        scheme = "https" if "WARDGATE_CONSOLE_TLS_CERTIFICATE" in environment else "http"
        url = f"{scheme}://127.0.0.1:{serving['port']}"
        yield RunningConsole(process, url, serving["metrics_port"], database_url)
    finally:
        process.kill()
