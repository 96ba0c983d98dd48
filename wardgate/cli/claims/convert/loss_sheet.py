"""Writes what could not be carried as CSV, a row for each fact or element."""

import csv
from collections.abc import Iterable
from typing import TextIO

from insurance.claim.converting.not_carried import NotCarried
from runtime.untrusted.csv_cell import csv_cell

COLUMNS = ("file", "path", "vi", "en")


class LossSheet:
    """The rows, written as the claims are converted. None has a value of a claim."""

    def __init__(self, file: TextIO) -> None:
        self._rows = csv.writer(file)
        self._rows.writerow(COLUMNS)

    def write(self, source: str, lost: Iterable[NotCarried]) -> None:
        """What one claim lost. Paths are those in `source`."""
        for one in lost:
            self._rows.writerow([csv_cell(cell) for cell in (source, one.path, one.what.vi, one.what.en)])
