"""Batches as runtime/batching.py makes them, in a simulation."""

from collections import deque
from collections.abc import Callable, Generator
from typing import Any, TypeAlias

from simpy import Environment, Event

# What SimPy runs: it yields events.
Steps: TypeAlias = Generator[Event, Any, None]


class Batches:
    """One batch at a time, of what has arrived meanwhile, at most `limit`.

    `run` does the work for a batch of a size; `delay` is for how many seconds a batch waits for more.
    """

    def __init__(
        self, env: Environment, run: Callable[[int], Steps], limit: int, delay: Callable[[], float]
    ) -> None:
        self._env = env
        self._run_batch = run
        self._limit = limit
        self._delay = delay
        self._waiting: deque[Event] = deque()
        self._is_running = False
        self._last_size = 0
        self.sizes: list[int] = []

    def join(self) -> Event:
        """Happens when the batch that this request is in is done."""
        done = self._env.event()
        self._waiting.append(done)
        if not self._is_running:
            self._is_running = True
            self._env.process(self._run())
        return done

    def _run(self) -> Steps:
        while self._waiting:
            seconds = self._delay()
            if seconds and self._last_size > 1 and len(self._waiting) < self._limit:
                yield self._env.timeout(seconds)
            batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._limit))]
            self._last_size = len(batch)
            self.sizes.append(len(batch))
            yield from self._run_batch(len(batch))
            for done in batch:
                done.succeed()
        self._is_running = False
