"""`python -m review worker` or `console`, until SIGTERM or SIGINT; the others print and end."""

import argparse
import sys
from collections.abc import Callable
from datetime import date
from functools import partial

from prometheus_client import disable_created_metrics

from review.past.arguments import add_past_commands
from runtime.address_taken import AddressTaken
from runtime.logs import configure_logs, logged_end
from runtime.postgres.database_refused import DatabaseRefused
from runtime.problem import Problem
from runtime.settings.reading import InvalidSettings

# Why a process cannot start: the operator reads one line for each reason.
HINDRANCES = (InvalidSettings, AddressTaken, DatabaseRefused, Problem)


def run(process: Callable[[], None]) -> None:
    """Exit status 0 at its end, 1 with one line for each thing that hinders the start."""
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
    run(process_of(sys.argv[1:]))


def process_of(arguments: list[str]) -> Callable[[], None]:
    """What these arguments ask for."""
    parser = argparse.ArgumentParser(prog="python -m review", description=__doc__)
    processes = parser.add_subparsers(dest="process", required=True)
    processes.add_parser("worker", help="review claims")
    processes.add_parser("console", help="serve the reviewers' pages")
    learn = processes.add_parser("learn", help="print what rules have learned, and end")
    learn.add_argument(
        "--before", type=date.fromisoformat, help="decisions made before this day; default: today"
    )
    learn.add_argument(
        "--since", type=date.fromisoformat, help="compare with this day; default: 30 days earlier"
    )
    learn.add_argument(
        "--accept", metavar="ACCOUNT", help="accept the edition of precisions, as the lead of this account"
    )
    add_past_commands(processes)
    missed = processes.add_parser("missed", help="print how much money reviews miss, and end")
    missed.add_argument(
        "--since", type=date.fromisoformat, help="claims reviewed from this day on; default: a year earlier"
    )
    missed.add_argument(
        "--until", type=date.fromisoformat, help="claims reviewed before this day; default: today"
    )
    peers = processes.add_parser("peers", help="make an edition of what is usual, print it, and end")
    peers.add_argument(
        "--since", type=date.fromisoformat, help="claims that ended from this day on; default: a year earlier"
    )
    peers.add_argument(
        "--until", type=date.fromisoformat, help="claims that ended before this day; default: today"
    )
    given = parser.parse_args(arguments)
    if "begin" in given:
        process: Callable[[], None] = given.begin(given)
        return process
    if given.process == "learn":
        return partial(_learn, given.before, given.since, given.accept)
    if given.process == "missed":
        return partial(_missed, given.since, given.until)
    if given.process == "peers":
        return partial(_peers, given.since, given.until)
    return _console if given.process == "console" else _worker


# Each imports only what its process needs: the worker runs without the extra `console`.
def _worker() -> None:
    from review.rulebook.engine.rulebook import Rulebook  # noqa: PLC0415
    from review.worker_process import run_worker  # noqa: PLC0415

    run_worker(Rulebook())


def _learn(before: date | None, since: date | None, account: str | None) -> None:
    from review.learn_process import run_learn  # noqa: PLC0415
    from review.rulebook.engine.rulebook import Rulebook  # noqa: PLC0415

    run_learn(Rulebook(), before, since, account)


def _missed(since: date | None, until: date | None) -> None:
    from review.learning.missed_process import run_missed  # noqa: PLC0415

    run_missed(since, until)


def _peers(since: date | None, until: date | None) -> None:
    from review.peers.peers_process import run_peers  # noqa: PLC0415

    run_peers(since, until)


def _console() -> None:
    from review.console_process import run_console  # noqa: PLC0415

    run_console()


if __name__ == "__main__":
    main()
