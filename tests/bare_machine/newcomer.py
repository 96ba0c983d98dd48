"""Runs the README's two commands as an ordinary user of a bare machine."""

import os
import re
import time
from pathlib import Path

from runtime.problem import Problem
from tests.bare_machine.terminal import Terminal

FIRST_ANSWER, SERVING, STOPPED, TESTED = 15 * 60, 5 * 60, 60, 90 * 60
STILL_RUNNING = 70
# wardgate ends with 0; make ends with 0, 2 or, in a shell's terms, 130 for SIGINT.
ENDED_BY_CTRL_C = (0, 2, 130)


def make_run(machine: Path, log: Path) -> str:
    """`make run` until it serves, then Ctrl-C; gives the seconds it took. Raises Problem, TimeoutError."""
    begun = time.monotonic()
    with Terminal(entering(machine, "make run", *_chosen_ports()), log) as terminal:
        terminal.wait_for("VALID", FIRST_ANSWER)
        first_answer = time.monotonic() - begun
        terminal.wait_for("Serving.", SERVING)
        serving = time.monotonic() - begun
        terminal.press_ctrl_c()
        status = terminal.wait_for_end(STOPPED)
        if status not in ENDED_BY_CTRL_C or "Stopped." not in terminal.printed:
            raise Problem(_what_status(status))
    return f"first answer after {first_answer:.0f} s, serving after {serving:.0f} s; Ctrl-C stopped all"


def make_test(machine: Path, log: Path) -> str:
    """`make test` to its end; gives pytest's last line. Raises Problem, TimeoutError."""
    with Terminal(entering(machine, "make test"), log) as terminal:
        status = terminal.wait_for_end(TESTED)
        counts = re.findall(
            r"^=*\s*((?:\d+ [a-z]+, )*\d+ [a-z]+ in .*?)\s*=*$", terminal.printed, re.MULTILINE
        )
    if status != 0 or not counts:
        raise Problem("; ".join([_what_status(status), *counts[-1:]]))
    return str(counts[-1])


def entering(machine: Path, command: str, *environment: str) -> list[str]:
    """The command line that runs `command` on the machine, in namespaces of its own."""
    script = Path(__file__).with_name("enter.sh")
    alone = ("unshare", "--mount", "--pid", "--fork", "--kill-child")
    return [*alone, "sh", str(script), str(machine), command, *environment]


def _chosen_ports() -> list[str]:
    return [f"{name}={value}" for name, value in os.environ.items() if name.startswith("WARDGATE_")]


def _what_status(status: int) -> str:
    return "it left processes behind" if status == STILL_RUNNING else f"it ended with status {status}"
