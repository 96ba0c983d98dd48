"""`make watch-check`: tests the rules with promtool, then breaks parts of a stack under a real Prometheus."""

import asyncio
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from time import monotonic

from rich.console import Console
from rich.table import Table

from docs.generate.dashboards.all_dashboards import DASHBOARDS
from tests.acceptance.personal_data import found_by_operators
from tests.acceptance.running_stack import RunningStack, running
from tests.browser.chromium import ensure_chromium
from tests.unit.docs.dashboard_queries import dashboard_queries
from tests.wait_until import wait_until
from tests.watch.faster import TIMES_AS_FAST
from tests.watch.faults import FAULTS, Seen, drill
from tests.watch.load import pouring_in
from tests.watch.pictures import Picture, save_pictures
from tests.watch.prometheus import Prometheus, running_prometheus

ROOT = Path(__file__).parents[2]
RULES = ROOT / "docker/prometheus/rules"
PICTURES = ROOT / "build/watch"
TOOLS = ("promtool", "prometheus")
# Long enough for the shortest windows.
SETTLE_SECONDS = 20.0
COLUMNS = 120


def main() -> int:
    """Return the exit status."""
    # A pipe has no width, and 80 columns would break the names of panels.
    console = Console(width=None if sys.stdout.isatty() else COLUMNS)
    if missing := [tool for tool in TOOLS if shutil.which(tool) is None]:
        console.print(f"{' and '.join(missing)}: not installed. On Debian: apt-get install prometheus")
        return 1
    ensure_chromium()
    console.print("Testing the rules with promtool")
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n0", "tests/unit/docs/test_promtool.py"],
        cwd=ROOT,
        check=True,
    )
    with tempfile.TemporaryDirectory(prefix="wg-") as folder:
        asyncio.run(_watch(Path(folder), console))
    return 0


async def _watch(folder: Path, console: Console) -> None:
    console.print(f"Starting a stack and Prometheus; its rules are {TIMES_AS_FAST} times as fast")
    more = {"WARDGATE_UNKNOWN_PEOPLE_AN_HOUR": "1000000"}
    with (
        running(folder / "stack", **more) as stack,
        running_prometheus(
            "prometheus", folder / "prometheus", RULES, stack.folder / "prometheus-targets.json"
        ) as watching,
    ):
        await wait_until(partial(asyncio.to_thread, watching.is_ready), bool)
        began = monotonic()
        async with pouring_in(stack.folder):
            await asyncio.sleep(SETTLE_SECONDS)
            _show_quiet(watching, console)
            console.print(_table(await _drills(watching, stack, console)))
            found = await asyncio.to_thread(found_by_operators, stack.folder)
            assert not found, found
            console.print("Logs and metrics have no name and no number of a person")
            await _draw(watching, monotonic() - began, console)
    console.print("Every alert fired and cleared as it should, and no other one fired.")


async def _drills(watching: Prometheus, stack: RunningStack, console: Console) -> list[tuple[str, Seen]]:
    found = []
    for fault in FAULTS:
        console.print(f"{fault.child} stands still")
        for seen in await drill(watching, fault, stack.children()[fault.child]):
            found.append((fault.child, seen))
    return found


def _show_quiet(watching: Prometheus, console: Console) -> None:
    """Nothing is broken: no alert fires, and every dashboard has something to show."""
    assert watching.firing() == {"Watchdog"}, watching.firing()
    answers = {query.where: len(watching.query(query.sent("10s"))) for query in dashboard_queries()}
    console.print(f"No alert fires; {len(answers)} queries of dashboards are answered")
    for where in (where for where, series in answers.items() if not series):
        console.print(f"  nothing to show yet: {where}")


async def _draw(watching: Prometheus, seconds: float, console: Console) -> None:
    picture = Picture(watching, seconds)
    pages = {dashboard.name: await asyncio.to_thread(picture.page, dashboard) for dashboard in DASHBOARDS}
    PICTURES.mkdir(parents=True, exist_ok=True)
    await save_pictures(pages, PICTURES)
    console.print(f"What the dashboards show of it: {PICTURES.relative_to(ROOT)}/")


def _table(found: Iterable[tuple[str, Seen]]) -> Table:
    table = Table("stands still", "alert", "fires after", "clears after the repair")
    for child, seen in found:
        table.add_row(child, seen.alert, f"{seen.fired:.0f} s", f"{seen.cleared:.0f} s")
    return table


if __name__ == "__main__":
    sys.exit(main())
