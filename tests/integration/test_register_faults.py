"""Which rows of register files are refused, and what the report contains about them."""

import io
from pathlib import Path

import msgspec

from gateway.register.load.load import load
from gateway.register.load.register_files.cards import CARDS
from gateway.register.load.register_files.people import PEOPLE
from gateway.register.load.register_files.register_files import open_files
from tests.contract.filled_register import keep
from tests.integration.register_loading import (
    HOLDING,
    OTHER_HOLDING,
    Silent,
    load_files,
    read,
    read_holding,
    rows,
)
from tests.unit.gateway.cards.people import CARD, INSURANCE_NUMBER, a_holding
from tests.unit.gateway.register.load.files import write, write_cards, write_people


async def test_rows_with_faults_are_refused_and_each_fault_is_reported_by_line_and_column(
    database_url: str, tmp_path: Path
) -> None:
    people = tmp_path / "people.csv"
    people.write_text(
        f"{','.join(PEOPLE.header)}\n"
        "0100000001,,Trần Thử,1999,male,\n"
        "123,001,,1999-02-31,man,yesterday\n"
        "0100000003,,Trần Thử,1999,male\n"
        "0100000004,,Trần Thử,2199,male,2198-01-01\n"
        "0100000005,,Trần Thử,1999-05,male,1999-04-30\n"
    )
    counts, faults = await load_files(database_url, people)
    assert counts == [(1, 0, 0, 4)]
    columns = ["insurance_number", "chip_id", "full_name", "birth_date", "sex", "died_on"]
    assert faults == [
        *(("people.csv", 3, column) for column in columns),
        ("people.csv", 4, ""),
        ("people.csv", 5, "birth_date"),
        ("people.csv", 5, "died_on"),
        ("people.csv", 5, "died_on"),
        ("people.csv", 6, "died_on"),
    ]
    assert await rows(database_url, "SELECT insurance_number FROM gateway.people") == [("0100000001",)]


async def test_contradictions_between_the_cells_of_a_card_are_reported(
    database_url: str, tmp_path: Path
) -> None:
    cards = write(
        tmp_path / "cards.csv",
        CARDS,
        [
            (CARD, "2026-01-01", "2025-12-31", "01001", "", "", "", ""),
            (CARD, "2027-01-01", "2027-12-31", "01001", "", "", "2027-03-01", ""),
            (CARD, "2028-01-01", "2028-12-31", "01001", "", "", "", "withdrawn"),
            (CARD, "2029-01-01", "2029-12-31", "01001", "", "", "soon", "withdrawn"),
        ],
    )
    counts, faults = await load_files(database_url, write_people(tmp_path / "people.csv", [HOLDING]), cards)
    assert counts == [(1, 0, 0, 0), (0, 0, 0, 4)]
    assert [(line, column) for _, line, column in faults] == [
        (2, "valid_until"),
        (3, "ended_on"),
        (4, "ended_on"),
        (5, "ended_on"),
    ]


async def test_rows_that_share_a_key_are_all_refused(database_url: str, tmp_path: Path) -> None:
    same_number = a_holding(
        person=msgspec.structs.replace(OTHER_HOLDING.person, insurance_number=INSURANCE_NUMBER)
    )
    same_chip_id = a_holding(
        person=msgspec.structs.replace(OTHER_HOLDING.person, insurance_number="0100000001")
    )
    people = write_people(tmp_path / "people.csv", [HOLDING, OTHER_HOLDING, same_number, same_chip_id])
    counts, faults = await load_files(database_url, people)
    assert counts == [(0, 0, 0, 4)]
    assert [(line, column) for _, line, column in faults] == [
        (2, "insurance_number"),
        (3, "chip_id"),
        (4, "insurance_number"),
        (4, "chip_id"),
        (5, "chip_id"),
    ]
    assert await rows(database_url, "SELECT FROM gateway.people") == []


async def test_a_card_is_refused_when_its_holder_is_unknown_or_refused(
    database_url: str, tmp_path: Path
) -> None:
    nameless = a_holding(
        *OTHER_HOLDING.periods, person=msgspec.structs.replace(OTHER_HOLDING.person, full_name="")
    )
    people = write_people(tmp_path / "people.csv", [nameless])
    cards = write_cards(tmp_path / "cards.csv", [HOLDING, nameless])
    counts, faults = await load_files(database_url, cards, people)
    assert counts == [(0, 0, 0, 1), (0, 0, 0, 2)]
    assert faults[1:] == [("cards.csv", 2, "card_number"), ("cards.csv", 3, "card_number")]


async def test_a_card_is_loaded_without_a_people_file_when_its_holder_is_in_the_register(
    database_url: str, tmp_path: Path
) -> None:
    await keep(database_url, [a_holding()])
    counts, _ = await load_files(database_url, write_cards(tmp_path / "cards.csv", [HOLDING]))
    assert counts == [(1, 0, 0, 0)]
    assert await read_holding(database_url) == HOLDING


async def test_the_report_gives_reasons_and_no_values(database_url: str, tmp_path: Path) -> None:
    people = write(
        tmp_path / "people.csv", PEOPLE, [("01123456789", "0011900123456", "Bí\tMật", "4/5/1990", "nam", "x")]
    )
    cards = write(
        tmp_path / "cards.csv", CARDS, [(CARD, "1/1/2026", "2026-12-31", "1001", "K9", "x", "y", "z")]
    )
    report = io.BytesIO()
    await load(database_url, open_files([people, cards]), report, Silent())
    reasons = [row["reason"] for row in read(report)]
    assert len(reasons) == 13
    assert "ten digits expected" in reasons
    for secret in ("01123456789", "0011900123456", "Bí", "4/5/1990", CARD, INSURANCE_NUMBER, "1/1/2026"):
        assert secret not in report.getvalue().decode()
