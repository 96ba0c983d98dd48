"""The quarterly report: its quarter, its sums and shares, and how it is written."""

import csv
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest

from gateway.register.files.reporting.quarter import Quarter
from gateway.register.files.reporting.quarterly_report import Figures, MakeQuarterlyReport, QuarterlyReport
from gateway.register.files.reporting.report_files import report_csv, report_xlsx
from gateway.register.procedures.all_procedures import read_procedures
from tests.fakes.clock import FakeClock

BIRTHS = Figures("birth", 10, 90, 80, 5, 2, 13, 3)
FIRST = Quarter(2026, 1)


class FakeReportFiles:
    """The port Files: `asked` is the last span."""

    def __init__(self) -> None:
        self.asked: tuple[datetime, datetime] | None = None

    async def figures(self, begin: datetime, end: datetime, provinces: Collection[str]) -> Sequence[Figures]:
        self.asked = begin, end
        return [BIRTHS]


async def made(files: FakeReportFiles | None = None, quarter: Quarter = FIRST) -> QuarterlyReport:
    return await MakeQuarterlyReport(files or FakeReportFiles(), read_procedures(), FakeClock())(quarter)


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [("2026Q1", "2026-01-01", "2026-04-01"), ("2026q4", "2026-10-01", "2027-01-01")],
)
def test_a_quarter_begins_and_ends_at_midnight_in_ho_chi_minh_city(text: str, begin: str, end: str) -> None:
    quarter = Quarter.parse(text)
    assert (quarter.begin.isoformat(), quarter.end.isoformat()) == (
        f"{begin}T00:00:00+07:00",
        f"{end}T00:00:00+07:00",
    )
    assert str(quarter) == text.upper()
    assert Quarter.of(date.fromisoformat(begin)) == quarter


@pytest.mark.parametrize("text", ["2026", "2026Q5", "Q1", "2026-1"])
def test_anything_else_is_no_quarter(text: str) -> None:
    with pytest.raises(ValueError, match="2026Q4"):
        Quarter.parse(text)


async def test_every_procedure_has_a_row_and_the_sums_add_up() -> None:
    files = FakeReportFiles()
    report = await made(files)
    assert files.asked == (FIRST.begin, datetime(2026, 3, 2, 2, tzinfo=UTC))
    (births,) = (row.figures for row in report.rows if row.figures.procedure == "birth")
    assert births == BIRTHS
    assert births.total == births.settled + births.withdrawn + births.in_progress
    assert report.total.figures.total == 100
    assert report.total.figures.settled_share == 85 / 98
    assert report.total.figures.overdue_share == 8 / 98
    assert Figures("birth").overdue_share is None


async def test_a_quarter_that_has_not_begun_has_no_report() -> None:
    with pytest.raises(ValueError, match="has not begun"):
        await made(quarter=Quarter(2026, 2))


async def test_the_report_is_written_for_programs_and_for_excel() -> None:
    report = await made()
    text = report_csv(report).decode("utf-8-sig")
    rows = [*csv.DictReader(StringIO(text))]
    (births,) = (row for row in rows if row["procedure"] == "birth")
    assert (births["received"], births["settled_late"], births["overdue_share"]) == ("90", "5", "0.0816")
    assert rows[-1]["title"] == "Tổng cộng"
    with ZipFile(BytesIO(report_xlsx(report))) as book:
        assert "Tiếp nhận trong kỳ / Received" in book.read("xl/sharedStrings.xml").decode()
