"""`make bench`: the performance goals, as ratios within one run; absolute figures depend on the machine."""

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
from tests.bench import (
    claims,
    console,
    freshness,
    h2load,
    latency,
    look_ups,
    look_ups_during_claims,
    machine,
    misuse,
    reading,
    register_size,
    report,
    start,
)
from tests.bench.look_ups_during_claims import IN_IDLE_TIME, IN_ONE, IN_TWO, Gateways
from tests.bench.memory import Memory
from tests.bench.processes import BY_IDLE_TIME, DATA_FOLDER, LOAD, ROOT
from tests.bench.progress import progress_line
from tests.bench.random_people import RandomPeople
from tests.bench.register import copied_folder, register
from tests.bench.result import NotMeasured, Result
from tests.bench.rig import Rig
from tests.bench.rounds import Pace
from tests.bench.typical_answer import typical_answer
from wardgate.samples.progress import Progress
from wardgate.stack.embedded.redis import EmbeddedRedis

PAGE = ROOT / "docs" / "benchmarks.md"
FULL_REGISTER, FEWEST_PEOPLE = 1_000_000, 100_000
PARTS = ("look-ups", "size", "claims", "misuse", "freshness", "start", "reading", "console")
STARTS = 5
SAMPLE_ANSWERS = 101
REPORT_COLUMNS = 130


def main() -> None:
    """The first run makes a register of a million people (minutes); later runs take twelve."""
    options = _options()
    # So that SIGTERM also ends every process that was started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    try:
        with _only_run():
            facts, outcomes = _measure(options)
    except Problem as problem:
        sys.exit(str(problem))
    # A pipe has no width, and the usual 80 columns would break every title.
    Console(width=None if sys.stdout.isatty() else REPORT_COLUMNS).print(report.printed(outcomes))
    if options.page:
        options.page.write_text(report.page(facts, outcomes))
        Console(stderr=True).print(f"Written to {options.page}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--people", type=int, default=FULL_REGISTER, help=f"at least {FEWEST_PEOPLE:,}")
    parser.add_argument("--seconds", type=float, default=2, help="of load for each measure and round")
    parser.add_argument("--rounds", type=int, default=5, help="fewer for measures whose rounds are long")
    parser.add_argument("--claims", type=int, default=6_000, help="submitted by P9")
    parser.add_argument("--look-ups", type=int, default=1_000_000, help="made by P10")
    parser.add_argument("--largest", type=int, help="people of P5; makes such a register if there is none")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="measure these parts only")
    parser.add_argument("--page", type=Path, help="file to write; a full run writes docs/benchmarks.md")
    options = parser.parse_args()
    if options.people < FEWEST_PEOPLE:
        parser.error(f"--people is at least {FEWEST_PEOPLE:,}: no person may be looked up twice")
    if options.page is None and options.people == FULL_REGISTER and set(options.only) == set(PARTS):
        options.page = PAGE
    return options


@contextmanager
def _only_run() -> Iterator[None]:
    """Two runs at once would share databases and disturb each other's figures. Raises Problem."""
    DATA_FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(DATA_FOLDER / "lock", timeout=0):
            yield
    except Timeout:
        raise Problem("Another benchmark is running in this folder.") from None


def _measure(options: argparse.Namespace) -> tuple[tuple[tuple[str, str], ...], list[Result | NotMeasured]]:
    """Facts about the machine, and the outcomes by number."""
    if options.only == ["reading"]:
        with progress_line() as progress:
            return (), list(reading.measure(progress, Pace(options.seconds, options.rounds)))
    with (
        tempfile.TemporaryDirectory(prefix="wg-") as scratch,
        EmbeddedRedis(Path(scratch) / "redis") as redis_server,
        progress_line() as progress,
    ):
        folder = Path(scratch)
        if options.only == ["console"]:
            return (), list(console.measure(redis_server.url, folder, progress))
        with register(DATA_FOLDER, options.people, progress) as filled:
            rig = Rig(filled, redis_server, folder, progress)
            facts = machine.describe(rig)
            outcomes = list(_of_one_register(rig, options))
        if "reading" in options.only:
            outcomes += reading.measure(progress, Pace(options.seconds, _fewer_rounds(options)))
        if "console" in options.only:
            outcomes += console.measure(redis_server.url, folder, progress)
        if "size" in options.only:
            outcomes.append(_register_size(options, redis_server, folder, progress))
    return facts, sorted(outcomes, key=lambda outcome: int(outcome.goal.number[1:]))


def _of_one_register(rig: Rig, options: argparse.Namespace) -> Iterator[Result | NotMeasured]:
    people = RandomPeople(rig.register.chip_ids(), rig.folder)
    if "look-ups" in options.only:
        yield from _look_ups(rig, people, options)
    if "claims" in options.only:
        yield from _claims(rig, people, options)
    if "misuse" in options.only:
        with claims.claim_stack(rig) as gateway:
            yield misuse.measure(rig, gateway, people, _long(options))
    if "freshness" in options.only:
        yield freshness.measure(rig, people)
    if "start" in options.only:
        yield start.measure(rig, STARTS)


def _look_ups(rig: Rig, people: RandomPeople, options: argparse.Namespace) -> Iterator[Result]:
    pace = Pace(options.seconds, options.rounds)
    rig.databases_on(LOAD)
    with (
        rig.gateway() as gateway,
        rig.echo(answer := typical_answer(gateway, people.next(SAMPLE_ANSWERS))) as echo,
        rig.echo(answer, "uvloop") as echo_under_uvloop,
    ):
        memory = Memory(rig, gateway, people)
        echoes = look_ups.Echoes(echo, echo_under_uvloop)
        measured = look_ups.measure(rig, gateway, echoes, people, pace)
        yield from measured.results
        if h2load.is_installed():
            fewer = Pace(options.seconds, _fewer_rounds(options))
            yield h2load.measure(rig, gateway, echo, people.next(1)[0], fewer)
        yield latency.measure(rig, gateway, echo, people, measured.saturation / 2, _long(options))
        yield memory.result(options.look_ups)


def _claims(rig: Rig, people: RandomPeople, options: argparse.Namespace) -> Iterator[Result]:
    with claims.claim_stack(rig) as gateway:
        yield claims.measure(rig, gateway, options.claims)
        yield look_ups_during_claims.measure(rig, IN_ONE, Gateways(gateway, gateway), people, _long(options))
    for goal, prefix in ((IN_TWO, ()), (IN_IDLE_TIME, BY_IDLE_TIME)):
        with claims.divided_stack(rig, prefix) as gateways:
            yield look_ups_during_claims.measure(rig, goal, Gateways(*gateways), people, _long(options))


def _long(options: argparse.Namespace) -> Pace:
    """For 99th percentiles, which need many calls."""
    return Pace(options.seconds * 3, _fewer_rounds(options))


def _fewer_rounds(options: argparse.Namespace) -> int:
    return int((options.rounds + 1) // 2)


def _register_size(
    options: argparse.Namespace, redis_server: EmbeddedRedis, folder: Path, progress: Progress
) -> Result | NotMeasured:
    people = options.largest or register_size.LARGEST
    if not options.largest and not copied_folder(DATA_FOLDER, people).exists():
        return register_size.NOT_MEASURED
    pace = Pace(options.seconds, options.rounds)
    return register_size.measure(DATA_FOLDER, people, redis_server, folder, progress, pace)


if __name__ == "__main__":
    main()
