"""Writes what is wrong with exports as CSV, a row for each remark or fault, for those who correct them."""

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from gateway.v1.claim_service_pb2 import Remark, RemarkGrade
from runtime.problem import Problem
from runtime.untrusted.csv_cell import csv_cell
from wardgate.cli.claims.plain_refusal import plain_refusal
from wardgate.cli.claims.refusal_words import REASONS_VI
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.value_text import enum_text
from wardgate.client import Refused

COLUMNS = ("file", "number", "place", "grade", "vi", "en")
REFUSED = "refused"


class RemarkSheet:
    """The rows, written as the answers come."""

    def __init__(self, file: TextIO) -> None:
        self._rows = csv.writer(file)
        self._rows.writerow(COLUMNS)

    def write(self, source: str, number: str, remarks: Iterable[Remark]) -> None:
        """The remarks on a claim that was accepted."""
        for remark in remarks:
            grade = enum_text(RemarkGrade.Name(remark.grade), "REMARK_GRADE_")
            self._write(source, number, remark.path, grade, remark.reason.vi, remark.reason.en)

    def write_refusal(self, source: str, number: str, refused: Refused, vi: str = "") -> None:
        """The faults of one that was refused; where it has none, one row with the reason and what differs.

        `vi` says the reason in Vietnamese, if it is not one of a gateway's.
        """
        for path, reason in refused.faults:
            first, separator, second = reason.partition(" / ")
            texts = (first, second) if separator else ("", reason)
            self._write(source, number, path, REFUSED, *texts)
        if not refused.faults:
            plain = plain_refusal(refused)
            texts = (vi or REASONS_VI.get(plain.reason, ""), plain.message)
            self._write(source, number, plain.metadata.get("paths", ""), REFUSED, *texts)

    def _write(self, *cells: str) -> None:
        self._rows.writerow([csv_cell(cell) for cell in cells])


@contextmanager
def remark_sheet(path: Path | None) -> Iterator[RemarkSheet | None]:
    """A sheet in this new file; None without one. Raises Problem where it cannot be written."""
    if path is None:
        yield None
        return
    with new_sheet(path) as file:
        yield RemarkSheet(file)


def new_sheet(path: Path) -> TextIO:
    """A new file of CSV. UTF-8 with a mark, by which spreadsheets know it. Raises Problem."""
    try:
        return path.open("w", encoding="utf-8-sig", newline="")
    except OSError as refused:
        raise Problem(f"{escaped(str(path))} cannot be written: {refused.strerror}.") from refused
