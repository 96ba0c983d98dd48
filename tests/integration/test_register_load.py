"""Register files loaded into a real register."""

import gzip
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.csv
import pyarrow.parquet
import pytest

from gateway.cards.card import EndReason, Holding
from gateway.cards.card_table import CardTable
from gateway.cards.subject import InsuranceNumber
from gateway.register.facility_codes.facility_code_table import FacilityCodeTable
from gateway.register.load.load import load
from gateway.register.load.register_files.cards import CARDS
from gateway.register.load.register_files.facilities import FACILITIES
from gateway.register.load.register_files.facility_codes import FACILITY_CODES
from gateway.register.load.register_files.premium_support import PREMIUM_SUPPORT
from gateway.register.load.register_files.register_files import open_files
from gateway.register.procedures.household.support_table import province_decisions
from runtime.postgres.open_database import open_database
from runtime.problem import Problem
from tests.contract.filled_register import connect, keep
from tests.integration.register_loading import (
    HOLDING,
    OTHER_HOLDING,
    OTHER_INSURANCE_NUMBER,
    Silent,
    load_files,
    read_holding,
    rows,
)
from tests.unit.gateway.cards.people import LAST_YEAR, NEXT_YEAR, THIS_YEAR, a_holding
from tests.unit.gateway.register.load.files import write, write_cards, write_people, write_world
from tests.unit.wardgate.samples.worlds import a_world


async def versions(database_url: str) -> Sequence[Any]:
    """The version of every row: it changes with any write, even of equal values."""
    tables = ("facilities", "people", "cards", "card_periods")
    return [await rows(database_url, f"SELECT xmin::text, ctid::text FROM gateway.{name}") for name in tables]


async def test_the_files_of_a_sample_world_are_loaded_without_loss(database_url: str, tmp_path: Path) -> None:
    world = a_world(people=500)
    holdings = {citizen.holding.person.insurance_number: citizen.holding for citizen in world.citizens()}
    counts, faults = await load_files(database_url, *write_world(tmp_path, world))
    assert faults == []
    assert (counts[0], counts[2]) == ((500, 0, 0, 0), (200, 0, 0, 0))
    async with open_database(database_url) as database:
        found = await CardTable(database).holdings([InsuranceNumber(number) for number in holdings])
    assert {number: found[InsuranceNumber(number)] for number in holdings} == holdings


async def test_loading_the_same_files_again_writes_nothing_and_notifies_nobody(
    database_url: str, tmp_path: Path
) -> None:
    paths = write_world(tmp_path, a_world(people=300))
    before, _ = await load_files(database_url, *paths)
    as_written = await versions(database_url)
    notifications: list[str] = []
    listener = await connect(database_url)
    await listener.add_listener("register_changed", lambda *received: notifications.append(received[-1]))
    counts, _ = await load_files(database_url, *paths)
    await listener.close()
    assert counts == [(0, 0, added, 0) for added, *_ in before]
    assert await versions(database_url) == as_written
    assert notifications == []


async def test_rows_that_differ_are_changed_and_rows_absent_from_the_files_stay(
    database_url: str, tmp_path: Path
) -> None:
    await keep(database_url, [a_holding(LAST_YEAR, THIS_YEAR), OTHER_HOLDING])
    cut = msgspec.structs.replace(THIS_YEAR, ended_on=date(2026, 2, 1), end_reason=EndReason.WITHDRAWN)
    renamed = a_holding(
        cut, NEXT_YEAR, person=msgspec.structs.replace(HOLDING.person, full_name="Nguyễn Hoà")
    )
    paths = write_people(tmp_path / "p.csv", [renamed]), write_cards(tmp_path / "c.csv", [renamed])
    counts, _ = await load_files(database_url, *paths)
    assert counts == [(0, 1, 0, 0), (1, 1, 0, 0)]
    assert await read_holding(database_url) == Holding(renamed.person, (LAST_YEAR, cut, NEXT_YEAR))
    assert await read_holding(database_url, OTHER_INSURANCE_NUMBER) == OTHER_HOLDING


async def test_facilities_are_added_and_changed(database_url: str, tmp_path: Path) -> None:
    path = write(
        tmp_path / "f.csv", FACILITIES, [("01001", "Trạm", "01", "commune"), ("01002", "A", "01", "central")]
    )
    await load_files(database_url, path)
    write(path, FACILITIES, [("01001", "Trạm Y tế", "01", "none"), ("01002", "A", "01", "central")])
    counts, _ = await load_files(database_url, path)
    assert counts == [(0, 1, 1, 0)]
    query = "SELECT full_name, tier FROM gateway.facilities ORDER BY facility"
    assert await rows(database_url, query) == [("Trạm Y tế", "none"), ("A", "central")]


async def test_the_level_of_a_facility_stays_where_a_file_lacks_the_column(
    database_url: str, tmp_path: Path
) -> None:
    levels = "SELECT facility, full_name, care_level FROM gateway.facilities ORDER BY facility"
    known = [("01001", "A", "01", "none", "basic_upper"), ("01002", "B", "01", "district", "")]
    path = write(tmp_path / "f.csv", FACILITIES, known)
    assert await load_files(database_url, path) == ([(2, 0, 0, 0)], [])
    write(path, FACILITIES, [("01001", "A2", "01", "none"), ("01003", "C", "01", "commune")])
    assert await load_files(database_url, path) == ([(1, 1, 0, 0)], [])
    expected = [("01001", "A2", "basic_upper"), ("01002", "B", None), ("01003", "C", None)]
    assert await rows(database_url, levels) == expected
    write(path, FACILITIES, [("01001", "A2", "01", "none", ""), ("01003", "C", "01", "commune", "third")])
    assert await load_files(database_url, path) == ([(0, 1, 0, 1)], [("f.csv", 3, "care_level")])
    assert (await rows(database_url, levels))[0] == ("01001", "A2", None)


