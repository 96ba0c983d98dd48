from datetime import date
from pathlib import Path

import pytest

from gateway.reports.definition import BUILT_IN, read_definitions
from gateway.reports.manage_reports import csv_of
from gateway.reports.period import Period, PeriodKind
from runtime.problem import Problem

TEXT = """
title_vi: Số người
title_en: People
period: year
sql: SELECT 1 AS people, 'a' AS name
columns:
  - {name: people, vi: Số người, en: People}
  - {name: name, vi: Tên, en: Name}
"""


@pytest.mark.parametrize(
    ("name", "kind", "begins", "ends_before"),
    [
        ("2026-11", PeriodKind.MONTH, date(2026, 11, 1), date(2026, 12, 1)),
        ("2026-12", PeriodKind.MONTH, date(2026, 12, 1), date(2027, 1, 1)),
        ("2026Q1", PeriodKind.QUARTER, date(2026, 1, 1), date(2026, 4, 1)),
        ("2026Q4", PeriodKind.QUARTER, date(2026, 10, 1), date(2027, 1, 1)),
        ("2026", PeriodKind.YEAR, date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_a_period_begins_and_ends_before_a_day(
    name: str, kind: PeriodKind, begins: date, ends_before: date
) -> None:
    assert Period.parse(name) == Period(name, kind, begins, ends_before)


@pytest.mark.parametrize("name", ["", "2026-13", "2026-1", "2026Q5", "26", "9999", "0000", "2026Q4 "])
def test_what_is_no_period_is_none(name: str) -> None:
    assert Period.parse(name) is None


def test_the_definitions_of_this_release_can_be_read() -> None:
    known = read_definitions()
    assert set(known) == {file.stem for file in BUILT_IN.glob("*.yaml")}
    assert len({named.version for named in known.values()}) == len(known)


def test_a_definition_of_ones_own_counts_before_one_of_this_release(tmp_path: Path) -> None:
    tmp_path.joinpath("certificates.yaml").write_text(TEXT, "utf-8")
    known = read_definitions(tmp_path)
    assert known["certificates"].definition.title_en == "People"
    assert known["certificates"].version != read_definitions()["certificates"].version


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Wrong_name.yaml", TEXT),
        ("a.yaml", "title_vi: 1"),
        ("a.yaml", TEXT + "further: 1"),
        ("a.yaml", TEXT.replace("name: name", "name: people")),
        ("a.yaml", "\x00"),
    ],
)
def test_a_file_that_is_no_definition_is_named(tmp_path: Path, name: str, text: str) -> None:
    tmp_path.joinpath(name).write_text(text, "utf-8")
    with pytest.raises(Problem, match=name):
        read_definitions(tmp_path)


def test_a_cell_that_a_spreadsheet_would_run_is_quoted(tmp_path: Path) -> None:
    tmp_path.joinpath("a.yaml").write_text(TEXT, "utf-8")
    content = csv_of(read_definitions(tmp_path)["a"], [(-1, "=1+1"), (None, "Huế, 2")])
    assert content.decode("utf-8-sig").split("\r\n") == [
        "Số người,Tên",
        "-1,'=1+1",
        ',"Huế, 2"',
        "",
    ]
