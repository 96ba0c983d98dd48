"""`make cost`: some minutes; the first run makes a register of a million people and as many cases."""

import argparse
import signal
import sys
import tempfile
from os import getloadavg
from pathlib import Path

from filelock import FileLock, Timeout

from docs.generate.scale.costs import Connections, Costs, LookUps, Memory, Stored, write_costs
from runtime.problem import Problem
from tests.bench import machine
from tests.bench.processes import DATA_FOLDER, LOAD
from tests.bench.progress import progress_line
from tests.bench.random_people import RandomPeople
from tests.bench.register import register
from tests.bench.rig import Rig
from tests.cost import claims, pages
from tests.cost.claims import ClaimCosts
from tests.cost.database import Counters
from tests.cost.look_ups import LookUpCosts
from tests.cost.pages import PageCosts
from wardgate.samples.progress import Progress
from wardgate.stack.embedded.redis import EmbeddedRedis

PEOPLE = 1_000_000
REGISTER = ("gateway.people", "gateway.cards", "gateway.card_periods")


def main() -> None:
    """Measure, and write docs/generate/scale/costs.yaml. `make scale` then simulates with it."""
    parser = argparse.ArgumentParser(prog="python -m tests.cost", description=__doc__)
    parser.add_argument("--seconds", type=float, default=8, help="of load for each measurement")
    parser.add_argument("--claims", type=int, default=6_000, help="to submit")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    DATA_FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        # A benchmark uses the same databases.
        with FileLock(DATA_FOLDER / "lock", timeout=0), progress_line() as progress:
            write_costs(_measure(options, progress))
    except Timeout:
        sys.exit("A benchmark is running in this folder.")
    except Problem as problem:
        sys.exit(str(problem))


class OfRegister:
    """What is measured over the register."""

    def __init__(self, rig: Rig, options: argparse.Namespace) -> None:
        self.machine = [*machine.describe(rig)]
        people = RandomPeople(rig.register.chip_ids(), rig.folder)
        rig.databases_on(LOAD)
        with rig.gateway() as gateway:
            costs = LookUpCosts(rig, gateway, people, options.seconds)
            self.look_ups: list[LookUps] = list(costs.measure())
            self.look_up, self.cached = costs.stored_bytes(), costs.cached_bytes()
        self.claim: ClaimCosts = claims.measure(rig, options.claims, options.seconds)
        self.person = round(Counters(rig.register.url).size(REGISTER) / PEOPLE)
        self.machine.append(("Busy after", f"load average {getloadavg()[2]:.1f} over the last 15 minutes"))


def _measure(options: argparse.Namespace, progress: Progress) -> Costs:
    with (
        tempfile.TemporaryDirectory(prefix="wg-") as scratch,
        EmbeddedRedis(Path(scratch) / "redis") as redis_server,
    ):
        folder = Path(scratch)
        with register(DATA_FOLDER, PEOPLE, progress) as filled:
            found = OfRegister(Rig(filled, redis_server, folder, progress), options)
        return _costs(found, pages.measure(redis_server, folder, progress, options.seconds))


def _costs(found: OfRegister, of_pages: PageCosts) -> Costs:
    claim = found.claim
    return Costs(
        machine=found.machine,
        look_ups=found.look_ups,
        claims=claim.claims,
        pages=of_pages.pages,
        stored=Stored(
            person=found.person,
            look_up=found.look_up,
            claim=claim.stored,
            decision=of_pages.decision,
            cached=found.cached,
        ),
        memory=Memory(
            gateway=claim.gateway_megabytes,
            worker=claim.worker_megabytes,
            console=of_pages.megabytes,
            connection=claim.connection_megabytes,
        ),
        connections=Connections(
            gateway=claim.gateway_connections,
            worker=claim.worker_connections,
            console=of_pages.connections,
        ),
    )


if __name__ == "__main__":
    main()