async def test_gzip_and_parquet_files_are_loaded_like_csv(database_url: str, tmp_path: Path) -> None:
    people = write_people(tmp_path / "p.csv", [HOLDING, OTHER_HOLDING])
    zipped = tmp_path / "p.csv.gz"
    zipped.write_bytes(gzip.compress(people.read_bytes()))
    cards = write_cards(tmp_path / "c.csv", [HOLDING, OTHER_HOLDING])
    as_text = pyarrow.csv.ConvertOptions(
        column_types=dict.fromkeys(CARDS.header, pyarrow.string()), strings_can_be_null=True
    )
    table = pyarrow.csv.read_csv(cards, convert_options=as_text)
    days = table.column("valid_from").cast(pyarrow.date32())
    table = table.set_column(table.column_names.index("valid_from"), "valid_from", days)
    pyarrow.parquet.write_table(table, tmp_path / "c.parquet")
    counts, faults = await load_files(database_url, tmp_path / "c.parquet", zipped)
    assert (counts, faults) == ([(2, 0, 0, 0), (2, 0, 0, 0)], [])
    assert await read_holding(database_url) == HOLDING


async def test_a_damaged_file_loads_nothing(database_url: str, tmp_path: Path) -> None:
    people = write_people(tmp_path / "people.csv", [HOLDING])
    cards = write_cards(tmp_path / "cards.csv", [HOLDING])
    cards.write_text(cards.read_text() + '"never closed')
    with pytest.raises(Problem, match=r"cards\.csv:\d+: not valid CSV"):
        await load_files(database_url, people, cards)
    assert await rows(database_url, "SELECT FROM gateway.people") == []


async def test_a_database_without_a_register_is_reported_with_the_command_to_run(
    database_url: str, tmp_path: Path
) -> None:
    connection = await connect(database_url)
    await connection.execute("DROP SCHEMA gateway CASCADE")
    await connection.close()
    with pytest.raises(Problem, match="wardgate migrate"):
        await load(
            database_url, open_files([write_people(tmp_path / "p.csv", [HOLDING])]), io.BytesIO(), Silent()
        )


async def test_a_database_that_cannot_be_reached_is_reported(tmp_path: Path) -> None:
    files = open_files([write_people(tmp_path / "p.csv", [HOLDING])])
    with pytest.raises(Problem, match="nothing was loaded"):
        await load("postgresql://127.0.0.1:1/none", files, io.BytesIO(), Silent())


async def test_renumbered_facilities_are_loaded_and_codes_in_a_circle_are_refused(
    database_url: str, tmp_path: Path
) -> None:
    path = write(
        tmp_path / "codes.csv",
        FACILITY_CODES,
        [("10001", "15901", "2025-07-01"), ("15901", "15A01", "2026-03-01")],
    )
    assert await load_files(database_url, path) == ([(2, 0, 0, 0)], [])
    write(
        path,
        FACILITY_CODES,
        [("15A01", "10001", "2026-06-01"), ("27001", "24901", "2025-07-01"), ("2", "x", "")],
    )
    counts, faults = await load_files(database_url, path)
    assert counts == [(1, 0, 0, 2)]
    assert [(line, column) for _, line, column in faults] == [
        (2, "new_code"),
        (4, "old_code"),
        (4, "new_code"),
        (4, "valid_from"),
    ]
    async with open_database(database_url) as database:
        changes = await FacilityCodeTable(database).read()
    assert [changes.current(code) for code in ("10001", "27001", "15A01")] == ["15A01", "24901", "15A01"]


async def test_what_provinces_add_to_premiums_is_loaded_and_changed_by_its_first_day(
    database_url: str, tmp_path: Path
) -> None:
    decision = ("79", "GD", "2026-01-01", "", "10", "Nghị quyết 1/2026/NQ-HĐND")
    path = write(tmp_path / "support.csv", PREMIUM_SUPPORT, [decision])
    assert await load_files(database_url, path) == ([(1, 0, 0, 0)], [])
    later = ("79", "GD", "2027-01-01", "2027-12-31", "30", "Nghị quyết 2/2026/NQ-HĐND")
    backwards = ("01", "GD", "2027-01-01", "2026-12-31", "30", "Nghị quyết 3/2026/NQ-HĐND")
    more = ("79", "GD", "2026-01-01", "", "20", "Nghị quyết 1/2026/NQ-HĐND")
    write(path, PREMIUM_SUPPORT, [later, backwards, more, ("7", "gd", "", "x", "101", "")])
    counts, faults = await load_files(database_url, path)
    assert counts == [(1, 1, 0, 2)]
    assert [(line, column) for _, line, column in faults] == [
        (3, "until"),
        *((5, name) for name in PREMIUM_SUPPORT.header),
    ]
    async with open_database(database_url) as database, database.transaction() as connection:
        decisions = await province_decisions(connection)
    assert sorted((one.since, one.until, one.percent) for one in decisions) == [
        (date(2026, 1, 1), None, 20),
        (date(2027, 1, 1), date(2027, 12, 31), 30),
    ]


async def test_a_card_may_be_registered_at_a_facility_whose_code_has_letters(
    database_url: str, tmp_path: Path
) -> None:
    holding = a_holding(msgspec.structs.replace(THIS_YEAR, registered_facility="01A1Z"))
    await load_files(
        database_url,
        write_people(tmp_path / "p.csv", [holding]),
        write_cards(tmp_path / "c.csv", [holding]),
        write(tmp_path / "f.csv", FACILITIES, [("01A1Z", "Phòng khám", "01", "none")]),
    )
    assert await read_holding(database_url) == holding
