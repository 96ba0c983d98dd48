"""A facility's monthly statement as CSV and as an Excel file."""

import csv
from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import BytesIO, StringIO

from xlsxwriter import Workbook

from review.console.text.words import Words
from review.triage.statistics.statement import StatementLine, StatementTotals
from runtime.time_zone import day_of
from runtime.untrusted.csv_cell import csv_cell

Cell = str | int | float | None
# Without it, Excel takes UTF-8 for the code page of the machine.
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def statement_csv(words: Words, lines: Sequence[StatementLine], totals: StatementTotals) -> bytes:
    """UTF-8 with a byte order mark; amounts in VND, days as YYYY-MM-DD. The sums stand below."""
    text = StringIO()
    # Every text stands in quotes: a spreadsheet that divides cells by semicolons makes no cells of it.
    writer = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(_heads(words))
    writer.writerows([_quoted(cell) for cell in _row(line)] for line in lines)
    writer.writerow(_total_row(words, totals))
    writer.writerow([])
    writer.writerow([words("statement.reason"), words("statement.cut")])
    writer.writerows([_quoted(cell) for cell in row] for row in _reasons(words, totals))
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def statement_xlsx(words: Words, lines: Sequence[StatementLine], totals: StatementTotals) -> bytes:
    """Two sheets: the claims, and what was cut by reason."""
    file = BytesIO()
    # Texts stay texts: nothing that a claim contains becomes a formula or a link.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file, options) as book:
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0"})
        claims = book.add_worksheet(words("statement.claims"))
        claims.write_row(0, 0, _heads(words), bold)
        for place, line in enumerate(lines, 1):
            claims.write_row(place, 0, _row(line), money)
        claims.write_row(len(lines) + 1, 0, _total_row(words, totals), bold)
        claims.freeze_panes(1, 1)
        claims.autofit()
        reasons = book.add_worksheet(words("statement.by_reason"))
        reasons.write_row(0, 0, [words("statement.reason"), words("statement.cut")], bold)
        for place, row in enumerate(_reasons(words, totals), 1):
            reasons.write_row(place, 0, row, money)
        reasons.autofit()
    return file.getvalue()


def _heads(words: Words) -> list[str]:
    return [
        words("statement.number"),
        words("statement.first_day"),
        words("statement.last_day"),
        words("statement.decided_on"),
        words("statement.proposed"),
        words("statement.cut"),
        words("statement.accepted"),
        words("statement.fund"),
        words("statement.copayment"),
        words("statement.reasons"),
    ]


def _row(line: StatementLine) -> list[Cell]:
    return [
        line.number,
        line.first_day.isoformat() if line.first_day else "",
        line.last_day.isoformat() if line.last_day else "",
        day_of(line.decided_at).isoformat(),
        _amount(line.proposed),
        _amount(line.proposed - line.accepted),
        _amount(line.accepted),
        _amount(line.fund),
        _amount(line.copayment),
        " ".join(line.cuts),
    ]


def _total_row(words: Words, totals: StatementTotals) -> list[Cell]:
    return [
        words("statement.total", count=totals.claims),
        "",
        "",
        "",
        _amount(totals.proposed),
        _amount(totals.proposed - totals.accepted),
        _amount(totals.accepted),
        _amount(totals.fund),
        _amount(totals.copayment),
        "",
    ]


def _reasons(words: Words, totals: StatementTotals) -> Iterator[list[Cell]]:
    for reason, amount in totals.cuts.items():
        yield [reason or words("statement.no_reason"), _amount(amount)]
    if totals.waiting:
        yield [words("statement.waiting", count=totals.waiting), _amount(totals.waiting_amount)]


def _amount(value: Decimal | None) -> Cell:
    """A number of the spreadsheet; amounts of claims have at most two decimals."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _quoted(cell: Cell) -> Cell:
    return csv_cell(cell) if isinstance(cell, str) else cell
