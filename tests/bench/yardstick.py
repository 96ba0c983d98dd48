"""How fast this machine runs this build of Python: absolute figures of two runs are compared by it."""

from time import process_time

CALLS, TIMES = 1_000_000, 5


class _Counted:
    def __init__(self) -> None:
        self.number = 0

    def add(self, number: int) -> None:
        self.number += number


def nanoseconds_a_call() -> float:
    """Processor time of a method call that adds to an attribute: the best of five times a million calls."""
    return min(_seconds() for _ in range(TIMES)) / CALLS * 1e9


def _seconds() -> float:
    counted = _Counted()
    begin = process_time()
    for number in range(CALLS):
        counted.add(number)
    return process_time() - begin
