"""One relay process: reads its settings, and sends until SIGTERM or SIGINT. Of several, one sends."""

import asyncio
import os
import sys
from importlib.util import find_spec

import structlog
from prometheus_client import disable_created_metrics

from gateway.relay.settings import RelaySettings
from runtime.address_taken import AddressTaken
from runtime.logs import configure_logs, logged_end
from runtime.postgres.database_refused import DatabaseRefused, ensure_both_accept
from runtime.settings.reading import InvalidSettings, read_settings
from runtime.stopping.stop_signals import on_stop_signal

ACCOUNT_ALONE = (
    "WARDGATE_RELAY_CERTIFICATES_ACCOUNT has no effect without WARDGATE_RELAY_CERTIFICATES_URL: set the URL "
    "of the office that certificates are relayed to, or unset the account"
)
# Why a process cannot start: the operator reads one line for each reason.
HINDRANCES = (InvalidSettings, AddressTaken, DatabaseRefused)


async def serve(settings: RelaySettings) -> None:
    """Send until a signal."""
    if settings.relay_certificates_account and not settings.relay_certificates_url:
        raise InvalidSettings((ACCOUNT_ALONE,))
    if find_spec("httpx") is None:
        raise InvalidSettings(("The relay needs more packages: pip install 'wardgate[relay]'",))
    # Imported here: httpx may not be installed.
    from gateway.relay.wiring import relay  # noqa: PLC0415

    stop = asyncio.Event()
    on_stop_signal(stop.set)
    await ensure_both_accept(settings.database_url, settings.direct_database_url)
    await relay(settings, stop, structlog.get_logger("relay"))


def run_relay() -> None:
    """Exit status 0 after a signal; 1, with one line for each reason, where the relay cannot start."""
    configure_logs()
    # A creation time for every counter is of no use to the readers of the page.
    disable_created_metrics()  # type: ignore[no-untyped-call]
    try:
        with logged_end(*HINDRANCES):
            asyncio.run(serve(read_settings(os.environ, RelaySettings)))
    except HINDRANCES as reason:
        sys.exit(str(reason))
