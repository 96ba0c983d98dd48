"""Log-in and sessions of the console: who has none, how one begins, and what ends it."""

import pytest

from review.console.http.csrf import FIELD
from tests.fakes.reviewers import PASSWORD
from tests.fakes.sessions import LIFETIMES
from tests.unit.review.console.desk import HA, Desk, field_of


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


@pytest.mark.parametrize("cookie", ["Nguyễn", "\x00", "%00", "a" * 4000])
async def test_odd_cookies_are_those_of_somebody_who_is_not_logged_in(desk: Desk, cookie: str) -> None:
    for name in ("wardgate_session", "wardgate_visitor", "wardgate_language", "wardgate_flow"):
        headers = {b"cookie": f"{name}={cookie}".encode()}
        assert (await desk.browser.get("/login", headers=headers)).status_code == 200


async def test_after_log_in_no_form_leads_to_another_site(desk: Desk) -> None:
    page = await desk.browser.get("/login", params={"next": "//elsewhere.example"})
    assert field_of(page.text, "next") == "/"
