"""The console by TLS: its certificate is exchanged while it runs."""

import asyncio
import http.client
import ssl
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509

from tests.browser.running_console import RunningConsole, running_console
from tests.certificates import DAY, Authority
from tests.wait_until import wait_until

ROOT = Authority("of the insurer")


def connection(console: RunningConsole) -> http.client.HTTPSConnection:
    trusting = ssl.create_default_context(cadata=ROOT.pem.decode())
    # Certificates of tests have no key identifiers, which Python 3.13 asks for.
    trusting.verify_flags &= ~getattr(ssl, "VERIFY_X509_STRICT", 0)
    return http.client.HTTPSConnection(urlsplit(console.url).netloc, context=trusting, timeout=20)


def get(opened: http.client.HTTPSConnection, path: str) -> http.client.HTTPResponse:
    opened.request("GET", path)
    answer = opened.getresponse()
    answer.read()
    return answer


async def shown_certificate(console: RunningConsole) -> int:
    """The serial number of the certificate that a new connection gets."""
    address = urlsplit(console.url)
    pem = await asyncio.to_thread(ssl.get_server_certificate, ("127.0.0.1", address.port or 0))
    return x509.load_pem_x509_certificate(pem.encode()).serial_number


def test_a_changed_certificate_is_used_and_open_connections_go_on(
    database_url: str, redis_url: str, tmp_path: Path
) -> None:
    first, second = ROOT.server(), ROOT.server(expires=30 * DAY)
    certificate, key = first.write(tmp_path, "tls")
    files = {"WARDGATE_CONSOLE_TLS_CERTIFICATE": str(certificate), "WARDGATE_CONSOLE_TLS_KEY": str(key)}
    with (
        running_console(database_url, redis_url, tmp_path, **files) as console,
        closing(connection(console)) as opened,
        closing(connection(console)) as another,
    ):
        assert get(opened, "/health").status == 200
        assert "__Host-" in str(get(opened, "/login").headers["set-cookie"])
        assert opened.sock is not None
        before = opened.sock
        second.write(tmp_path, "tls")
        serial = second.certificate.serial_number
        asyncio.run(wait_until(lambda: shown_certificate(console), lambda found: found == serial))
        assert get(opened, "/health").status == 200
        assert opened.sock is before
        assert get(another, "/health").status == 200
        days = console.metric("wardgate_certificate_expires_seconds", file="server") / 86_400
        assert 29 < days < 30
        assert console.process.stop() == 0
