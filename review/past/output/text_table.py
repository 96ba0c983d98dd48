"""Tables as plain text."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

Cell = str | int | Decimal


def text_table(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return a table with a line for each row: numbers stand to the right. Empty without rows."""
    cells = list(rows)
    if not cells:
        return ""
    written = [list(heads), *([cell_text(cell) for cell in row] for row in cells)]
    widths = [max(map(len, column)) for column in zip(*written, strict=True)]
    are_numbers = [not isinstance(cell, str) for cell in cells[0]]
    return "".join(_line(row, widths, are_numbers) for row in written)


def cell_text(cell: Cell) -> str:
    """A text as it is; a number with separators of thousands and without trailing zeros."""
    if isinstance(cell, str):
        return cell
    text = f"{cell:,f}" if isinstance(cell, Decimal) else f"{cell:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _line(row: Sequence[str], widths: Sequence[int], are_numbers: Sequence[bool]) -> str:
    columns = zip(row, widths, are_numbers, strict=True)
    padded = (cell.rjust(width) if is_number else cell.ljust(width) for cell, width, is_number in columns)
    return f"{'  '.join(padded).rstrip()}\n"
