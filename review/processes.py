"""The processes of `python -m review`, by its arguments."""

import argparse
import sys
from datetime import date
from functools import partial

from prometheus_client import disable_created_metrics

from review.past.arguments import Process, add_past_commands, day
from runtime.address_taken import AddressTaken
from runtime.logs import configure_logs, logged_end
from runtime.postgres.database_refused import DatabaseRefused
from runtime.problem import Problem
from runtime.settings.reading import InvalidSettings

DESCRIPTION = "worker and console run until SIGTERM or SIGINT; the others print and end."
# Why a process cannot start: the operator reads one line for each reason.
HINDRANCES = (InvalidSettings, AddressTaken, DatabaseRefused, Problem)


def run(process: Process) -> None:
    """Exit status 0 at its end, 1 with one line for each thing that hinders the start."""
    configure_logs()
    # A creation time for every counter is of no use to the readers of the page.
    disable_created_metrics()  # type: ignore[no-untyped-call]
    try:
        with logged_end(*HINDRANCES):
            process()
    except HINDRANCES as hindrance:
        sys.exit(str(hindrance))


def process_of(arguments: list[str]) -> Process:
    """What these arguments ask for."""
    parser = argparse.ArgumentParser(prog="python -m review", description=DESCRIPTION)
    processes = parser.add_subparsers(dest="process", required=True)
    processes.add_parser("worker", help="review claims").set_defaults(begin=lambda _: _worker)
    processes.add_parser("console", help="serve the reviewers' pages").set_defaults(begin=lambda _: _console)
    _add_learn(processes)
    add_past_commands(processes)
    _add_missed(processes)
    _add_peers(processes)
    given = parser.parse_args(arguments)
    process: Process = given.begin(given)
    return process


def _add_learn(processes: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    learn = processes.add_parser("learn", help="print what rules have learned, and end")
    _add_day(learn, "--before", "decisions made before this day; default: today")
    _add_day(learn, "--since", "compare with this day; default: 30 days earlier")
    learn.add_argument(
        "--accept", metavar="ACCOUNT", help="accept the edition of precisions, as the lead of this account"
    )
    learn.set_defaults(begin=lambda given: partial(_learn, given.before, given.since, given.accept))


def _add_missed(processes: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    missed = processes.add_parser("missed", help="print how much money reviews miss, and end")
    _add_day(missed, "--since", "claims reviewed from this day on; default: a year earlier")
    _add_day(missed, "--until", "claims reviewed before this day; default: today")
    missed.set_defaults(begin=lambda given: partial(_missed, given.since, given.until))


def _add_peers(processes: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    peers = processes.add_parser("peers", help="make an edition of what is usual, print it, and end")
    _add_day(peers, "--since", "claims that ended from this day on; default: a year earlier")
    _add_day(peers, "--until", "claims that ended before this day; default: today")
    peers.set_defaults(begin=lambda given: partial(_peers, given.since, given.until))


def _add_day(parser: argparse.ArgumentParser, flag: str, what: str) -> None:
    parser.add_argument(flag, type=day, metavar="DAY", help=what)


# Each imports only what its process needs: the worker runs without the extra `console`.
def _worker() -> None:
    from review.rulebook.engine.rulebook import Rulebook  # noqa: PLC0415
    from review.worker_process import run_worker  # noqa: PLC0415

    run_worker(Rulebook())


def _learn(before: date | None, since: date | None, account: str | None) -> None:
    from review.learning.learn_process import run_learn  # noqa: PLC0415
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
