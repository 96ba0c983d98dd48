"""The signals that ask a process to stop in order."""

import asyncio
import signal
from collections.abc import Callable

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def on_stop_signal(stop: Callable[[], object]) -> None:
    """Let the running event loop call `stop` at SIGTERM, at Ctrl-C, and when the terminal is closed (SIGHUP).

    Not where SIGHUP is ignored, as by nohup, which starts what is to outlive the terminal.
    """
    hang_up = () if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN else (signal.SIGHUP,)
    for number in (*STOP_SIGNALS, *hang_up):
        asyncio.get_running_loop().add_signal_handler(number, stop)
