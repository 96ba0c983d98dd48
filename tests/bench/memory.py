"""P10: whether a gateway grows with the look-ups it answers."""

import psutil

from tests.bench import load
from tests.bench.random_people import Asked
from tests.bench.result import Goal, Result
from tests.bench.rig import Rig, Server
from tests.bench.rounds import Middle

HOW = (
    "Resident memory of one gateway process after so many look-ups, single ones (P1, P2, P4) and streamed, "
    "over what it was after its first 20,000 or more. The look-ups are counted in the access log."
)
FIRST = 20_000
AT_ONCE = 50_000


class Memory:
    """To be made before a gateway is measured; `result` is for after."""

    def __init__(self, rig: Rig, gateway: Server, asked: Asked) -> None:
        self._rig = rig
        self._gateway = gateway
        self._asked = asked
        rig.tell("P10: the first look-ups", 0, 0)
        load.calls_per_second(gateway, asked.singly(asked.next(FIRST)), seconds=1)
        load.streamed(gateway, asked.in_lists(asked.next(FIRST)))
        self._before = self._resident()

    def result(self, look_ups: int) -> Result:
        """When it has answered so many."""
        while (done := self._rig.register.look_ups()) < look_ups:
            self._rig.tell(f"P10: {look_ups:,} look-ups", done, look_ups)
            load.streamed(self._gateway, self._asked.in_lists(self._asked.next(AT_ONCE)))
        after = self._resident()
        ratio = after / self._before
        figures = (("before", _mebibytes(self._before)), ("look-ups answered", f"{done:,}"))
        return Result(
            goal=Goal("P10", f"memory after {look_ups:,} look-ups over before", 1.2, at_most=True),
            here=Middle(ratio, ratio, ratio),
            beside=_mebibytes(after),
            how=HOW,
            figures=(*figures, ("after", _mebibytes(after))),
        )

    def _resident(self) -> int:
        return int(psutil.Process(self._gateway.pid).memory_info().rss)


def _mebibytes(size: int) -> str:
    return f"{size / 1024 / 1024:.0f} MiB"
