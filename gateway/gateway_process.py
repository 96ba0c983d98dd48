"""One gateway process: reads its settings, serves until SIGTERM or SIGINT, and drains."""

import asyncio
import os
import sys

import structlog
import uvloop
from prometheus_client import disable_created_metrics

from gateway.settings import Settings
from gateway.tls_settings import ensure_tls_is_complete
from runtime.address_taken import AddressTaken
from runtime.background import start_task
from runtime.garbage_collection import tune_garbage_collection
from runtime.logs import configure_logs, logged_end
from runtime.postgres.database_refused import DatabaseRefused, ensure_both_accept, ensure_pool_accepts
from runtime.settings.reading import InvalidSettings, read_settings
from runtime.sharing.large_blocks import return_large_blocks
from runtime.sharing.open_files import allow_all_open_files
from runtime.stopping.stop_signals import on_stop_signal

# Why a process cannot start: the operator reads one line for each reason.
HINDRANCES = (InvalidSettings, AddressTaken, DatabaseRefused)


class ServerEnded(Exception):  # noqa: N818 - gRPC's failure, which it has logged
    """gRPC has ended its server by itself."""


async def serve(settings: Settings) -> None:
    """Serve until a signal, then drain."""
    # Imported here: it imports grpc, which reads its settings for logs then.
    from gateway.wiring import open_gateway  # noqa: PLC0415

    log = structlog.get_logger("gateway")
    ensure_tls_is_complete(settings)
    allow_all_open_files()
    stop = asyncio.Event()
    on_stop_signal(stop.set)
    await ensure_both_accept(settings.database_url, settings.direct_database_url)
    if settings.register_url:
        await ensure_pool_accepts(settings.register_url, "WARDGATE_REGISTER_URL")
    async with open_gateway(settings, log) as ports:
        tune_garbage_collection()
        return_large_blocks()
        tokens = {} if ports.tokens is None else {"token_port": ports.tokens}
        log.info("serving", port=ports.grpc, metrics_port=ports.metrics, **tokens)
        await _wait_for_first(ports.claims_prepared, stop)
        tune_garbage_collection()
        await _wait_for_first(ports.ended, stop)
        if not stop.is_set():
            # Whoever starts the process starts it again. Without this, it would run and answer nobody.
            raise ServerEnded
        log.info("draining")
    log.info("stopped")


async def _wait_for_first(*events: asyncio.Event) -> None:
    waiting = [start_task(event.wait()) for event in events]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()


def run_gateway() -> None:
    """Exit status 0 after a signal; 1, with one line for each reason, where the gateway cannot start."""
    configure_logs()
    # A creation time for every counter is of no use to the readers of the page.
    disable_created_metrics()  # type: ignore[no-untyped-call]
    try:
        with logged_end(*HINDRANCES), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(serve(read_settings(os.environ, Settings)))
    except HINDRANCES as reason:
        sys.exit(str(reason))
