"""`python -m review backtest`: prints what rules would have found in claims of the past, and ends."""

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from gateway.mailbox.received_claims import ReceivedClaims
from review.past.backtesting.cluster import counted_on
from review.past.backtesting.exported_parts import exported_parts
from review.past.backtesting.parts import Tested, count_group, count_rows
from review.past.backtesting.processes import Part, counted_in, open_processes
from review.past.backtesting.tally import Tally
from review.past.exporting.exported_claim import ExportedClaim, exported_claim
from review.past.exporting.row_group import RowGroup
from review.past.kept_claim import PassedOver, WhichFacts
from review.past.output.backtest_view import backtest_csv, backtest_json, backtest_text
from review.past.output.progress import Advance, progress_bar
from review.past.past_wiring import database_url, read_past_claims
from review.past.selected_claims import SelectedClaims, Selection
from review.rulebook.engine.rulebook import Rulebook
from runtime.postgres.connection import open_connection
from runtime.problem import Problem

WHAT = "Judging"


class AskedBacktest(NamedTuple):
    """The rules and the claims, where the claims are read, what counts them, and how the result is printed.

    `folder` is that of an export; without one, the database is read. `scheduler` is the address of a Dask
    cluster; without one, `processes` of this machine do the work. `form` is "text", "json" or "csv".
    """

    codes: tuple[str, ...]
    selection: Selection
    facts: WhichFacts = WhichFacts.KEPT
    folder: Path | None = None
    scheduler: str | None = None
    processes: int = 1
    form: str = "text"

    @property
    def tested(self) -> Tested:
        """What the processes are asked."""
        return Tested(self.codes, self.selection.since, self.selection.until)


WRITERS: dict[str, Callable[[Tally], str]] = {
    "text": backtest_text,
    "json": lambda tally: backtest_json(tally).decode(),
    "csv": backtest_csv,
}


def run_backtest(rulebook: Rulebook, asked: AskedBacktest) -> None:
    """Print the result. Raises InvalidSettings, DatabaseRefused or Problem."""
    _ensure_known(rulebook, asked.codes)
    tally = _counted(asked)
    if other := tally.rulebooks - {rulebook.version}:
        raise Problem(f"Workers of the cluster have other sources: {', '.join(sorted(other))}.")
    sys.stdout.write(WRITERS[asked.form](tally))


def _ensure_known(rulebook: Rulebook, codes: Iterable[str]) -> None:
    unknown = sorted(set(codes) - {rule.code for rule in rulebook.rules})
    if unknown:
        raise Problem(f"There are no such rules: {', '.join(_named(rulebook, code) for code in unknown)}")


def _named(rulebook: Rulebook, code: str) -> str:
    """The code, and which rule answers it if it is one of the insurer's list."""
    answering = [rule.code for rule in rulebook.rules if code in rule.answers]
    return f"{code} (of the insurer's list: {', '.join(answering)})" if answering else code


def _counted(asked: AskedBacktest) -> Tally:
    if asked.folder is None:
        return asyncio.run(_from_database(asked))
    parts = exported_parts(asked.folder, asked.selection, asked.facts)
    if asked.scheduler is None:
        return asyncio.run(_from_files(asked, parts))
    tally = Tally()
    with progress_bar(WHAT, sum(part.claims for part in parts)) as advance:
        for one in counted_on(asked.scheduler, parts, asked.tested):
            _add(tally, one, advance)
    return tally


async def _from_files(asked: AskedBacktest, parts: list[RowGroup]) -> Tally:
    async def every() -> AsyncIterator[RowGroup]:
        for part in parts:
            yield part

    count = partial(count_group, tested=asked.tested)
    return await _in_processes(asked, every(), count, sum(part.claims for part in parts))


async def _from_database(asked: AskedBacktest) -> Tally:
    async with open_connection(await database_url()) as connection:
        selected = SelectedClaims(ReceivedClaims(connection), asked.selection)
        total = await selected.total()
        read, passed_over = read_past_claims(connection, asked.facts), Counter[PassedOver]()

        async def every() -> AsyncIterator[list[ExportedClaim]]:
            async for page in selected.pages():
                claims, others = await read(page)
                passed_over.update(others.values())
                yield [exported_claim(past, None) for past in claims]

        tally = await _in_processes(asked, every(), partial(count_rows, tested=asked.tested), total)
        tally.passed_over = passed_over
        return tally


async def _in_processes(
    asked: AskedBacktest, parts: AsyncIterator[Part], count: Callable[[Part], Tally], total: int
) -> Tally:
    tally = Tally()
    with progress_bar(WHAT, total) as advance, open_processes(asked.processes) as pool:
        async for one in counted_in(pool, asked.processes, parts, count):
            _add(tally, one, advance)
    return tally


def _add(tally: Tally, part: Tally, advance: Advance) -> None:
    tally.add(part)
    advance(part.claims + part.failed)
