"""`make bench`: the speeds we owe, as ratios of one run: a noisy machine gives no others."""

import argparse
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from rich.console import Console

from runtime.problem import Problem
from tests.bench import beside_claims, claims, h2load, latency, look_ups, machine, report, size, start
from tests.bench.echo_call import typical_answer
from tests.bench.memory import Memory
from tests.bench.progress import progress_line
from tests.bench.random_people import Asked
from tests.bench.register import copied_folder, register
from tests.bench.result import LeftOut, Result
from tests.bench.rig import Rig
from tests.bench.rounds import Pace
from tests.bench.stack import KEPT, LOAD, ROOT
from wardgate.samples.progress import Progress
from wardgate.stack.embedded.redis import EmbeddedRedis

PAGE = ROOT / "docs" / "benchmarks.md"
FULL_REGISTER, FEWEST_PEOPLE = 1_000_000, 100_000
PARTS = ("look-ups", "size", "claims", "start")
STARTS = 5
SOME_ANSWERS = 101


def main() -> None:
    """A register of a million is made on the first run (minutes) and kept; then it takes about six."""
    options = _options()
    # So that whoever ends us ends all that was started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    try:
        with _alone():
            facts, outcomes = _measure(options)
    except Problem as problem:
        sys.exit(str(problem))
    Console().print(report.printed(outcomes))
    if options.page:
        options.page.write_text(report.page(facts, outcomes))
        Console(stderr=True).print(f"Written to {options.page}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--people", type=int, default=FULL_REGISTER, help=f"at least {FEWEST_PEOPLE:,}")
    parser.add_argument("--seconds", type=float, default=2, help="of load a measure and round")
    parser.add_argument("--rounds", type=int, default=5, help="fewer where a round takes long")
    parser.add_argument("--claims", type=int, default=6_000, help="of P9")
    parser.add_argument("--look-ups", type=int, default=1_000_000, help="of P10")
    parser.add_argument("--largest", type=int, help="people of P5; makes such a register where there is none")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="these parts of it")
    parser.add_argument(
        "--page", type=Path, help="where to write it; docs/benchmarks.md if this is a full run"
    )
    options = parser.parse_args()
    if options.people < FEWEST_PEOPLE:
        parser.error(f"--people is at least {FEWEST_PEOPLE:,}: nobody is to be asked about twice")
    if options.page is None and options.people == FULL_REGISTER and set(options.only) == set(PARTS):
        options.page = PAGE
    return options


@contextmanager
def _alone() -> Iterator[None]:
    """Two at once would stop each other's databases, and measure each other. Raises Problem."""
    KEPT.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(KEPT / "lock", timeout=0):
            yield
    except Timeout:
        raise Problem("Another benchmark is running here.") from None


def _measure(options: argparse.Namespace) -> tuple[tuple[tuple[str, str], ...], list[Result | LeftOut]]:
    """About the machine, and what was measured, by number."""
    with (
        tempfile.TemporaryDirectory(prefix="wg-") as scratch,
        EmbeddedRedis(Path(scratch) / "redis") as redis_server,
        progress_line() as tell,
    ):
        folder = Path(scratch)
        with register(KEPT, options.people, tell) as filled:
            rig = Rig(filled, redis_server, folder, tell)
            facts = machine.describe(rig)
            outcomes = list(_of_one_register(rig, options))
        if "size" in options.only:
            outcomes.append(_size(options, redis_server, folder, tell))
    return facts, sorted(outcomes, key=lambda outcome: int(outcome.goal.number[1:]))


def _of_one_register(rig: Rig, options: argparse.Namespace) -> Iterator[Result | LeftOut]:
    asked = Asked(rig.register.chip_ids(), rig.folder)
    if "look-ups" in options.only:
        yield from _look_ups(rig, asked, options)
    if "claims" in options.only:
        yield from _claims(rig, asked, options)
    if "start" in options.only:
        yield start.measure(rig, STARTS)


def _look_ups(rig: Rig, asked: Asked, options: argparse.Namespace) -> Iterator[Result]:
    pace = Pace(options.seconds, options.rounds)
    rig.databases_on(LOAD)
    with rig.gateway() as ours, rig.echo(typical_answer(ours, asked.next(SOME_ANSWERS))) as echo:
        memory = Memory(rig, ours, asked)
        found = look_ups.measure(rig, ours, echo, asked, pace)
        yield from found.results
        if h2load.is_here():
            yield h2load.measure(rig, ours, echo, asked.next(1)[0], Pace(options.seconds, _fewer(options)))
        yield latency.measure(rig, ours, echo, asked, found.saturation / 2, _long(options))
        yield memory.result(options.look_ups)


def _claims(rig: Rig, asked: Asked, options: argparse.Namespace) -> Iterator[Result]:
    with claims.claim_stack(rig) as gateway:
        yield claims.measure(rig, gateway, options.claims)
        yield beside_claims.measure(rig, gateway, asked, _long(options))


def _long(options: argparse.Namespace) -> Pace:
    """For what the slowest of a hundred calls decide: it takes many of them."""
    return Pace(options.seconds * 3, _fewer(options))


def _fewer(options: argparse.Namespace) -> int:
    return int((options.rounds + 1) // 2)


def _size(
    options: argparse.Namespace, redis_server: EmbeddedRedis, folder: Path, tell: Progress
) -> Result | LeftOut:
    people = options.largest or size.LARGEST
    if not options.largest and not copied_folder(KEPT, people).exists():
        return size.LEFT_OUT
    return size.measure(KEPT, people, redis_server, folder, tell, Pace(options.seconds, options.rounds))


if __name__ == "__main__":
    main()
