"""The people who are asked about, in files for the load generators."""

from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

from tests.bench import framing, messages

IN_ONE_MESSAGE = 64


class Asked:
    """Hands them out in no order, nobody again before everybody has had a turn."""

    def __init__(self, chip_ids: Sequence[str], folder: Path) -> None:
        self._everybody = len(chip_ids)
        self._turns = cycle(chip_ids)
        self._folder = folder

    def next(self, count: int) -> list[str]:
        """So many; fewer where there are fewer in all."""
        return list(islice(self._turns, min(count, self._everybody)))

    def singly(self, chip_ids: Sequence[str], name: str = "next-singly") -> Path:
        """A call for each of them."""
        return framing.write(self._folder / name, messages.single_checks(chip_ids))

    def in_lists(self, chip_ids: Sequence[str], name: str = "next-in-lists") -> Path:
        """The same, 64 in a message of a stream."""
        return framing.write(self._folder / name, messages.gathered_checks(chip_ids, IN_ONE_MESSAGE))
