"""What every request to the console passes, whatever page it asks for."""

from collections.abc import AsyncIterator

import httpx
import pytest
import structlog
from msgspec.structs import replace
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response

from review.accounts.actor import NotPermitted
from review.accounts.administer_accounts import AdministerAccounts
from review.accounts.change_password import ChangePassword
from review.accounts.log_in import LogIn
from review.accounts.login_limits.login_limit_in_memory import LoginLimitInMemory
from review.accounts.role import Permission, Role
from review.console.application import make_application
from review.console.error_pages import ErrorPages
from review.console.gatekeeper import Gatekeeper
from review.console.http.cookies import Cookies
from review.console.http.csrf import FIELD, HEADER, CsrfTokens
from review.console.http.static_files import StaticFiles
from review.console.page import get, post
from review.console.pages.account import AccountPages
from review.console.pages.accounts import AccountsPages
from review.console.pages.login import LoginPages
from review.console.renderer import NavEntry, Renderer
from review.console.visit import Visit
from runtime.postgres.database_away import DatabaseAway
from tests.fakes.clock import FakeClock
from tests.fakes.reviewers import PASSWORD, FakeHashes, FakeReviewers, reviewer
from tests.fakes.sessions import LIFETIMES, FakeSessions

HA = reviewer("ha.tran")
OTHER_SITE = {"sec-fetch-site": "cross-site"}


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


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    """Nobody is logged in."""
    made = Desk()
    async with made.browser:
        yield made


@pytest.fixture
async def at_work(desk: Desk) -> Desk:
    """Somebody is logged in."""
    assert (await desk.log_in()).status_code == 303
    return desk


