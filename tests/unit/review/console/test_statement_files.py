"""Statements as files: what a claim contains is text there, and the sums are right."""

import csv
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from uuid import uuid4
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest

from review.console.statement_files import statement_csv, statement_xlsx
from review.console.text.words import Words, read_words
from review.triage.statistics.statement import StatementLine, StatementTotals
from runtime.untrusted.escaped_text import escape_text

VIETNAMESE, ENGLISH = read_words().values()
FORMULA = '=HYPERLINK("http://x.example";"A")'


def a_line(number: str = "HN-1", fund: Decimal | None = Decimal("560000.50")) -> StatementLine:
    return StatementLine(
        claim_id=uuid4(),
        number=number,
        first_day=date(2026, 10, 20),
        last_day=None,
        decided_at=datetime(2026, 11, 27, 18, tzinfo=UTC),
        proposed=Decimal(1_000_000),
        accepted=Decimal(700_000),
        fund=fund,
        copayment=None if fund is None else Decimal("139999.50"),
        cuts={"S.005.434": Decimal(300_000)},
    )


TOTALS = StatementTotals(
    claims=2,
    proposed=Decimal(2_000_000),
    accepted=Decimal(1_400_000),
    fund=Decimal("560000.50"),
    copayment=Decimal("139999.50"),
    cuts={"S.005.434": Decimal(600_000), "": Decimal(5)},
    waiting=3,
    waiting_amount=Decimal(7_000),
)
LINES = [a_line(), a_line(FORMULA, fund=None)]


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


def test_a_csv_has_every_claim_then_the_sums_then_the_reasons() -> None:
    rows = rows_of(statement_csv(ENGLISH, LINES, TOTALS))
    assert ";".join(rows[1]) == (
        "HN-1;2026-10-20;;2026-11-28;1000000;300000;700000;560000.5;139999.5;S.005.434"
    )
    assert rows[3][:7] == ["Total of 2 claims", "", "", "", "2000000", "600000", "1400000"]
    assert rows[5:] == [
        ["Reason", "Cut (VND)"],
        ["S.005.434", "600000"],
        ["(no reason given)", "5"],
        ["3 claims not decided (amount claimed)", "7000"],
    ]


def test_what_is_not_known_is_empty() -> None:
    assert rows_of(statement_csv(ENGLISH, LINES, TOTALS))[2][7:9] == ["", ""]


@pytest.mark.parametrize("begin", [*"=+-@", *"＝＋－＠", " =", "   @"])
def test_no_spreadsheet_runs_a_cell_of_the_csv(begin: str) -> None:
    number = f"{begin}1+1"
    (_, row, *_) = rows_of(statement_csv(VIETNAMESE, [a_line(number)], TOTALS))
    assert row[0] == f"'{number}"


@pytest.mark.parametrize("begin", ["\t", "\r", "\n", "\n="])
def test_no_cell_of_the_csv_begins_with_a_control_character(begin: str) -> None:
    (_, row, *_) = rows_of(statement_csv(VIETNAMESE, [a_line(f"{begin}1+1")], TOTALS))
    assert row[0].removeprefix("'").startswith("\\")


@pytest.mark.parametrize("divider", [";", "\t", "|", ","])
def test_no_text_becomes_another_cell_where_a_spreadsheet_divides_by_other_characters(divider: str) -> None:
    content = statement_csv(VIETNAMESE, [a_line(f"HN{divider}=1+1")], TOTALS).decode("utf-8-sig")
    cells = [cell for row in csv.reader(StringIO(content), delimiter=divider) for cell in row]
    assert [cell for cell in cells if cell.startswith("=")] == []
    assert f"HN{escape_text(divider)}=1+1" in "".join(cells)


def test_no_cell_of_the_excel_file_is_a_formula_or_a_link() -> None:
    with ZipFile(BytesIO(statement_xlsx(VIETNAMESE, LINES, TOTALS))) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "worksheets/sheet" in name]
        texts = parts.read("xl/sharedStrings.xml").decode()
    tags = {element.tag.rpartition("}")[2] for sheet in sheets for element in ET.fromstring(sheet).iter()}
    assert len(sheets) == 2
    assert not tags & {"f", "hyperlink", "hyperlinks"}
    assert "=HYPERLINK(" in texts


@pytest.mark.parametrize("write", [statement_csv, statement_xlsx])
def test_a_month_without_a_decision_has_a_statement_too(write: Callable[..., bytes]) -> None:
    nothing = StatementTotals(0, *(Decimal(0),) * 4, cuts={}, waiting=0, waiting_amount=Decimal(0))
    words: Words = ENGLISH
    assert write(words, [], nothing)
