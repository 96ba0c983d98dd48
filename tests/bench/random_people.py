"""The people who are looked up, in files for the load generators."""

from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

from tests.bench import framing, messages

BATCH_SIZE = 64


class RandomPeople:
    """Returns chip IDs in random order; each is used once before any is used again."""

    def __init__(self, chip_ids: Sequence[str], folder: Path) -> None:
        self._count = len(chip_ids)
        self._chip_ids = cycle(chip_ids)
        self._folder = folder

    def next(self, count: int) -> list[str]:
        """The next `count` chip IDs; all of them where there are fewer."""
        return list(islice(self._chip_ids, min(count, self._count)))

    def write_single_checks(self, chip_ids: Sequence[str], name: str = "next-single-checks") -> Path:
        """A file with one CheckCard request for each."""
        return framing.write(self._folder / name, messages.single_checks(chip_ids))

    def write_batches(self, chip_ids: Sequence[str], name: str = "next-batches") -> Path:
        """A file with CheckCards requests of 64 look-ups each."""
        return framing.write(self._folder / name, messages.batched_checks(chip_ids, BATCH_SIZE))
