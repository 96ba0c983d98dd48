"""`python -m review worker`: one worker process, until SIGTERM or SIGINT."""

import argparse
import asyncio
import os
import signal
import sys

import structlog
from prometheus_client import disable_created_metrics

from review.bell import Bell
from review.review_claims import Rules
from review.rulebook.rulebook import Rulebook
from review.settings import Settings
from review.wiring import work
from wardgate.process.address_taken import AddressTaken
from wardgate.process.database_refuses import DatabaseRefuses, ensure_welcome
from wardgate.process.environment import SettingsWrong, settings_from
from wardgate.process.garbage import collect_seldom
from wardgate.process.logs import configure_logs


async def serve(settings: Settings, rules: Rules) -> None:
    """Review until told to stop; the claims in hand are kept first."""
    bell = Bell()
    for told in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(told, bell.stop)
    await ensure_welcome(settings.database_url)
    collect_seldom()
    await work(settings, rules, bell, structlog.get_logger("review"))


def run(rules: Rules) -> None:
    """Exit status 0 after a signal, 1 with one line for each thing that hinders the start."""
    configure_logs()
    # A time of birth beside every counter is noise to whoever reads the page.
    disable_created_metrics()  # type: ignore[no-untyped-call]
    try:
        asyncio.run(serve(settings_from(os.environ, Settings), rules))
    except (SettingsWrong, AddressTaken, DatabaseRefuses) as hindrance:
        sys.exit(str(hindrance))


def main() -> None:
    """Which process of the review to be."""
    parser = argparse.ArgumentParser(prog="python -m review", description=__doc__)
    parser.add_argument("process", choices=["worker"])
    parser.parse_args()
    run(Rulebook())


if __name__ == "__main__":
    main()
