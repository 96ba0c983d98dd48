"""`python -m review worker` or `python -m review console`: one process, until SIGTERM or SIGINT."""

import argparse
import sys
from collections.abc import Callable

from prometheus_client import disable_created_metrics

from runtime.address_taken import AddressTaken
from runtime.logs import configure_logs, logged_end
from runtime.postgres.database_refused import DatabaseRefused
from runtime.settings.reading import InvalidSettings

# Why a process cannot start: the operator reads one line for each reason.
HINDRANCES = (InvalidSettings, AddressTaken, DatabaseRefused)


def run(process: Callable[[], None]) -> None:
    """Exit status 0 after a signal, 1 with one line for each thing that hinders the start."""
    configure_logs()
    # A time of birth beside every counter is noise to whoever reads the page.
    disable_created_metrics()  # type: ignore[no-untyped-call]
    try:
        with logged_end(*HINDRANCES):
            process()
    except HINDRANCES as hindrance:
        sys.exit(str(hindrance))


def main() -> None:
    """Which process of the review to be."""
    parser = argparse.ArgumentParser(prog="python -m review", description=__doc__)
    parser.add_argument("process", choices=["worker", "console"])
    run(_console if parser.parse_args().process == "console" else _worker)


# Each imports only what its process needs: the worker runs without the extra `console`.
def _worker() -> None:
    from review.rulebook.engine.rulebook import Rulebook  # noqa: PLC0415
    from review.worker_process import run_worker  # noqa: PLC0415

    run_worker(Rulebook())


def _console() -> None:
    from review.console_process import run_console  # noqa: PLC0415

    run_console()


if __name__ == "__main__":
    main()
