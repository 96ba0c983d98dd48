"""Catalogue files loaded into a real database."""

import io
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.catalogue.listed import NoEntry, NotLoaded
from review.catalogues.load.load import load
from review.catalogues.load.open_files import open_files
from review.catalogues.reading.catalogue_need import CatalogueNeed
from review.catalogues.reading.catalogue_table import CatalogueTable
from review.catalogues.reading.memory import Memory
from review.catalogues.reading.read_catalogues import ReadCatalogues
from runtime.problem import Problem
from tests.contract.filled_register import connect
from tests.integration.catalogue_loading import listed, load_files
from tests.integration.register_loading import Silent, read, rows
from tests.unit.review.catalogues.files import FORMS, Row, write

DRUGS, SERVICES, SUPPLIES = CatalogueKind.DRUGS, CatalogueKind.SERVICES, CatalogueKind.SUPPLIES
PARACETAMOL = {"MA_THUOC": "40.61", "SO_DANG_KY": "VD-1", "TT_THAU": "1/QĐ;G1;N1;2026", "DON_GIA": "500"}


async def versions(database_url: str) -> Sequence[Any]:
    """The version of every row: it changes with any write, even of equal values."""
    return [
        await rows(database_url, f"SELECT xmin::text, ctid::text FROM review.catalogue_{kind}")
        for kind in CatalogueKind
    ]


def many_rows(count: int) -> Iterator[Row]:
    """Different drugs of two facilities."""
    for number in range(count):
        yield {**PARACETAMOL, "MA_CSKCB": f"0100{number % 2 + 1}", "MA_THUOC": f"40.{number}"}


async def test_a_file_of_each_form_is_loaded(database_url: str, tmp_path: Path) -> None:
    codes = {
        "MA_THUOC": "40.61",
        "MA_VAT_TU": "N01.01.010",
        "MA_DICH_VU": "02.1896",
        "MACCHN": "000001/HNO-CCHN",
        "MA_MAY": "SA.1.01001.7",
        "THOIGIAN_DK": "1",
        "BAN_KHAM": "12",
    }
    paths = [write(tmp_path / f"{name}.csv", name, [codes], header=FORMS[name].split(",")) for name in FORMS]
    facility = {"MA_CSKCB": "01001", "DIEM": "62.5", "MA_CSKCB_CU": "01A01", "CAP_CMKT": "basic_upper"}
    paths.append(write(tmp_path / "facilities.csv", CatalogueKind.FACILITIES, [facility]))
    counts, faults = await load_files(database_url, *paths)
    assert (counts, faults) == ([(1, 0, 0, 0)] * 7, [])
    assert await rows(database_url, "SELECT is_full_time FROM review.catalogue_practitioners") == [(True,)]
    points = "SELECT facility, code, points, former_code FROM review.catalogue_facilities"
    assert await rows(database_url, points) == [("", "01001", Decimal("62.5"), "01A01")]


async def test_loading_the_same_file_again_writes_nothing(database_url: str, tmp_path: Path) -> None:
    path = write(tmp_path / "drugs.csv", DRUGS, many_rows(2_000))
    assert await load_files(database_url, path) == ([(2_000, 0, 0, 0)], [])
    as_written, before = await versions(database_url), await listed(database_url, DRUGS)
    assert await load_files(database_url, path) == ([(0, 0, 2_000, 0)], [])
    assert await versions(database_url) == as_written
    assert await listed(database_url, DRUGS) == before
    assert before is not None
    assert before.entries == 1_000


async def test_rows_that_differ_are_changed_and_rows_absent_from_the_file_stay(
    database_url: str, tmp_path: Path
) -> None:
    other = {**PARACETAMOL, "MA_THUOC": "40.62"}
    path = write(tmp_path / "drugs.csv", DRUGS, [PARACETAMOL, other])
    await load_files(database_url, path)
    ended, renewed = {"DEN_NGAY": "2026-06-30"}, {"TU_NGAY": "20260701", "DON_GIA": "520"}
    write(path, DRUGS, [{**PARACETAMOL, **ended}, {**PARACETAMOL, **renewed}])
    assert await load_files(database_url, path) == ([(1, 1, 0, 0)], [])
    query = "SELECT code, valid_from, valid_until, price FROM review.catalogue_drugs ORDER BY 1, 2"
    assert await rows(database_url, query) == [
        ("40.61", date(2026, 1, 1), date(2026, 6, 30), Decimal(500)),
        ("40.61", date(2026, 7, 1), None, Decimal(520)),
        ("40.62", date(2026, 1, 1), None, Decimal(500)),
    ]


