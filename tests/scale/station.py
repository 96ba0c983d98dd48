"""What works in a simulation: servers that take work in the order in which it comes."""

from heapq import heapify, heapreplace

from simpy import Environment, Event


class Station:
    """`servers` equal servers with one queue, first come, first served.

    The order of work is known when it arrives, so one event is enough for each piece.
    """

    def __init__(self, env: Environment, servers: int = 1) -> None:
        self._env = env
        self._free_at = [0.0] * servers
        heapify(self._free_at)
        self._work: float = 0

    def serve(self, seconds: float) -> Event:
        """Happens when this piece of work is done."""
        now = self._env.now
        ends = max(now, self._free_at[0]) + seconds
        heapreplace(self._free_at, ends)
        self._work += seconds
        return self._env.timeout(ends - now)

    @property
    def seconds_worked(self) -> float:
        """Seconds of work that were taken in, all servers together."""
        return self._work

    def busy(self, seconds: float) -> float:
        """The mean share of their time that the servers work, where this was all work of so many seconds."""
        return self._work / seconds / len(self._free_at)
