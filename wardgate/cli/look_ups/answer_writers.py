"""Writes a list's answers as CSV (the main fields, for a spreadsheet) or as NDJSON (all fields)."""

import csv
from enum import StrEnum
from typing import Protocol, TextIO

from gateway.v1.card_service_pb2 import CheckCardResponse, EntitlementPart
from gateway.v1.outcome_pb2 import Outcome, Verdict
from runtime.untrusted.csv_cell import csv_cell
from wardgate.cli.look_ups.entitlement_view import rate
from wardgate.cli.look_ups.person_list import Row
from wardgate.cli.output.json_lines import as_line
from wardgate.cli.output.value_text import date_text

COLUMNS = (
    *("key", "line", "verdict", "vss_code", "outcome", "message_vi", "message_en", "advice_vi", "advice_en"),
    *(
        "card_number",
        "valid_from",
        "valid_until",
        "registered_facility",
        "benefit_level",
        "visit_code",
        "rate",
        "check_id",
        "receipt",
        "fault",
        "parts",
    ),
)


class AnswerFormat(StrEnum):
    """The formats for the answers of a list."""

    CSV = "csv"
    NDJSON = "ndjson"


class AnswerWriter(Protocol):
    """Writes the answers in one format."""

    def begin(self) -> None:
        """Write what precedes the first row; further calls do nothing."""

    def write(self, row: Row, answer: CheckCardResponse | str) -> None:
        """Write the answer to one row, or the text of its fault."""


def answer_writer(answer_format: AnswerFormat, file: TextIO) -> AnswerWriter:
    """The writer for this format."""
    return CsvAnswers(file) if answer_format is AnswerFormat.CSV else NdjsonAnswers(file)


class CsvAnswers:
    """One line for each row, with the first of several cards. A spreadsheet runs no cell of it."""

    def __init__(self, file: TextIO) -> None:
        self._rows = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        self._begun = False

    def begin(self) -> None:
        """Write the header, once. Without an answer there is none, so that an error does not follow one."""
        if not self._begun:
            self._rows.writeheader()
        self._begun = True

    def write(self, row: Row, answer: CheckCardResponse | str) -> None:
        """Write the answer to one row, or the text of its fault."""
        self.begin()
        cells = {"fault": answer} if isinstance(answer, str) else _cells(answer)
        shown = {
            name: csv_cell(cell) if isinstance(cell, str) else cell
            for name, cell in {"key": row.key, "line": row.line, **cells}.items()
        }
        self._rows.writerow(shown)


class NdjsonAnswers:
    """One JSON object for each row: key, line, and response or fault."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def begin(self) -> None:
        """Nothing precedes the first row."""

    def write(self, row: Row, answer: CheckCardResponse | str) -> None:
        """Write the answer to one row, or the text of its fault."""
        result = {"fault": answer} if isinstance(answer, str) else {"response": answer}
        self._file.write(as_line(key=row.key, line=row.line, **result) + "\n")


def _cells(answer: CheckCardResponse) -> dict[str, object]:
    cells: dict[str, object] = {
        "verdict": Verdict.Name(answer.verdict).removeprefix("VERDICT_"),
        "vss_code": answer.vss_code,
        "outcome": Outcome.Name(answer.outcome).removeprefix("OUTCOME_"),
        "message_vi": answer.message.vi,
        "message_en": answer.message.en,
        "advice_vi": answer.advice.clerk_vi,
        "advice_en": answer.advice.clerk_en,
        "check_id": answer.check_id,
        "receipt": answer.receipt,
    }
    if answer.HasField("entitlement"):
        cells |= {"visit_code": answer.entitlement.visit_code, "rate": rate(answer.entitlement)}
        cells["parts"] = "; ".join(map(_part, answer.entitlement.parts))
    for card in answer.cards[:1]:
        cells |= {
            "card_number": card.card_number,
            "valid_from": date_text(card.valid_from),
            "valid_until": date_text(card.valid_until),
            "registered_facility": card.registered_facility,
            "benefit_level": card.benefit_level,
        }
    return cells


def _part(part: EntitlementPart) -> str:
    """A part of a stay: its days, visit code and rate."""
    days = f"{date_text(part.first)} to {date_text(part.last)}"
    return f"{days}: {part.entitlement.visit_code} {rate(part.entitlement)} %"