async def test_what_a_file_has_no_column_for_stays(database_url: str, tmp_path: Path) -> None:
    service = {"MA_DICH_VU": "02.1896", "MA_NHOM": "13", "GHI_CHU": "hạng II"}
    path = write(tmp_path / "services.csv", SERVICES, [service])
    await load_files(database_url, path)
    service["DON_GIA"] = "50600"
    write(path, SERVICES, [service], header=("MA_CSKCB", "MA_DICH_VU", "TEN_DICH_VU", "TU_NGAY", "DON_GIA"))
    assert await load_files(database_url, path) == ([(0, 1, 0, 0)], [])
    query = 'SELECT price, "group", note FROM review.catalogue_services'
    assert await rows(database_url, query) == [(Decimal(50_600), "13", "hạng II")]


async def test_all_faults_of_a_row_are_reported_by_line_and_column_and_the_others_are_loaded(
    database_url: str, tmp_path: Path
) -> None:
    faulty = {
        "MA_CSKCB": "1001",
        "MA_THUOC": "",
        "DON_GIA": "47.500,00",
        "TU_NGAY": "31/12/2026",
        "TYLE_TT_BH": "101",
    }
    backwards = {**PARACETAMOL, "MA_THUOC": "40.63", "DEN_NGAY": "20251231"}
    path = write(tmp_path / "drugs.csv", DRUGS, [PARACETAMOL, faulty, backwards])
    counts, faults = await load_files(database_url, path)
    assert counts == [(1, 0, 0, 2)]
    columns = ["MA_CSKCB", "MA_THUOC", "TU_NGAY", "DON_GIA", "TYLE_TT_BH"]
    assert faults == [*(("drugs.csv", 3, column) for column in columns), ("drugs.csv", 4, "DEN_NGAY")]


async def test_rows_that_are_about_the_same_from_the_same_day_on_are_all_refused(
    database_url: str, tmp_path: Path
) -> None:
    dearer = {**PARACETAMOL, "DON_GIA": "550"}
    other_tender = {**PARACETAMOL, "TT_THAU": "2/QĐ;G1;N2;2026"}
    path = write(tmp_path / "drugs.csv", DRUGS, [PARACETAMOL, dearer, other_tender])
    report = io.BytesIO()
    (tally,) = await load(database_url, open_files([path]), None, report, Silent())
    assert (tally.added, tally.refused) == (1, 2)
    assert [(row["column"], row["reason"]) for row in read(report)] == [
        ("MA_THUOC", "line 3 has the same key"),
        ("MA_THUOC", "line 2 has the same key"),
    ]


async def test_rows_of_another_facility_than_the_command_names_are_refused(
    database_url: str, tmp_path: Path
) -> None:
    path = write(
        tmp_path / "drugs.csv",
        DRUGS,
        [PARACETAMOL, {**PARACETAMOL, "MA_CSKCB": ""}, {**PARACETAMOL, "MA_CSKCB": "79025"}],
    )
    counts, faults = await load_files(database_url, path, facility="79025")
    assert (counts, faults[0]) == ([(0, 0, 0, 3)], ("drugs.csv", 2, "MA_CSKCB"))
    write(path, DRUGS, [{**PARACETAMOL, "MA_CSKCB": ""}])
    assert await load_files(database_url, path, facility="79025") == ([(1, 0, 0, 0)], [])
    assert await rows(database_url, "SELECT facility FROM review.catalogue_drugs") == [("79025",)]


async def test_several_files_of_a_kind_are_loaded_one_after_the_other(
    database_url: str, tmp_path: Path
) -> None:
    first = write(tmp_path / "1.csv", DRUGS, [PARACETAMOL, {**PARACETAMOL, "MA_THUOC": ""}])
    second = write(tmp_path / "2.csv", DRUGS, [{**PARACETAMOL, "DON_GIA": "510"}, {"MA_THUOC": "40.62"}])
    counts, faults = await load_files(database_url, first, second)
    assert (counts, faults) == ([(1, 0, 0, 1), (1, 1, 0, 0)], [("1.csv", 3, "MA_THUOC")])
    query = "SELECT price FROM review.catalogue_drugs WHERE code = '40.61'"
    assert await rows(database_url, query) == [(Decimal(510),)]


