"""`python -m review backtest`: prints what rules would have found in claims of the past, and ends."""

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from gateway.mailbox.received_claims import ReceivedClaims
from review.past.backtesting.cluster import open_cluster
from review.past.backtesting.exported_parts import exported_parts, lacking
from review.past.backtesting.parts import Page, Tested, count_group, count_page
from review.past.backtesting.processes import Part, Workers, counted_in, open_processes
from review.past.backtesting.tally import Tally
from review.past.exporting.exported_claim import exported_claim
from review.past.exporting.row_group import RowGroup
from review.past.kept_claim import PassedOver, WhichFacts
from review.past.output.backtest_view import backtest_csv, backtest_json, backtest_text
from review.past.output.progress import Advance, progress_bar
from review.past.past_wiring import archived_claims, database_url, read_past_claims
from review.past.selected_claims import SelectedClaims, Selection
from review.rulebook.engine.rulebook import Rulebook
from runtime.postgres.connection import open_connection
from runtime.problem import Problem

WHAT = "Judging"


class AskedBacktest(NamedTuple):
    """The rules and the claims, where the claims are read, what counts them, and how the result is printed.

    `folder` is that of an export; without one, the database is read, and the folders of `archive`.
    `scheduler` is the address of a Dask cluster; without one, `processes` of this machine do the work. `form`
    is "text", "json" or "csv".
    """

    codes: tuple[str, ...]
    selection: Selection
    facts: WhichFacts = WhichFacts.KEPT
    folder: Path | None = None
    archive: tuple[Path, ...] = ()
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
    tally = asyncio.run(_counted(asked))
    if other := tally.rulebooks - {rulebook.version}:
        raise Problem(
            f"Workers of the cluster have other rules, of {', '.join(sorted(other))}: install "
            f"{rulebook.version} on them."
        )
    sys.stdout.write(WRITERS[asked.form](tally))


def _ensure_known(rulebook: Rulebook, codes: Iterable[str]) -> None:
    unknown = sorted(set(codes) - {rule.code for rule in rulebook.rules})
    if unknown:
        raise Problem(
            f"There are no such rules: {', '.join(_named(rulebook, code) for code in unknown)}. "
            "docs/rules lists all."
        )


def _named(rulebook: Rulebook, code: str) -> str:
    """The code, and which rule answers it if it is one of the insurer's list."""
    answering = [rule.code for rule in rulebook.rules if code in rule.answers]
    return f"{code} (of the insurer's list: {', '.join(answering)})" if answering else code


async def _counted(asked: AskedBacktest) -> Tally:
    if asked.folder is None:
        return await _from_database(asked)
    parts = exported_parts(asked.folder, asked.selection, asked.facts)

    async def every() -> AsyncIterator[RowGroup]:
        for part in parts:
            yield part

    count = partial(count_group, tested=asked.tested)
    tally = await _in_parts(asked, every(), count, sum(part.claims for part in parts))
    if archived := lacking(asked.folder, asked.selection):
        tally.passed_over[PassedOver.ARCHIVED] = archived
    return tally


async def _from_database(asked: AskedBacktest) -> Tally:
    async with open_connection(await database_url()) as connection:
        selected = SelectedClaims(ReceivedClaims(connection), asked.selection)
        total = await selected.total()
        archive = await archived_claims(connection, asked.archive, asked.selection)
        read = read_past_claims(connection, asked.facts, archive)
        passed_over = Counter[PassedOver]()

        async def every() -> AsyncIterator[Page]:
            async for page in selected.pages():
                claims, others = await read(page)
                passed_over.update(others.values())
                yield Page(tuple(exported_claim(past, None) for past in claims))

        tally = await _in_parts(asked, every(), partial(count_page, tested=asked.tested), total)
        tally.passed_over = passed_over
        return tally


async def _in_parts(
    asked: AskedBacktest, parts: AsyncIterator[Part], count: Callable[[Part], Tally], total: int
) -> Tally:
    tally = Tally()
    with progress_bar(WHAT, total) as advance, _opened(asked) as workers:
        async for one in counted_in(workers, parts, count):
            _add(tally, one, advance)
    return tally


@contextmanager
def _opened(asked: AskedBacktest) -> Iterator[Workers]:
    """Those of a cluster, or processes of this machine."""
    if asked.scheduler is None:
        with open_processes(asked.processes) as pool:
            yield Workers(pool, lambda: asked.processes)
    else:
        with open_cluster(asked.scheduler) as cluster:
            yield cluster


def _add(tally: Tally, part: Tally, advance: Advance) -> None:
    tally.add(part)
    advance(part.claims + part.failed)