async def test_who_is_not_logged_in_is_sent_to_log_in_and_comes_back(desk: Desk) -> None:
    answer = await desk.browser.get("/claims/7", params={"line": "2"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=%2Fclaims%2F7%3Fline%3D2")


async def test_log_in_gives_a_new_token_that_no_script_reads(desk: Desk) -> None:
    desk.browser.cookies.set("wardgate_session", "fixed by an attacker")
    answer = await desk.log_in()
    cookie = answer.headers["set-cookie"]
    assert "fixed by an attacker" not in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


async def test_log_ins_are_counted_and_what_was_typed_is_not_logged(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    page = await desk.browser.get("/login")
    typed = {"account": "a password typed here", "password": "sai rồi", FIELD: field_of(page.text, FIELD)}
    for _ in range(6):
        await desk.browser.post("/login", data=typed)
    await desk.log_in()
    assert desk.counts.log_ins == ["refused"] * 5 + ["limited", "entered"]
    assert "typed here" not in capsys.readouterr().out


async def test_over_https_cookies_are_for_this_host_and_https_only() -> None:
    desk = Desk(is_secure=True)
    async with desk.browser:
        answer = await desk.log_in()
    assert answer.headers["set-cookie"].startswith("__Host-wardgate_session=")
    assert "Secure" in answer.headers["set-cookie"]
    assert answer.headers["strict-transport-security"]


async def test_a_form_needs_its_token_and_a_script_may_send_it_as_a_header(at_work: Desk) -> None:
    token = await at_work.token()
    for fields, headers, status in (
        ({"note": "a"}, {}, 403),
        ({"note": "a", FIELD: "made up"}, {}, 403),
        ({"note": "a", FIELD: at_work.tokens.new("another browser")}, {}, 403),
        ({"note": "a", FIELD: token}, OTHER_SITE, 403),
        ({"note": "a", FIELD: token}, {}, 200),
        ({"note": "a"}, {HEADER: token}, 200),
    ):
        answer = await at_work.browser.post("/decide", data=fields, headers=headers)
        assert answer.status_code == status


async def test_the_token_of_before_log_in_is_of_no_use_afterwards(desk: Desk) -> None:
    before = field_of((await desk.browser.get("/login")).text, FIELD)
    await desk.log_in()
    assert (await desk.browser.post("/decide", data={FIELD: before})).status_code == 403


async def test_a_form_of_an_ended_session_is_not_taken_and_the_page_says_so(at_work: Desk) -> None:
    token = await at_work.token()
    at_work.clock.pass_by(LIFETIMES.idle.total_seconds())
    answer = await at_work.browser.post("/decide", data={FIELD: token}, follow_redirects=True)
    assert "Phiên làm việc đã kết thúc. Nội dung vừa gửi chưa được ghi." in answer.text


async def test_a_script_gets_401_when_the_session_has_ended_and_keeps_none_alive(at_work: Desk) -> None:
    at_work.clock.pass_by(LIFETIMES.idle.total_seconds() - 60)
    assert (await at_work.browser.get("/heartbeat")).status_code == 200
    at_work.clock.pass_by(60)
    assert (await at_work.browser.get("/heartbeat")).status_code == 401


async def test_disabling_ends_the_session_at_the_next_request(at_work: Desk) -> None:
    assert (await at_work.browser.get("/queue")).status_code == 200
    await at_work.reviewers.disable(HA.account, at_work.clock.now())
    assert (await at_work.browser.get("/queue")).status_code == 303


async def test_log_out_ends_the_session_and_the_cookie(at_work: Desk) -> None:
    token = at_work.browser.cookies["wardgate_session"]
    answer = await at_work.browser.post("/logout", data={FIELD: await at_work.token()})
    assert answer.headers["location"] == "/login"
    assert "wardgate_session" not in at_work.browser.cookies
    assert await at_work.sessions.find(token) is None


async def test_another_password_keeps_this_browser_and_logs_the_others_out(at_work: Desk) -> None:
    other_browser = {"wardgate_session": at_work.browser.cookies["wardgate_session"]}
    fields = {"current": "wrong", "new": "một câu dễ nhớ", FIELD: await at_work.token()}
    refused = await at_work.browser.post("/account", data=fields)
    assert (refused.status_code, "Mật khẩu hiện tại không đúng." in refused.text) == (422, True)
    at_work.clock.pass_by(1)
    fields["current"] = PASSWORD
    changed = await at_work.browser.post("/account", data=fields, follow_redirects=True)
    assert "Đã đổi mật khẩu." in changed.text
    assert (await at_work.browser.get("/queue")).status_code == 200
    at_work.browser.cookies.clear()
    at_work.browser.cookies.update(other_browser)
    assert (await at_work.browser.get("/queue")).status_code == 303


async def test_the_top_bar_has_only_what_the_role_may_see(at_work: Desk) -> None:
    page = (await at_work.browser.get("/queue")).text
    assert 'href="/queue"' in page
    assert 'href="/look-ups"' not in page


async def test_who_sees_no_claims_has_no_field_to_find_one(at_work: Desk) -> None:
    assert 'role="search"' in (await at_work.browser.get("/queue")).text
    at_work.become(Role.ADMINISTRATOR)
    assert 'role="search"' not in (await at_work.browser.get("/accounts")).text


async def test_each_role_begins_at_the_first_area_that_it_may_see(desk: Desk) -> None:
    await desk.log_in()
    assert (await desk.browser.get("/")).headers["location"] == "/queue"
    desk.become(Role.ADMINISTRATOR)
    assert (await desk.browser.get("/")).headers["location"] == "/accounts"


async def test_an_administrator_disables_other_accounts_and_not_the_own(desk: Desk) -> None:
    await desk.reviewers.add(reviewer("nam.le", full_name="<b>Lê Nam</b>"))
    desk.become(Role.ADMINISTRATOR)
    await desk.log_in()
    page = (await desk.browser.get("/accounts")).text
    assert "&lt;b&gt;Lê Nam&lt;/b&gt;" in page
    for account, status in (("nam.le", 303), (HA.account, 403), ("nobody", 404)):
        fields = {"account": account, FIELD: field_of(page, FIELD)}
        assert (await desk.browser.post("/accounts/disable", data=fields)).status_code == status
    assert desk.reviewers.accounts["nam.le"].disabled_at == desk.clock.now()
    desk.become(Role.LEAD)
    assert (await desk.browser.get("/accounts")).status_code == 403
    fields = {"account": "nam.le", FIELD: field_of(page, FIELD)}
    assert (await desk.browser.post("/accounts/disable", data=fields)).status_code == 403


@pytest.mark.parametrize("path", ["/queue?q=%00", "/claims/%00", "/claims/a%00b?x=1"])
async def test_a_nul_is_refused_before_it_reaches_the_database(at_work: Desk, path: str) -> None:
    assert (await at_work.browser.get(path)).status_code == 400


@pytest.mark.parametrize("cookie", ["Nguyễn", "\x00", "%00", "a" * 4000])
async def test_odd_cookies_are_those_of_somebody_who_is_not_logged_in(desk: Desk, cookie: str) -> None:
    for name in ("wardgate_session", "wardgate_visitor", "wardgate_language", "wardgate_flow"):
        headers = {b"cookie": f"{name}={cookie}".encode()}
        assert (await desk.browser.get("/login", headers=headers)).status_code == 200


async def test_every_answer_has_a_strict_policy_and_no_page_is_stored(at_work: Desk) -> None:
    for path in ("/queue", "/login", "/nowhere", at_work.static.address("css/base.css")):
        headers = (await at_work.browser.get(path)).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == ("no-store" if "static" not in path else headers["cache-control"])


async def test_static_files_are_cached_for_a_year_at_an_address_of_their_content(desk: Desk) -> None:
    address = desk.static.address("js/keys.js")
    answer = await desk.browser.get(address)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert (answer.headers["content-encoding"], answer.headers["content-type"]) == (
        "gzip",
        "text/javascript; charset=utf-8",
    )
    plain = await desk.browser.get(address, headers={"accept-encoding": "identity"})
    assert plain.text == answer.text
    assert (await desk.browser.get(address.replace("keys.js", "../words/vi.yaml"))).status_code == 404


async def test_pages_are_compressed(at_work: Desk) -> None:
    assert (await at_work.browser.get("/queue")).headers["content-encoding"] == "gzip"


@pytest.mark.parametrize(
    ("error", "status", "text"),
    [
        (NotPermitted(Permission.SETTLE), 403, "Vai trò của bạn không được làm việc này"),
        (DatabaseAway(), 503, "Không nối được cơ sở dữ liệu."),
        (HTTPException(404), 404, "Không tìm thấy trang này"),
        (ValueError("NGUYEN VAN A"), 500, "Trang này không mở được do lỗi của hệ thống"),
    ],
)
async def test_what_a_page_raises_becomes_a_page_that_says_what_is_safe(
    at_work: Desk, error: Exception, status: int, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    at_work.raises = error
    answer = await at_work.browser.get("/claims/7")
    assert answer.status_code == status
    assert text in answer.text
    assert "NGUYEN" not in answer.text + caplog.text
    assert at_work.counts.requests[-1] == ("/claims/{claim_id}", "GET", status)


async def test_during_an_outage_a_page_tries_again_and_a_form_is_kept_to_be_sent_again(at_work: Desk) -> None:
    token = await at_work.token()
    at_work.raises = DatabaseAway()
    page = await at_work.browser.get("/claims/7")
    assert page.headers["retry-after"] == "5"
    assert '<meta http-equiv="refresh" content="5">' in page.text
    fields = {"note": '"><script>alert(1)</script>', FIELD: token}
    kept = (await at_work.browser.post("/decide", data=fields)).text
    assert "http-equiv" not in kept
    assert "<script>alert" not in kept
    assert 'name="note" value="&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in kept
    at_work.raises = None
    again = {"note": "Cắt", FIELD: field_of(kept, FIELD)}
    assert (await at_work.browser.post("/decide", data=again)).text == "Cắt"


async def test_without_redis_nobody_works_and_no_password_is_written_into_a_page(desk: Desk) -> None:
    page = await desk.browser.get("/login")
    desk.sessions.away = True
    fields = {"account": HA.account, "password": PASSWORD, FIELD: field_of(page.text, FIELD)}
    answer = await desk.browser.post("/login", data=fields)
    assert answer.status_code == 503
    assert "Không nối được máy chủ phiên làm việc." in answer.text
    assert PASSWORD not in answer.text


async def test_no_page_links_to_another_site_whatever_was_asked_for(desk: Desk) -> None:
    answer = await desk.browser.get("http://console.example//elsewhere.example/x")
    assert (answer.status_code, "//elsewhere.example" in answer.text) == (404, False)
    assert 'href="/elsewhere.example/x?lang=en"' in answer.text


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nowhere", 404), ("DELETE", "/queue", 405)])
async def test_unknown_pages_and_methods_have_a_page(desk: Desk, method: str, path: str, status: int) -> None:
    answer = await desk.browser.request(method, path)
    assert answer.status_code == status
    assert "Không tìm thấy trang này" in answer.text


async def test_the_language_of_the_query_is_used_at_once_and_kept(desk: Desk) -> None:
    assert "Log in" in (await desk.browser.get("/login", params={"lang": "en"})).text
    assert "Log in" in (await desk.browser.get("/login")).text
    assert "Đăng nhập" in (await desk.browser.get("/login?lang=vi")).text


async def test_after_log_in_no_form_leads_to_another_site(desk: Desk) -> None:
    page = await desk.browser.get("/login", params={"next": "//elsewhere.example"})
    assert field_of(page.text, "next") == "/"
