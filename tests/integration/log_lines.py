"""Reads the log of a process: events are JSON, and what hinders a start is a plain line."""

import json
from collections.abc import Iterable

# On a busy machine, a server may answer later than a look-up waits for it. The log then says so, and its end.
OF_A_BUSY_MACHINE = {
    "Redis is unavailable",
    "Redis is available again",
    "the database is unavailable",
    "the database is available again",
    "the database does not take the access log: look-ups are spooled",
    "spooled look-ups are in the access log",
}
# Once a minute, whatever a test does.
OF_EVERY_MINUTE = {"access log sealed"}


def events(lines: Iterable[str]) -> list[str]:
    """The events, without those of a busy machine and of every minute."""
    logged = [str(json.loads(line)["event"]) for line in lines if line.startswith("{")]
    return [event for event in logged if event not in OF_A_BUSY_MACHINE | OF_EVERY_MINUTE]


def plain_lines(lines: Iterable[str]) -> list[str]:
    """The lines that are no events."""
    return [line for line in lines if not line.startswith("{")]
