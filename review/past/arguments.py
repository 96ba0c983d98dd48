"""The commands of `python -m review` that judge the past, and their arguments."""

import argparse
import os
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

LONGEST_REASON = 500
ARCHIVED = "Archived claims are read from the folders that --archive names, and else counted and left out."
Process = Callable[[], None]


def add_past_commands(processes: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add them. The parsed arguments have `begin`, which makes the process of them."""
    _add_judge_again(processes)
    _add_export(processes)
    _add_backtest(processes)


def _add_judge_again(processes: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    again = processes.add_parser(
        "judge-again",
        help="print what would be different if claims were reviewed again by the rules of now",
        description="Judges reviewed claims again by the rules of now, and prints how findings, band and "
        f"amounts would change. It changes nothing without --keep. {ARCHIVED}",
    )
    again.add_argument("claim_ids", metavar="CLAIM_ID", nargs="*", type=UUID, help="these claims")
    add_days(again)
    add_facts(again)
    add_archive(again)
    again.add_argument("--json", action="store_true", help="print a JSON object for each claim that changes")
    again.add_argument(
        "--keep",
        metavar="REASON",
        type=_reason,
        help="put the claims that change into the queue again; decided ones stay as they are. Reviewers read "
        "the reason. The worker compares them with the stays and catalogues of now",
    )
    again.set_defaults(begin=partial(_judge_again, again))


def _add_export(processes: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    export = processes.add_parser(
        "export",
        help="write reviewed claims to Parquet files, by month",
        description="Writes reviewed claims to Parquet files by the month in which they came in: contents, "
        "facts, reviews, and decisions by line. But for the content, no column has a name of a person; the "
        "facts have the insurance number and the birth date, by which rules judge. A run that is interrupted "
        f"goes on the next time, and months that are complete are passed over. {ARCHIVED}",
    )
    export.add_argument("folder", metavar="DIR", type=Path, help="the folder; only its owner may read it")
    add_days(export, "the last day of the last month")
    add_facts(export)
    add_archive(export)
    export.set_defaults(begin=partial(_export, export))


def _add_backtest(processes: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    backtest = processes.add_parser(
        "backtest",
        help="print what rules would have found in reviewed claims",
        description="Judges reviewed claims by some rules alone, whatever their mode is, and prints how many "
        "claims and how much money they would have touched: by rule, reason, month and facility, with "
        f"examples, and how often reviewers decided as they did. {ARCHIVED}",
    )
    backtest.add_argument("codes", metavar="RULE", nargs="+", help="codes of rules, such as W06")
    add_days(backtest)
    add_facts(backtest)
    add_archive(backtest)
    backtest.add_argument(
        "--export", dest="folder", metavar="DIR", type=Path, help="read this export instead of the database"
    )
    backtest.add_argument(
        "--scheduler", metavar="ADDRESS", help="count on this Dask cluster, such as tcp://10.0.0.5:8786"
    )
    backtest.add_argument(
        "--processes", type=int, default=os.cpu_count() or 1, metavar="N", help="default: one for each core"
    )
    form = backtest.add_mutually_exclusive_group()
    form.add_argument("--json", dest="form", action="store_const", const="json", help="print one JSON object")
    form.add_argument(
        "--csv",
        dest="form",
        action="store_const",
        const="csv",
        help="print a line for each reason, facility and month",
    )
    backtest.set_defaults(begin=partial(_backtest, backtest), form="text")


def add_days(parser: argparse.ArgumentParser, last: str = "today") -> None:
    """Add --from and --to; `last` says what the default of the latter is."""
    parser.add_argument(
        "--from", dest="first", type=day, metavar="DAY", help="claims that came in from this day"
    )
    parser.add_argument("--to", dest="last", type=day, metavar="DAY", help=f"to this day; default: {last}")


def day(text: str) -> date:
    """The day of an argument. Raises ArgumentTypeError for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r}: write an existing day as YYYY-MM-DD") from error


def add_facts(parser: argparse.ArgumentParser) -> None:
    """Add --facts."""
    parser.add_argument(
        "--facts",
        choices=("kept", "today"),
        default="kept",
        help="kept: by what the claim was judged by then; today: by what the register and the patient's "
        "other claims say now; default: kept. Catalogues are always those of now",
    )


def add_archive(parser: argparse.ArgumentParser) -> None:
    """Add --archive."""
    parser.add_argument(
        "--archive",
        metavar="DIR",
        type=Path,
        action="append",
        default=[],
        help="read archived claims from this folder, which `wardgate archive -o` wrote to; give it again for "
        "each further folder",
    )


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise argparse.ArgumentTypeError(f"a reason has 1 to {LONGEST_REASON} characters")
    return reason


# Each imports only what its process needs.
def _judge_again(parser: argparse.ArgumentParser, given: argparse.Namespace) -> Process:
    if bool(given.claim_ids) == bool(given.first or given.last):
        parser.error("name either claims or --from DAY")
    from review.past.judge_again_process import AskedAgain, run_judge_again  # noqa: PLC0415
    from review.past.kept_claim import WhichFacts  # noqa: PLC0415
    from review.past.selected_claims import Selection  # noqa: PLC0415
    from review.rulebook.engine.rulebook import Rulebook  # noqa: PLC0415

    selection = (
        Selection(tuple(given.claim_ids)) if given.claim_ids else Selection((), *days_of(parser, given))
    )
    asked = AskedAgain(selection, WhichFacts(given.facts), tuple(given.archive), given.json, given.keep)
    return lambda: run_judge_again(Rulebook(), asked)


def _export(parser: argparse.ArgumentParser, given: argparse.Namespace) -> Process:
    from review.past.exporting.export_process import AskedExport, run_export  # noqa: PLC0415
    from review.past.kept_claim import WhichFacts  # noqa: PLC0415
    from review.past.selected_claims import Selection  # noqa: PLC0415
    from runtime.clock import Clock  # noqa: PLC0415

    if given.last is None:
        given.last = Clock().today().replace(day=1) - timedelta(days=1)
    selection = Selection((), *days_of(parser, given))
    asked = AskedExport(given.folder, selection, WhichFacts(given.facts), tuple(given.archive))
    return partial(run_export, asked)


def _backtest(parser: argparse.ArgumentParser, given: argparse.Namespace) -> Process:
    if given.folder and given.archive:
        parser.error("--export has archived claims already if it was written with --archive: leave one out")
    if given.processes < 1:
        parser.error("--processes is at least 1")
    from review.past.backtesting.backtest_process import AskedBacktest, run_backtest  # noqa: PLC0415
    from review.past.kept_claim import WhichFacts  # noqa: PLC0415
    from review.past.selected_claims import Selection  # noqa: PLC0415
    from review.rulebook.engine.rulebook import Rulebook  # noqa: PLC0415

    asked = AskedBacktest(
        tuple(dict.fromkeys(given.codes)),
        Selection((), *days_of(parser, given)),
        WhichFacts(given.facts),
        given.folder,
        tuple(given.archive),
        given.scheduler,
        given.processes,
        given.form,
    )
    return lambda: run_backtest(Rulebook(), asked)


def days_of(parser: argparse.ArgumentParser, given: argparse.Namespace) -> tuple[date, date]:
    """The first and the last day."""
    from runtime.clock import Clock  # noqa: PLC0415

    if given.first is None:
        parser.error("--from is missing")
    last = given.last or Clock().today()
    if last < given.first:
        parser.error("--to is before --from")
    return given.first, last
