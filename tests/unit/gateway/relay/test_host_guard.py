import pytest

from gateway.relay.sending.host_guard import HostGuard, HostRefused, Target

GUARD = HostGuard.parse(
    "portal.gov.vn,Other.example.:8443", "files.internal,drop.internal:8080,127.0.0.1,::1,[::1]:8080"
)


def test_a_listed_host_is_reached_by_https_at_a_public_address() -> None:
    target = GUARD.target("https://PORTAL.gov.vn./events?a=b")
    assert target == Target("https", "portal.gov.vn", 443)
    assert GUARD.choose(target, ["203.119.8.1", "2001:dc8::1"]) == "203.119.8.1"
    assert GUARD.target("https://other.example:8443/") == Target("https", "other.example", 8443)


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.gov.vn/",
        "https://portal.gov.vn.evil.example/",
        "https://portal.gov.vn@evil.example/",
        "https://evil.example\\@portal.gov.vn/",
        "https://user@portal.gov.vn/",
        "https://portal.gov.vn:99999/",
        "https://portal.gov.vn/#part",
        "https://portal.gov.vn/ HTTP/1.1",
        "http://portal.gov.vn/",
        "file:///etc/passwd",
        "//portal.gov.vn/",
        "https://",
        "https://[::1/",
        "",
    ],
)
def test_any_other_url_is_refused(url: str) -> None:
    with pytest.raises(HostRefused):
        GUARD.target(url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "::ffff:10.1.2.3",
        "64:ff9b::a01:203",
        "::a01:203",
        "::ffff:0:a01:203",
        "5f00::1",
        "fec0::1",
        "2002:a01:203::1",
    ],
)
def test_a_public_name_that_leads_to_a_private_address_is_refused(address: str) -> None:
    target = GUARD.target("https://portal.gov.vn/")
    for addresses in ([address], ["203.119.8.1", address]):
        with pytest.raises(HostRefused):
            GUARD.choose(target, addresses)


def test_a_host_that_is_listed_as_private_may_have_any_address_and_no_tls() -> None:
    target = GUARD.target("http://drop.internal:8080/drop")
    assert GUARD.choose(target, ["10.1.2.3"]) == "10.1.2.3"
    assert GUARD.target("http://[::1]/") == Target("http", "::1", 80)
    assert GUARD.target("https://files.internal/") == Target("https", "files.internal", 443)
    assert GUARD.target("http://[::1]:8080/") == Target("http", "::1", 8080)


@pytest.mark.parametrize(
    "url",
    [
        "https://portal.gov.vn:8443/",
        "https://portal.gov.vn:22/",
        "https://portal.gov.vn:80/",
        "https://other.example/",
        "http://files.internal:8080/",
        "http://drop.internal/",
        "http://127.0.0.1:5432/",
    ],
)
def test_a_listed_host_is_not_called_at_another_port(url: str) -> None:
    with pytest.raises(HostRefused):
        GUARD.target(url)


def test_a_name_without_an_address_is_refused() -> None:
    with pytest.raises(HostRefused):
        GUARD.choose(GUARD.target("https://portal.gov.vn/"), [])
