"""`make folder-check`: a month of exports while the gateway is killed, and 10,000 files by `submit`."""

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.table import Table

from tests.folder_check.drill import Month, hand_in_month
from tests.folder_check.running import Running, running, servers
from tests.folder_check.speed import Submitted, submit_files

Outcome = TypeVar("Outcome")


def main() -> int:
    """Return the exit status: 1 where a claim is missing, there twice, or without its answer."""
    parser = argparse.ArgumentParser(prog="python -m tests.folder_check", description=__doc__)
    parser.add_argument("--visits", type=int, default=5_000, help="of the month")
    parser.add_argument("--files", type=int, default=10_000, help="submitted at once")
    options = parser.parse_args()
    console = Console(width=120)
    with tempfile.TemporaryDirectory(prefix="wg-") as scratch:
        console.print(f"Handing in a month of {options.visits:,} visits by folder (some minutes)")
        month = _run(Path(scratch) / "month", options.visits, hand_in_month)
        _show_month(month, console)
        console.print(f"Submitting {options.files:,} files at once (some minutes)")
        submitted = _run(Path(scratch) / "files", options.files, submit_files)
        _show_submitted(submitted, console)
        is_whole = month.is_whole and submitted.is_whole
        console.print("Every claim is there once." if is_whole else "FAILED: claims differ from files.")
    return int(not is_whole)


def _run(folder: Path, count: int, part: Callable[[Running, Path, int], Awaitable[Outcome]]) -> Outcome:
    with servers(folder, count) as (stack, postgres):

        async def run() -> Outcome:
            async with running(stack, postgres) as processes:
                return await part(processes, folder, count)

        return asyncio.run(run())


def _show_month(month: Month, console: Console) -> None:
    written = Table("a month by `wardgate watch-folder`", "visits", "files")
    for way, visits, files in month.written:
        written.add_row(way, f"{visits:,}", f"{files:,}")
    killed = ", ".join(f"{claims:,}" for claims in month.killed_at)
    claims, numbers = month.kept
    console.print(written)
    console.print(
        f"Gateway killed twice and the program once, at {killed} claims.\n"
        f"Claims: {claims:,}; their numbers: {numbers:,}; answers: {month.answers:,}; files in done: "
        f"{month.files_done:,}; in refused: {month.refused:,}.\n"
        f"{month.seconds:,.0f} s, {claims / month.seconds:,.0f} visits a second; {_load()}."
    )


def _show_submitted(submitted: Submitted, console: Console) -> None:
    table = Table(f"{submitted.files:,} files by `wardgate submit`", "processor time", "of a file")
    for name, seconds in submitted.cpu_seconds.items():
        table.add_row(name, f"{seconds:,.1f} s", f"{seconds / submitted.files * 1e3:,.2f} ms")
    console.print(table)
    rate = f"{submitted.files / submitted.seconds:,.0f} files a second on {os.cpu_count()} processors"
    console.print(f"{submitted.said}\n{submitted.seconds:,.1f} s, {rate}; {_load()}.")


def _load() -> str:
    return "load average " + " ".join(f"{each:.1f}" for each in os.getloadavg())


if __name__ == "__main__":
    sys.exit(main())
