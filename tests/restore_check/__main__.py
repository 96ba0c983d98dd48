"""`make restore-check`: the drill of docs/howto/restore.md with a million claims, and how long it takes."""

import argparse
import asyncio
import shutil
import sys
import time
from os import getloadavg
from pathlib import Path

from rich.console import Console

from tests.acceptance.running_stack import RunningStack
from tests.restore_check.copied_claims import add_copies
from tests.restore_check.drill import Drill, Took
from wardgate.data_folder.connection_file import read_connection_file

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "restore-check"
CLAIMS = 1_000_000
NEEDED_BYTES = 25 * 1024**3


def main() -> int:
    """Return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.restore_check", description=__doc__)
    parser.add_argument("before", nargs="?", type=int, default=CLAIMS, help="claims before the backup")
    parser.add_argument("after", nargs="?", type=int, default=CLAIMS // 10, help="claims after it")
    options = parser.parse_args()
    console = Console()
    FOLDER.mkdir(parents=True, exist_ok=True)
    if (free := shutil.disk_usage(FOLDER).free) < NEEDED_BYTES:
        console.print(f"{FOLDER} needs {NEEDED_BYTES / 1e9:.0f} GB, and {free / 1e9:.0f} GB are free")
        return 1
    shutil.rmtree(FOLDER)
    try:
        took = Drill(FOLDER, console.print).run(
            lambda stack: _load(stack, options.before, console),
            lambda stack: _add(stack, options.after, console),
        )
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
    _show(took, console)
    return 0


def _load(stack: RunningStack, claims: int, console: Console) -> None:
    submitted = stack.run_command("submit", str(stack.folder / "sample-claims"), "--wait", "30")
    assert submitted.returncode == 0, submitted.stdout + submitted.stderr
    _add(stack, claims, console)


def _add(stack: RunningStack, claims: int, console: Console) -> None:
    console.print(f"Adding {claims:,} claims and as many look-ups")
    began = time.monotonic()
    url = read_connection_file(stack.folder / "connection.env")["WARDGATE_DATABASE_URL"]
    asyncio.run(add_copies(url, claims))
    console.print(f"added in {time.monotonic() - began:.0f} s")


def _show(took: Took, console: Console) -> None:
    console.print("Every claim acknowledged before that second is there, and none of after it.")
    console.print(f"backup: {took.backup:.0f} s, {took.copied / 1e9:.1f} GB")
    console.print(f"changes: {took.changes / 1e9:.1f} GB")
    console.print(f"restore: {took.restore:.0f} s")
    console.print(f"load average over the last 15 minutes: {getloadavg()[2]:.1f}")


if __name__ == "__main__":
    sys.exit(main())
