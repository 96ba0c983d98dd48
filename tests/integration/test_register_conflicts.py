"""Rows of one load that conflict with each other or with the register, and values that move between rows."""

from pathlib import Path

import msgspec

from gateway.register.load.register_files.cards import CARDS
from tests.contract.filled_register import keep
from tests.integration.register_loading import (
    HOLDING,
    OTHER_CHIP_ID,
    OTHER_HOLDING,
    OTHER_INSURANCE_NUMBER,
    load_files,
    read_holding,
    rows,
)
from tests.unit.gateway.cards.people import (
    CARD,
    CHIP_ID,
    INSURANCE_NUMBER,
    LAST_YEAR,
    NEXT_YEAR,
    OTHER_CARD,
    THIS_YEAR,
    a_holding,
    a_period,
)
from tests.unit.gateway.register.load.files import write, write_cards, write_people


async def test_periods_that_overlap_each_other_or_the_register_are_refused(
    database_url: str, tmp_path: Path
) -> None:
    await keep(database_url, [a_holding(LAST_YEAR)])
    periods = [
        a_period("2026-01-01", "2026-12-31"),
        a_period("2026-06-01", "2026-06-30"),
        a_period("2026-12-31", "2027-03-31"),
        a_period("2025-06-01", "2025-06-30"),
        a_period("2027-04-01", "2027-12-31"),
        a_period("2026-06-01", "2026-06-30", card=OTHER_CARD),
    ]
    counts, faults = await load_files(
        database_url, write_cards(tmp_path / "cards.csv", [a_holding(*periods)])
    )
    assert counts == [(2, 0, 0, 4)]
    assert faults == [("cards.csv", line, "valid_from") for line in (2, 3, 4, 5)]


async def test_one_load_can_move_periods_that_touch_each_other(database_url: str, tmp_path: Path) -> None:
    await keep(database_url, [a_holding(LAST_YEAR, THIS_YEAR, NEXT_YEAR)])
    moved = (
        a_period("2025-01-01", "2025-06-30"),
        a_period("2025-07-01", "2025-12-31"),
        a_period("2026-01-01", "2026-01-31"),
        a_period("2026-02-01", "2026-12-31"),
    )
    counts, _ = await load_files(database_url, write_cards(tmp_path / "cards.csv", [a_holding(*moved)]))
    assert counts == [(2, 2, 0, 0)]
    found = await read_holding(database_url)
    assert found is not None
    assert found.periods == (*moved, NEXT_YEAR)


async def test_a_period_whose_change_is_refused_still_conflicts_with_others(
    database_url: str, tmp_path: Path
) -> None:
    await keep(database_url, [a_holding(THIS_YEAR)])
    shortened = ("2026-01-01", "2026-06-30", "1001", "", "", "", "")
    following = ("2026-07-01", "2026-12-31", "01001", "", "", "", "")
    cards = write(tmp_path / "cards.csv", CARDS, [(CARD, *shortened), (CARD, *following)])
    counts, faults = await load_files(database_url, cards)
    assert counts == [(0, 0, 0, 2)]
    assert faults == [("cards.csv", 2, "registered_facility"), ("cards.csv", 3, "valid_from")]


async def test_a_chip_id_of_another_person_is_refused(database_url: str, tmp_path: Path) -> None:
    await keep(database_url, [HOLDING])
    taker = a_holding(person=msgspec.structs.replace(OTHER_HOLDING.person, chip_id=CHIP_ID))
    counts, faults = await load_files(database_url, write_people(tmp_path / "people.csv", [taker]))
    assert (counts, faults) == ([(0, 0, 0, 1)], [("people.csv", 2, "chip_id")])


async def test_one_load_can_move_chip_ids_between_people(database_url: str, tmp_path: Path) -> None:
    await keep(database_url, [HOLDING, OTHER_HOLDING])
    newcomer = msgspec.structs.replace(HOLDING.person, insurance_number="0100000001", chip_id=OTHER_CHIP_ID)
    people = [
        msgspec.structs.replace(HOLDING.person, chip_id=None),
        msgspec.structs.replace(OTHER_HOLDING.person, chip_id=CHIP_ID),
        newcomer,
    ]
    counts, _ = await load_files(
        database_url, write_people(tmp_path / "p.csv", [a_holding(person=one) for one in people])
    )
    assert counts == [(1, 2, 0, 0)]
    chip_ids = await rows(database_url, "SELECT insurance_number, chip_id FROM gateway.people ORDER BY 1")
    assert chip_ids == [
        ("0100000001", OTHER_CHIP_ID),
        (INSURANCE_NUMBER, None),
        (OTHER_INSURANCE_NUMBER, CHIP_ID),
    ]


async def test_a_chip_id_cannot_move_when_its_holder_s_row_is_refused(
    database_url: str, tmp_path: Path
) -> None:
    await keep(database_url, [HOLDING, OTHER_HOLDING])
    giver = msgspec.structs.replace(HOLDING.person, chip_id=None, full_name="")
    taker = msgspec.structs.replace(OTHER_HOLDING.person, chip_id=CHIP_ID)
    people = write_people(tmp_path / "people.csv", [a_holding(person=giver), a_holding(person=taker)])
    counts, faults = await load_files(database_url, people)
    assert counts == [(0, 0, 0, 2)]
    assert faults == [("people.csv", 2, "full_name"), ("people.csv", 3, "chip_id")]
