"""The commands of `python -m review` that judge the past, and their arguments."""

import argparse
from collections.abc import Callable
from datetime import date
from functools import partial
from uuid import UUID

LONGEST_REASON = 500
Process = Callable[[], None]


def add_past_commands(processes: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add them. The parsed arguments have `begin`, which makes the process of them."""
    _add_judge_again(processes)


def _add_judge_again(processes: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    again = processes.add_parser(
        "judge-again",
        help="print what would be different if claims were reviewed again by the rules of now",
        description="Judges reviewed claims again by the rules of now, and prints how findings, band and "
        "amounts would change. It changes nothing without --keep.",
    )
    again.add_argument("claim_ids", metavar="CLAIM_ID", nargs="*", type=UUID, help="these claims")
    add_days(again)
    add_facts(again)
    again.add_argument("--json", action="store_true", help="print a JSON object for each claim that changes")
    again.add_argument(
        "--keep",
        metavar="REASON",
        type=_reason,
        help="put the claims that change into the queue again; decided ones stay as they are. Reviewers read "
        "the reason. The worker compares them with the stays and catalogues of now",
    )
    again.set_defaults(begin=partial(_judge_again, again))


def add_days(parser: argparse.ArgumentParser) -> None:
    """Add --from and --to."""
    parser.add_argument(
        "--from",
        dest="first",
        type=date.fromisoformat,
        metavar="DAY",
        help="claims that came in from this day",
    )
    parser.add_argument(
        "--to", dest="last", type=date.fromisoformat, metavar="DAY", help="to this day; default: today"
    )


def add_facts(parser: argparse.ArgumentParser) -> None:
    """Add --facts."""
    parser.add_argument(
        "--facts",
        choices=("kept", "today"),
        default="kept",
        help="kept: by what the claim was judged by then; today: by what the register and the patient's "
        "other claims say now; default: kept. Catalogues are always those of now",
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
    asked = AskedAgain(selection, WhichFacts(given.facts), given.json, given.keep)
    return lambda: run_judge_again(Rulebook(), asked)


def days_of(parser: argparse.ArgumentParser, given: argparse.Namespace) -> tuple[date, date]:
    """The first and the last day."""
    from runtime.clock import Clock  # noqa: PLC0415

    if given.first is None:
        parser.error("--from is missing")
    last = given.last or Clock().today()
    if last < given.first:
        parser.error("--to is before --from")
    return given.first, last
