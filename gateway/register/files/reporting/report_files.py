"""The quarterly report as CSV and as an Excel file."""

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO

from gateway.register.files.reporting.quarterly_report import QuarterlyReport, ReportRow
from insurance.text import Text
from runtime.untrusted.csv_cell import csv_cell

Cell = str | int | float | None
# Without it, Excel takes UTF-8 for the code page of the machine.
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"

# The name in CSV, and the head in the Excel file.
COLUMNS: tuple[tuple[str, Text], ...] = (
    ("procedure", Text("Thủ tục", "Procedure")),
    ("title", Text("Tên thủ tục", "Title")),
    ("official_codes", Text("Mã thủ tục", "Official codes")),
    ("carried_over", Text("Từ kỳ trước", "Carried over")),
    ("received", Text("Tiếp nhận trong kỳ", "Received")),
    ("total", Text("Tổng số phải giải quyết", "To deal with")),
    ("settled", Text("Đã giải quyết", "Settled")),
    ("settled_in_time", Text("Trước và đúng hạn", "Settled in time")),
    ("settled_late", Text("Giải quyết quá hạn", "Settled late")),
    ("withdrawn", Text("Rút hồ sơ", "Withdrawn")),
    ("in_progress", Text("Đang giải quyết", "In progress")),
    ("in_progress_overdue", Text("Đang giải quyết quá hạn", "In progress, overdue")),
    ("settled_share", Text("Tỷ lệ đã giải quyết", "Share settled")),
    ("overdue_share", Text("Tỷ lệ quá hạn", "Share overdue")),
)
SHARES = ("settled_share", "overdue_share")


def report_csv(report: QuarterlyReport) -> bytes:
    """UTF-8 with a byte order mark; shares from 0 to 1. The sums stand below."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(name for name, _ in COLUMNS)
    writer.writerows([_quoted(cell) for cell in row] for row in _rows(report))
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def report_xlsx(report: QuarterlyReport) -> bytes:
    """One sheet, named after the quarter. Raises ImportError where XlsxWriter is not installed."""
    # Imported here: a gateway does without it.
    from xlsxwriter import Workbook  # noqa: PLC0415

    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file, options) as book:
        bold, number = (
            book.add_format({"bold": True, "text_wrap": True}),
            book.add_format({"num_format": "#,##0"}),
        )
        percent = book.add_format({"num_format": "0.0%"})
        sheet = book.add_worksheet(str(report.quarter))
        sheet.write_row(0, 0, [head.both for _, head in COLUMNS], bold)
        for place, row in enumerate(_rows(report), 1):
            for column, (cell, (name, _)) in enumerate(zip(row, COLUMNS, strict=True)):
                sheet.write(place, column, cell, percent if name in SHARES else number)
        sheet.freeze_panes(1, 2)
        sheet.autofit()
    return file.getvalue()


def _rows(report: QuarterlyReport) -> Sequence[Sequence[Cell]]:
    return [_cells(row) for row in (*report.rows, report.total)]


def _cells(row: ReportRow) -> Sequence[Cell]:
    texts = {"title": row.title.vi, "official_codes": " ".join(row.official_codes)}
    return [texts[name] if name in texts else _figure(row, name) for name, _ in COLUMNS]


def _figure(row: ReportRow, name: str) -> Cell:
    value = getattr(row.figures, name)
    return round(value, 4) if isinstance(value, float) else value


def _quoted(cell: Cell) -> Cell:
    return csv_cell(cell) if isinstance(cell, str) else cell
