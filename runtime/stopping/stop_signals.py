"""The signals that ask a process to stop in order."""

import asyncio
import os
import signal
from collections.abc import Callable
from types import FrameType

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def on_stop_signal(stop: Callable[[], object]) -> None:
    """Let the running event loop call `stop` at SIGTERM, at Ctrl-C, and when the terminal is closed (SIGHUP).

    Not where SIGHUP is ignored, as by nohup, which starts what is to outlive the terminal.
    """
    hang_up = () if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN else (signal.SIGHUP,)
    for number in (*STOP_SIGNALS, *hang_up):
        asyncio.get_running_loop().add_signal_handler(number, stop)


def end_at_stop_signal() -> None:
    """Let them end this process at once, with exit status 0, until `on_stop_signal` is called: it has begun
    nothing that has to be finished.

    The first process of a container would ignore them: it would serve, and be killed at its work.
    """
    for number in STOP_SIGNALS:
        signal.signal(number, _end)


def _end(_number: int, _frame: FrameType | None) -> None:
    os._exit(0)
