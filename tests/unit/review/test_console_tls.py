"""The settings of the console's TLS."""

from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
import structlog
from prometheus_client import CollectorRegistry
from structlog.testing import LogCapture

from review.console_metrics import ConsoleMetrics
from review.console_settings import ConsoleSettings
from review.console_tls_wiring import open_console_tls
from runtime.background import BackgroundTasks
from runtime.settings.reading import InvalidSettings
from tests.certificates import authority

NAMES = "WARDGATE_CONSOLE_TLS_CERTIFICATE and WARDGATE_CONSOLE_TLS_KEY"


def settings(**changed: str) -> ConsoleSettings:
    given: dict[str, Any] = {"database_url": "postgresql://db", "redis_url": "redis://cache"} | changed
    return ConsoleSettings(**given)


async def opened(settings: ConsoleSettings) -> tuple[bool, list[Any]]:
    """Whether there is TLS, and the log."""
    log, metrics = LogCapture(), ConsoleMetrics(CollectorRegistry())
    tasks = BackgroundTasks(structlog.wrap_logger(None, [log]), metrics.background_failures)
    async with AsyncExitStack() as stack:
        tls = await open_console_tls(stack, settings, metrics, tasks)
    return tls is not None, log.entries


async def problem(**changed: str) -> str:
    with pytest.raises(InvalidSettings) as wrong:
        await opened(settings(**changed))
    return str(wrong.value)


async def test_certificate_and_key_need_each_other() -> None:
    assert await problem(console_tls_key="/tls.key") == f"{NAMES} need each other: one of them is not set"


async def test_files_that_cannot_be_used_are_one_line(tmp_path: Path) -> None:
    certificate, key = authority().server().write(tmp_path, "tls")
    key.write_bytes(authority().server().key_pem)
    line = await problem(console_tls_certificate=str(certificate), console_tls_key=str(key))
    assert line == f"{NAMES}: {certificate}, {key}: the first certificate has another key"


async def test_the_address_of_a_console_with_a_certificate_is_https(tmp_path: Path) -> None:
    certificate, key = authority().server().write(tmp_path, "tls")
    files = {"console_tls_certificate": str(certificate), "console_tls_key": str(key)}
    assert settings(**files).url == "https://127.0.0.1:8080"
    assert await opened(settings(**files, console_listen="0.0.0.0:443")) == (True, [])
    assert "write https://" in await problem(**files, console_url="http://review.example")


async def test_plaintext_for_the_network_is_warned_of_unless_a_proxy_is_named() -> None:
    assert settings().url == "http://127.0.0.1:8080"
    assert await opened(settings()) == (False, [])
    assert await opened(settings(console_listen="0.0.0.0:80", console_proxies="10.0.0.1")) == (False, [])
    _, (entry,) = await opened(settings(console_listen="0.0.0.0:80"))
    assert (entry["log_level"], entry["listen"]) == ("warning", "0.0.0.0:80")
    assert entry["event"].startswith("browsers come without TLS")
