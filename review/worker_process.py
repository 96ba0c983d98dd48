"""`python -m review worker`: one worker process, until SIGTERM or SIGINT."""

import asyncio
import os

import structlog
import uvloop

from review.rulebook.engine.rulebook import Rulebook
from review.settings import Settings
from review.wiring import work
from review.worker.wake_up import WakeUp
from runtime.garbage_collection import tune_garbage_collection
from runtime.postgres.database_refused import ensure_both_accept
from runtime.settings.reading import read_settings
from runtime.sharing.large_blocks import return_large_blocks
from runtime.stopping.stop_signals import on_stop_signal


def run_worker(rulebook: Rulebook) -> None:
    """Review until a signal. Raises InvalidSettings, AddressTaken or DatabaseRefused."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(read_settings(os.environ, Settings), rulebook))


async def _serve(settings: Settings, rulebook: Rulebook) -> None:
    """Review until told to stop; the claims in hand are kept first."""
    wake_up = WakeUp()
    on_stop_signal(wake_up.stop)
    await ensure_both_accept(settings.database_url, settings.direct_database_url)
    tune_garbage_collection()
    return_large_blocks()
    await work(settings, rulebook, wake_up, structlog.get_logger("review"))
