"""Runs tests of timeouts in an event loop whose clock jumps to the next timer: no machine is too slow."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import ParamSpec

P = ParamSpec("P")


def in_virtual_time(test: Callable[P, Coroutine[None, None, None]]) -> Callable[P, None]:
    """Run this test so. It may wait for timers and for its own tasks; threads and servers take real time.

    `asyncio.get_running_loop().time()` is the time that has passed.
    """

    @wraps(test)
    def run(*arguments: P.args, **named: P.kwargs) -> None:
        with asyncio.Runner(loop_factory=_JumpingLoop) as runner:
            runner.run(test(*arguments, **named))

    return run


class _Jump(selectors.DefaultSelector):
    """Instead of waiting, adds the seconds to those that have passed."""

    def __init__(self) -> None:
        super().__init__()
        self.passed = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """See selectors.BaseSelector."""
        events = super().select(0 if timeout else timeout)
        if timeout and not events:
            self.passed += timeout
        return events


class _JumpingLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jump = _Jump()
        super().__init__(self._jump)

    def time(self) -> float:
        """How many seconds have passed."""
        return self._jump.passed
