"""`python -m review judge-again`: prints what would be different, and ends."""

import asyncio
import sys
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import asyncpg

from gateway.mailbox.received_claims import ReceivedClaims
from review.past.judge_again import JudgeAgain, JudgedAgain
from review.past.kept_claim import WhichFacts
from review.past.output.comparison_view import claim_json, claim_text, summary_json, summary_text
from review.past.output.progress import progress_bar
from review.past.past_wiring import archived_claims, database_url, read_past_claims, rules_of_now
from review.past.queue_again_table import QueueAgainTable
from review.past.selected_claims import SelectedClaims, Selection
from review.past.summary import Summary
from review.rulebook.engine.rulebook import Rulebook
from runtime.postgres.connection import open_connection


class AskedAgain(NamedTuple):
    """What to judge again, by which facts, and how to print it.

    `archive` are the folders of the archive; without any, archived claims are passed over. `keep` is why the
    claims that would be judged otherwise are put into the queue again; None for a dry run.
    """

    selection: Selection
    facts: WhichFacts = WhichFacts.KEPT
    archive: tuple[Path, ...] = ()
    as_json: bool = False
    keep: str | None = None


def run_judge_again(rulebook: Rulebook, asked: AskedAgain) -> None:
    """Print what would be different. Raises InvalidSettings, DatabaseRefused or Problem."""
    asyncio.run(_run(rulebook, asked))


async def _run(rulebook: Rulebook, asked: AskedAgain) -> None:
    url = await database_url()
    async with AsyncExitStack() as stack:
        connection = await stack.enter_async_context(open_connection(url))
        selected = SelectedClaims(ReceivedClaims(connection), asked.selection)
        total = await selected.total()
        archive = await archived_claims(connection, asked.archive, asked.selection)
        read = read_past_claims(connection, asked.facts, archive)
        rules = await rules_of_now(connection, rulebook)
        judge_again = JudgeAgain(read, rules, _queue_again(connection, asked.keep))
        await _print(judge_again, selected, total, asked.as_json)


def _queue_again(connection: asyncpg.Connection, reason: str | None) -> QueueAgainTable | None:
    if reason is None:
        return None
    return QueueAgainTable(connection, ReceivedClaims(connection), reason, datetime.now(UTC))


async def _print(judge_again: JudgeAgain, selected: SelectedClaims, total: int, as_json: bool) -> None:
    summary = Summary()
    with progress_bar("Judging again", total) as advance:
        async for judged, passed_over in judge_again(selected.pages()):
            summary.pass_over(passed_over)
            for one in judged:
                summary.add(one.comparison)
                _print_claim(one, as_json)
            advance(len(judged) + len(passed_over))
    sys.stdout.write(summary_json(summary).decode() if as_json else summary_text(summary))


def _print_claim(one: JudgedAgain, as_json: bool) -> None:
    """A claim of which nothing changes is only counted."""
    if one.comparison.is_changed:
        sys.stdout.write(claim_json(one).decode() if as_json else f"{claim_text(one)}\n")
