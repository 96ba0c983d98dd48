"""`make failover-check`: the drills, one after another, and a table of what was measured and lost."""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from tests.failover.cluster import Cluster, cluster
from tests.failover.drill import (
    Failure,
    Result,
    cut_off_then_killed,
    cut_off_unnoticed_then_killed,
    drill,
    frozen,
    killed,
)
from tests.integration.claim_stack import claim_stack
from wardgate.migrate import migrate
from wardgate.stack.embedded.postgres import EmbeddedPostgres
from wardgate.stack.embedded.redis import EmbeddedRedis


class Drill(NamedTuple):
    """What fails, how, and which host the URL names first."""

    what: str
    fail: Failure
    standby_first: bool
    is_synchronous: bool = True


DRILLS = (
    Drill("the primary is killed", killed, standby_first=False),
    Drill("the primary is killed", killed, standby_first=True),
    Drill("the primary stands still", frozen, standby_first=False),
    Drill("the primary stands still", frozen, standby_first=True),
    Drill("the standby is cut off, then the primary killed", cut_off_then_killed, standby_first=False),
    Drill(
        "the same, and the primary does not wait for the standby",
        cut_off_unnoticed_then_killed,
        standby_first=False,
        is_synchronous=False,
    ),
)


def main() -> int:
    """Return the exit status: 1 where something acknowledged was lost although each commit waited."""
    console = Console(width=160)
    console.print("Making a migrated database")
    with tempfile.TemporaryDirectory(prefix="wg-") as folder:
        migrated = Path(folder) / "migrated"
        with EmbeddedPostgres(migrated) as server:
            asyncio.run(migrate(server.url()))
        results = []
        for number, each in enumerate(DRILLS):
            console.print(f"{number + 1} of {len(DRILLS)}: {each.what}; {_order(each)}")
            results.append((each, _run(each, migrated, Path(folder) / str(number))))
    _show(results, console)
    losses = [number for number, (each, result) in enumerate(results, 1) if _is_loss(each, result)]
    numbers = ", ".join(map(str, losses))
    console.print(f"LOST in drill {numbers}." if losses else "Nothing was lost where each commit waited.")
    return int(bool(losses))


def _run(each: Drill, migrated: Path, folder: Path) -> Result:
    folder.mkdir()
    with (
        _servers(migrated, folder) as servers,
        EmbeddedRedis(folder / "redis") as redis,
        claim_stack(servers.url(standby_first=each.standby_first), redis.url, folder) as stack,
    ):

        async def run() -> Result:
            if each.is_synchronous:
                await servers.make_synchronous()
            return await drill(servers, stack, each.fail, with_console=True)

        return asyncio.run(run())


@contextmanager
def _servers(migrated: Path, folder: Path) -> Iterator[Cluster]:
    # Not shutil.copytree: the files keep their owner.
    subprocess.run(["cp", "-a", str(migrated), str(folder / "primary")], check=True)
    with (
        EmbeddedPostgres(folder / "primary") as primary,
        cluster(primary, folder / "standby") as servers,
    ):
        yield servers


def _order(each: Drill) -> str:
    return "the standby first in the URL" if each.standby_first else "the primary first in the URL"


def _is_loss(each: Drill, result: Result) -> bool:
    """Whether something is lost that the standby had to have."""
    lost = result.lost_claims or result.lost_look_ups or not result.log_is_sound
    return bool(each.is_synchronous and lost)


def _show(results: list[tuple[Drill, Result]], console: Console) -> None:
    calls = Table(
        "drill",
        "look-ups",
        "last known",
        "refused",
        "claims",
        "sent again",
        "lost look-ups",
        "lost claims",
        "log",
    )
    times = Table(
        "drill", "noticed", "promoted", "look-ups back", "claims back", "reviews back", "longest call"
    )
    for number, (_, result) in enumerate(results, 1):
        calls.add_row(
            str(number),
            *(str(result.look_ups), str(result.last_known), str(result.refused_look_ups)),
            *(str(result.claims), str(result.refused_claims)),
            *(str(result.lost_look_ups), str(result.lost_claims)),
            "sound" if result.log_is_sound else "has gaps",
        )
        back = (result.look_ups_back, result.claims_back, result.reviews_back)
        seconds = (result.noticed, result.promoted, *back, result.longest_call)
        times.add_row(str(number), *(f"{each:.1f} s" for each in seconds))
    for number, (each, _) in enumerate(results, 1):
        console.print(f"{number}: {each.what}; {_order(each)}")
    console.print(calls, times)


if __name__ == "__main__":
    sys.exit(main())
