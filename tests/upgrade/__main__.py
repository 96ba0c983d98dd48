"""`make upgrade-check`: upgrades a database of a million claims under load, and prints what callers saw."""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.conftest import execute, folder_in_memory
from tests.upgrade.drill import Upgrade, upgrade
from tests.upgrade.earlier_release import NO_HISTORY, earlier_release, unpack
from tests.upgrade.stack import TwoReleases
from wardgate.stack.embedded.postgres import EmbeddedPostgres
from wardgate.stack.embedded.redis import EmbeddedRedis

CLAIMS = 1_000_000


def main() -> int:
    """Return the exit status: 1 where a call failed, or where there is no earlier release."""
    parser = argparse.ArgumentParser(prog="python -m tests.upgrade", description=__doc__)
    parser.add_argument("claims", nargs="?", type=int, default=CLAIMS, help="of the database")
    claims = parser.parse_args().claims
    console = Console()
    if (name := earlier_release()) is None:
        console.print(f"No earlier release: {NO_HISTORY}")
        return 1
    console.print(f"Upgrading from {name} (some minutes)")
    with tempfile.TemporaryDirectory(prefix="wg-", dir=folder_in_memory()) as folder:
        done = _upgrade(Path(folder), name, claims, console)
    console.print(f"The migrations took {done.seconds:.1f} s")
    console.print(_table(done))
    for failure in done.failures:
        console.print(failure)
    console.print(f"{len(done.failures)} calls FAILED." if done.failures else "No call failed.")
    return 1 if done.failures else 0


def _upgrade(folder: Path, name: str, claims: int, console: Console) -> Upgrade:
    release = unpack(name, folder / "release")
    with EmbeddedPostgres(folder / "postgres") as postgres, EmbeddedRedis(folder / "redis") as redis:
        asyncio.run(execute(postgres.url(), "CREATE DATABASE upgraded"))
        url = postgres.url("upgraded")
        stack = TwoReleases(url, redis.url, folder)
        try:
            return asyncio.run(upgrade(stack, url, release, claims, console.print))
        finally:
            stack.kill_all()


def _table(done: Upgrade) -> Table:
    table = Table("call", "answered", "slowest during the migrations")
    for name, count in done.answered.items():
        table.add_row(name, f"{count:,}", f"{done.slowest[name]:.2f} s")
    return table


if __name__ == "__main__":
    sys.exit(main())
