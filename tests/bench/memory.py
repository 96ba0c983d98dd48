"""P10: whether a gateway's memory grows with the look-ups that it answers."""

import psutil

from tests.bench import load
from tests.bench.random_people import RandomPeople
from tests.bench.result import Goal, Result
from tests.bench.rig import Rig, Server
from tests.bench.rounds import Spread

METHOD = (
    "Resident memory of one gateway process after so many look-ups, single ones (P1, P2, P4) and streamed, "
    "over what it was after its first 20,000 or more. The look-ups are counted in the access log."
)
FIRST_LOOK_UPS = 20_000
BATCH = 50_000


class Memory:
    """Made before a gateway is measured; `result` is called afterwards."""

    def __init__(self, rig: Rig, gateway: Server, people: RandomPeople) -> None:
        self._rig = rig
        self._gateway = gateway
        self._people = people
        rig.progress("P10: the first look-ups", 0, 0)
        singly = people.write_single_checks(people.next(FIRST_LOOK_UPS))
        load.calls_per_second(gateway, singly, seconds=1)
        load.streamed(gateway, people.write_batches(people.next(FIRST_LOOK_UPS)))
        self._before = self._resident()

    def result(self, look_ups: int) -> Result:
        """Load the gateway until it has answered `look_ups` look-ups, and compare."""
        while (done := self._rig.register.look_ups()) < look_ups:
            self._rig.progress(f"P10: {look_ups:,} look-ups", done, look_ups)
            load.streamed(self._gateway, self._people.write_batches(self._people.next(BATCH)))
        after = self._resident()
        ratio = after / self._before
        figures = (("before", _mebibytes(self._before)), ("look-ups answered", f"{done:,}"))
        return Result(
            goal=Goal("P10", f"memory after {look_ups:,} look-ups over before", 1.2, at_most=True),
            measured=Spread(ratio, ratio, ratio),
            absolute=_mebibytes(after),
            method=METHOD,
            figures=(*figures, ("after", _mebibytes(after))),
        )

    def _resident(self) -> int:
        return int(psutil.Process(self._gateway.pid).memory_info().rss)


def _mebibytes(size: int) -> str:
    return f"{size / 1024 / 1024:.0f} MiB"