async def test_a_catalogue_is_loaded_on_the_days_on_which_any_row_is_in_force(
    database_url: str, tmp_path: Path
) -> None:
    spring = {**PARACETAMOL, "TU_NGAY": "20260101", "DEN_NGAY": "20260331"}
    autumn = {**PARACETAMOL, "TU_NGAY": "20260901", "DEN_NGAY": "20261231"}
    await load_files(database_url, write(tmp_path / "drugs.csv", DRUGS, [spring, autumn]))
    found = await listed(database_url, DRUGS)
    assert found is not None
    assert (found.entries, found.loaded_from, found.loaded_until) == (2, date(2026, 1, 1), date(2026, 12, 31))
    days = "SELECT loaded::text FROM review.catalogues"
    assert await rows(database_url, days) == [("{[2026-01-01,2026-04-01),[2026-09-01,2027-01-01)}",)]


EDITIONS = "SELECT kind, facility, edition, entries FROM review.catalogues ORDER BY 1, 2"


async def test_a_change_by_any_program_gives_the_catalogue_of_that_facility_alone_a_new_edition(
    database_url: str, tmp_path: Path
) -> None:
    await load_files(database_url, write(tmp_path / "drugs.csv", DRUGS, many_rows(4)))
    before = await rows(database_url, EDITIONS)
    for statement, changed, entries in (
        ("UPDATE review.catalogue_drugs SET price = 600 WHERE code = '40.0'", "01001", 2),
        ("DELETE FROM review.catalogue_drugs WHERE code = '40.1'", "01002", 1),
        ("UPDATE review.catalogue_drugs SET facility = '01001' WHERE code = '40.3'", "01002", 0),
    ):
        connection = await connect(database_url)
        await connection.execute(statement)
        await connection.close()
        after = await rows(database_url, EDITIONS)
        editions = {old[1]: (old[2], new[2], new[3]) for old, new in zip(before, after, strict=True)}
        was, now, count = editions[changed]
        assert (was != now, count) == (True, entries)
        before = after
    assert [row[3] for row in before] == [3, 0]


async def test_an_emptied_table_is_listed_as_empty(database_url: str, tmp_path: Path) -> None:
    await load_files(database_url, write(tmp_path / "drugs.csv", DRUGS, many_rows(2)))
    connection = await connect(database_url)
    await connection.execute("TRUNCATE review.catalogue_drugs")
    await connection.close()
    query = "SELECT facility, entries, loaded::text FROM review.catalogues ORDER BY 1"
    assert await rows(database_url, query) == [("01001", 0, "{}"), ("01002", 0, "{}")]


async def test_a_damaged_file_loads_nothing(database_url: str, tmp_path: Path) -> None:
    drugs = write(tmp_path / "drugs.csv", DRUGS, [PARACETAMOL])
    supplies = write(tmp_path / "supplies.csv", SUPPLIES, [{"MA_VAT_TU": "N01"}])
    supplies.write_text(supplies.read_text() + '"never closed')
    with pytest.raises(Problem, match=r"supplies\.csv:\d+: not valid CSV"):
        await load_files(database_url, drugs, supplies)
    assert await rows(database_url, "SELECT FROM review.catalogue_drugs") == []


async def test_a_database_without_catalogues_is_reported_with_the_command_to_run(
    database_url: str, tmp_path: Path
) -> None:
    connection = await connect(database_url)
    await connection.execute("DROP SCHEMA review CASCADE")
    await connection.close()
    with pytest.raises(Problem, match="wardgate migrate"):
        await load_files(database_url, write(tmp_path / "drugs.csv", DRUGS, [PARACETAMOL]))


async def test_a_worker_sees_what_was_loaded_in_its_next_batch(database_url: str, tmp_path: Path) -> None:
    need = CatalogueNeed("01001", {DRUGS: {"40.61", "40.99"}})
    connection = await connect(database_url)
    read = ReadCatalogues(CatalogueTable(connection), Memory(100))
    (nothing,) = await read.read([need])
    path = write(tmp_path / "drugs.csv", DRUGS, [PARACETAMOL])
    await load_files(database_url, path)
    (found,) = await read.read([need])
    write(path, DRUGS, [{**PARACETAMOL, "DON_GIA": "520"}])
    await load_files(database_url, path)
    (changed,) = await read.read([need])
    await connection.close()
    day = date(2026, 6, 1)
    assert nothing.drugs.on("40.61", day) == NotLoaded()
    assert [drugs.drugs.by_code["40.61"][0].price for drugs in (found, changed)] == [500, 520]
    assert changed.drugs.on("40.99", day) == NoEntry()
