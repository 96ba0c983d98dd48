"""P15: from the commit of a change of the register to a look-up that knows it, on two gateways."""

import asyncio
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import grpc

from gateway.v1 import card_service_pb2 as messages
from gateway.v1.card_service_pb2_grpc import CardServiceStub
from runtime.problem import Problem
from tests.bench import load, load_options
from tests.bench.database import Driver, driver
from tests.bench.latency import enough_people, milliseconds
from tests.bench.load import Latencies
from tests.bench.processes import BOTH
from tests.bench.random_people import RandomPeople
from tests.bench.result import Goal, Result, Unit
from tests.bench.rig import Rig, Server
from tests.bench.rounds import Spread

LOOK_UPS_A_SECOND = 150
CHANGES, SECONDS = 200, 20
KNOWN_WITHIN_SECONDS = 10.0
DIE = "UPDATE gateway.people SET died_on = DATE '2020-01-01' WHERE chip_id = $1"
REVIVE = "UPDATE gateway.people SET died_on = NULL WHERE chip_id = ANY($1)"
LIVING = "SELECT chip_id FROM gateway.people WHERE chip_id = ANY($1) AND died_on IS NULL"
GOAL = Goal(
    "P15",
    "from a change's commit to a look-up that knows it, p99",
    1000,
    at_most=True,
    unit=Unit.MILLISECONDS,
)
METHOD = (
    "A person who was looked up before is recorded as dead, and looked up at two gateways in turn until both "
    "know it, while 150 look-ups a second come in at each. The later of the two counts. "
    "Everything shares two cores."
)


def measure(rig: Rig, people: RandomPeople) -> Result:
    """200 changes, one after the other."""
    with rig.gateway(BOTH) as one, rig.gateway(BOTH) as other:
        rig.progress("P15: from a commit to a look-up that knows it", 0, 1)
        with _looked_up((one, other), people) as latencies:
            seconds = asyncio.run(_changes(rig, (one, other), people.next(CHANGES)))
        rig.progress("P15: from a commit to a look-up that knows it", 1, 1)
    known = load_options.percentiles(seconds)
    return Result(
        goal=GOAL,
        measured=Spread.of([known["p99"]]),
        absolute=f"median {milliseconds(known['p50'])}",
        method=METHOD,
        figures=(
            ("changes", f"{len(seconds):,}"),
            ("median", milliseconds(known["p50"])),
            ("longest", milliseconds(1000 * max(seconds))),
            ("look-ups meanwhile, p99", milliseconds(max(found.p99 for found in latencies))),
        ),
    )


@contextmanager
def _looked_up(gateways: Sequence[Server], people: RandomPeople) -> Iterator[Sequence[Latencies]]:
    """Look-ups at each gateway in the background; the latencies are there after the block."""
    found: list[Latencies] = []

    def run(gateway: Server, bodies: Path) -> None:
        found.append(load.latencies(gateway, bodies, LOOK_UPS_A_SECOND, SECONDS, BOTH))

    threads = []
    for place, gateway in enumerate(gateways):
        chip_ids = people.next(enough_people(LOOK_UPS_A_SECOND, SECONDS))
        bodies = people.write_single_checks(chip_ids, f"freshness-{place}")
        threads.append(threading.Thread(target=run, args=(gateway, bodies)))
    for thread in threads:
        thread.start()
    yield found
    for thread in threads:
        thread.join()


async def _changes(rig: Rig, gateways: Sequence[Server], chip_ids: Sequence[str]) -> Sequence[float]:
    async with driver(rig.register.url) as connection:
        living = [row[0] for row in await connection.fetch(LIVING, chip_ids)]
        with ExitStack() as stack:
            stubs = [_Caller(stack.enter_context(grpc.insecure_channel(one.target)), one) for one in gateways]
            try:
                return [await _change(connection, stubs, chip_id) for chip_id in living]
            finally:
                await connection.execute(REVIVE, living)


class _Caller:
    """Looks people up at one gateway."""

    def __init__(self, channel: grpc.Channel, gateway: Server) -> None:
        self._stub = CardServiceStub(channel)
        self._metadata = (("authorization", f"Bearer {gateway.token}"),)

    def outcome(self, chip_id: str) -> int:
        """What CheckCard says of the person."""
        request = messages.CheckCardRequest(chip_id=chip_id)
        return int(self._stub.CheckCard(request, metadata=self._metadata, timeout=5).outcome)


async def _change(connection: Driver, callers: Sequence[_Caller], chip_id: str) -> float:
    """Seconds from the commit until every gateway knows it."""
    before = [caller.outcome(chip_id) for caller in callers]
    await connection.execute(DIE, chip_id)
    committed = time.monotonic()
    for caller, known in zip(callers, before, strict=True):
        while caller.outcome(chip_id) == known:
            if time.monotonic() - committed > KNOWN_WITHIN_SECONDS:
                raise Problem(f"A gateway does not know a change after {KNOWN_WITHIN_SECONDS:.0f} s.")
    return time.monotonic() - committed
