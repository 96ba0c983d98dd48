"""What every request to the console passes, whatever page it asks for."""

import pytest
from starlette.exceptions import HTTPException

from review.accounts.actor import NotPermitted
from review.accounts.role import Permission, Role
from review.console.http.csrf import FIELD, HEADER
from runtime.postgres.database_away import DatabaseAway
from tests.fakes.reviewers import PASSWORD, reviewer
from tests.unit.review.console.desk import HA, Desk, field_of

OTHER_SITE = {"sec-fetch-site": "cross-site"}


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


@pytest.mark.parametrize("path", ["/login/", "/queue/"])
async def test_no_answer_leads_to_the_host_that_a_request_names(desk: Desk, path: str) -> None:
    for method in ("GET", "POST"):
        answer = await desk.browser.request(method, path, headers={"host": "elsewhere.example"})
        assert (answer.status_code, answer.headers.get("location")) == (404, None)


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
