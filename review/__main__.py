"""`python -m review worker`: one worker process, until SIGTERM or SIGINT."""

import argparse
import asyncio
import os
import signal
import sys

import structlog
from prometheus_client import disable_created_metrics

from review.rulebook.engine.rulebook import Rulebook
from review.settings import Settings
from review.wiring import work
from review.worker.wake_up import WakeUp
from runtime.address_taken import AddressTaken
from runtime.garbage_collection import tune_garbage_collection
from runtime.logs import configure_logs, logged_end
from runtime.postgres.database_refused import DatabaseRefused, ensure_database_accepts
from runtime.settings.reading import InvalidSettings, read_settings
from runtime.sharing.large_blocks import return_large_blocks

# Why a process cannot start: the operator reads one line for each reason.
HINDRANCES = (InvalidSettings, AddressTaken, DatabaseRefused)


async def serve(settings: Settings, rulebook: Rulebook) -> None:
    """Review until told to stop; the claims in hand are kept first."""
    wake_up = WakeUp()
    for told in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(told, wake_up.stop)
    await ensure_database_accepts(settings.database_url)
    tune_garbage_collection()
    return_large_blocks()
    await work(settings, rulebook, wake_up, structlog.get_logger("review"))


def run(rulebook: Rulebook) -> None:
    """Exit status 0 after a signal, 1 with one line for each thing that hinders the start."""
    configure_logs()
    # A time of birth beside every counter is noise to whoever reads the page.
    disable_created_metrics()  # type: ignore[no-untyped-call]
    try:
        with logged_end(*HINDRANCES):
            asyncio.run(serve(read_settings(os.environ, Settings), rulebook))
    except HINDRANCES as hindrance:
        sys.exit(str(hindrance))


def main() -> None:
    """Which process of the review to be."""
    parser = argparse.ArgumentParser(prog="python -m review", description=__doc__)
    parser.add_argument("process", choices=["worker"])
    parser.parse_args()
    run(Rulebook())


if __name__ == "__main__":
    main()
