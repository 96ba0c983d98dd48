"""Reads a CSV file with tokens."""

import csv
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

from gateway.admission.tokens.token_import import COLUMNS, ImportRow, RowFault, read_row
from runtime.problem import WrongValue
from runtime.untrusted.bounded_rows import BoundedRows, RowTooLong
from wardgate.cli.input.not_readable import NotReadable
from wardgate.cli.input.open_text import open_text


def read_token_file(file: Path) -> list[ImportRow | list[RowFault]]:
    """Each row, or its faults. Raises WrongValue where the file as a whole cannot be used."""
    try:
        with open_text(file) as content, TextIOWrapper(content, encoding="utf-8", newline="") as lines:
            bounded = BoundedRows(lines)
            rows = csv.DictReader(bounded.lines())
            _check_header(file, rows.fieldnames or ())
            return [_row(rows.line_num, cells) for cells in bounded.rows(rows) if any(cells.values())]
    except OSError as refused:
        raise WrongValue(f"{file} cannot be read ({refused.strerror}).") from refused
    except NotReadable as unreadable:
        raise WrongValue(f"{file}: {unreadable}") from unreadable
    except RowTooLong as too_long:
        raise WrongValue(f"{file}: {too_long}.") from too_long
    except (UnicodeDecodeError, csv.Error) as error:
        # Not the text of the error: it may have a part of a token.
        raise WrongValue(f"{file} is not a CSV file in UTF-8.") from error


def _check_header(file: Path, names: Sequence[str]) -> None:
    unknown = sorted(set(names) - set(COLUMNS))
    # A file without a header has tokens there: they are not shown.
    is_twice = len(set(names)) < len(names)
    if unknown or is_twice or "facility" not in names or not {"token", "sha256"} & set(names):
        raise WrongValue(
            f"{file}: the first line must name the columns, each once: facility, token or sha256, optionally "
            "expires."
        )


def _row(line: int, cells: dict[str | None, str | list[str] | None]) -> ImportRow | list[RowFault]:
    if None in cells:
        return [RowFault(line, "the row has more cells than the header has columns")]
    return read_row(
        line, {name: cell.strip() for name, cell in cells.items() if name and isinstance(cell, str)}
    )
