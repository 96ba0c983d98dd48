"""The console's application with a few pages, and a browser of one reviewer."""

import httpx
import structlog
from msgspec.structs import replace
from starlette.responses import PlainTextResponse, Response

from review.accounts.administer_accounts import AdministerAccounts
from review.accounts.change_password import ChangePassword
from review.accounts.log_in import LogIn
from review.accounts.login_limits.login_limit_in_memory import LoginLimitInMemory
from review.accounts.role import Permission, Role
from review.console.application import make_application
from review.console.error_pages import ErrorPages
from review.console.gatekeeper import Gatekeeper
from review.console.http.cookies import Cookies
from review.console.http.csrf import FIELD, CsrfTokens
from review.console.http.static_files import StaticFiles
from review.console.page import get, post
from review.console.pages.account import AccountPages
from review.console.pages.accounts import AccountsPages
from review.console.pages.login import LoginPages
from review.console.renderer import NavEntry, Renderer
from review.console.visit import Visit
from tests.fakes.clock import FakeClock
from tests.fakes.reviewers import PASSWORD, FakeHashes, FakeReviewers, reviewer
from tests.fakes.sessions import LIFETIMES, FakeSessions

HA = reviewer("ha.tran")


class Counts:
    """What was counted."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str, int]] = []
        self.log_ins: list[str] = []

    def log_in(self, result: str) -> None:
        self.log_ins.append(result)

    def request(self, page: str, method: str, status: int, seconds: float) -> None:
        self.requests.append((page, method, status))


class Desk:
    """The application with a few pages, and a browser."""

    def __init__(self, *, is_secure: bool = False) -> None:
        self.clock = FakeClock()
        self.sessions = FakeSessions(self.clock)
        self.reviewers = FakeReviewers(HA)
        self.counts = Counts()
        self.raises: Exception | None = None
        self.static = StaticFiles()
        log = structlog.get_logger("test")
        cookies = Cookies(is_secure=is_secure)
        self.tokens = CsrfTokens(b"k" * 32)
        nav = [
            NavEntry("queue", "/queue", Permission.READ),
            NavEntry("accounts", "/accounts", Permission.MANAGE_ACCOUNTS),
            NavEntry("look_ups", "/look-ups", Permission.AUDIT),
        ]
        gatekeeper = Gatekeeper(
            self.sessions, self.reviewers, cookies, self.tokens, Renderer(self.static, nav)
        )
        parts = (self.reviewers, FakeHashes(), LoginLimitInMemory(), self.clock)
        login_pages = LoginPages(LogIn(*parts), self.sessions, cookies, LIFETIMES.idle, log, self.counts)
        pages = [
            *login_pages.pages(),
            *AccountsPages(AdministerAccounts(self.reviewers, self.clock)).pages(),
            *AccountPages(ChangePassword(*parts), login_pages.begin).pages(),
            get("/queue", self._show),
            get("/claims/{claim_id}", self._raise),
            post("/decide", self._decide),
            get("/heartbeat", self._show, is_background=True),
        ]
        application = make_application(
            pages,
            [self.static.route],
            gatekeeper,
            ErrorPages(gatekeeper, log),
            self.counts,
            is_secure=is_secure,
        )
        base = "https://console.example" if is_secure else "http://console.example"
        self.browser = httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url=base)

    async def log_in(self) -> httpx.Response:
        page = await self.browser.get("/login")
        fields = {"account": HA.account, "password": PASSWORD, FIELD: field_of(page.text, FIELD)}
        return await self.browser.post("/login", data=fields)

    def become(self, role: Role) -> None:
        """Give the account another role."""
        self.reviewers.accounts[HA.account] = replace(self.reviewers.accounts[HA.account], role=role)

    async def token(self) -> str:
        return field_of((await self.browser.get("/queue")).text, FIELD)

    async def _show(self, visit: Visit) -> Response:
        return visit.page("keys.html")

    async def _decide(self, visit: Visit) -> Response:
        if self.raises:
            raise self.raises
        return PlainTextResponse(visit.form.get("note"))

    async def _raise(self, visit: Visit) -> Response:
        assert self.raises
        raise self.raises


def field_of(html: str, name: str) -> str:
    return html.partition(f'name="{name}" value="')[2].partition('"')[0]
