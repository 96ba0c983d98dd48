"""A gateway that serves the network in plaintext says so loudly."""

from contextlib import AsyncExitStack
from types import SimpleNamespace
from typing import Any, cast

import structlog
from structlog.testing import LogCapture

from gateway.admission.tokens.authenticator import Authenticator
from gateway.settings import Settings
from gateway.wirings.base_wiring import Base
from gateway.wirings.tls_wiring import open_tls
from tests.unit.gateway.test_tls_settings import settings


async def warnings(of: Settings) -> list[Any]:
    log = LogCapture()
    base = cast(Base, SimpleNamespace(settings=of, log=structlog.wrap_logger(None, [log])))
    async with AsyncExitStack() as stack:
        # Without TLS it identifies nobody.
        tls = await open_tls(stack, base, cast(Authenticator, None))
    assert [address.credentials for address in tls.addresses] == [None]
    return log.entries


async def test_plaintext_for_the_network_is_warned_of_at_the_start() -> None:
    (entry,) = await warnings(settings(listen="0.0.0.0:50051", plaintext="yes"))
    assert (entry["log_level"], entry["listen"]) == ("warning", "0.0.0.0:50051")
    assert entry["event"] == "calls come without TLS: the network can read tokens and personal data"
    assert not await warnings(settings(listen="127.0.0.1:50051"))
