"""`python -m review console`: one console process, until SIGTERM or SIGINT."""

import asyncio
import os

import structlog
import uvloop

from review.console_settings import ConsoleSettings
from review.console_wiring import open_console
from runtime.garbage_collection import tune_garbage_collection
from runtime.postgres.database_refused import ensure_both_accept
from runtime.settings.reading import read_settings
from runtime.sharing.open_files import allow_all_open_files
from runtime.stopping.stop_signals import on_stop_signal


def run_console() -> None:
    """Serve until a signal. Raises InvalidSettings, AddressTaken or DatabaseRefused."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(read_settings(os.environ, ConsoleSettings)))


async def _serve(settings: ConsoleSettings) -> None:
    log = structlog.get_logger("console")
    allow_all_open_files()
    stop = asyncio.Event()
    on_stop_signal(stop.set)
    await ensure_both_accept(settings.database_url, settings.direct_database_url)
    async with open_console(settings, log) as ports:
        tune_garbage_collection()
        log.info("serving", port=ports.http, metrics_port=ports.metrics)
        await stop.wait()
        log.info("draining")
    log.info("stopped")
