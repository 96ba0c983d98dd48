"""The three answers of a catalogue about a code on a day."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from insurance.catalogue.catalogues import NO_CATALOGUES, Catalogues
from insurance.catalogue.drug import Drug
from insurance.catalogue.listed import Entries, Listed, NoEntry, NotLoaded
from insurance.catalogue.service import catalogue_code
from insurance.date_range import DateRange
from tests.unit.insurance.catalogue.entries import DRUG, a_drug

YEAR = (DateRange(date(2026, 1, 1), date(2026, 12, 31)),)
DAY = date(2026, 6, 1)


def listed(*drugs: Drug, loaded: tuple[DateRange, ...] = YEAR) -> Listed[Drug]:
    """A catalogue with these drugs of one code."""
    return Listed(loaded, {DRUG.code: drugs})


def test_an_entry_that_is_in_force_is_found() -> None:
    assert listed(DRUG).on(DRUG.code, DAY) == Entries((DRUG,))


def test_an_entry_is_in_force_from_its_first_to_its_last_day() -> None:
    drug = a_drug(valid_from=date(2026, 3, 1), valid_until=date(2026, 3, 31))
    catalogue = listed(drug)
    assert catalogue.on(drug.code, date(2026, 2, 28)) == NoEntry()
    assert catalogue.on(drug.code, date(2026, 3, 1)) == Entries((drug,))
    assert catalogue.on(drug.code, date(2026, 3, 31)) == Entries((drug,))
    assert catalogue.on(drug.code, date(2026, 4, 1)) == NoEntry()


def test_a_code_without_an_entry_is_not_in_the_catalogue() -> None:
    assert listed(DRUG).on("40.62", DAY) == NoEntry()


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2027, 1, 1)])
def test_on_a_day_for_which_nothing_is_loaded_a_code_cannot_be_judged(day: date) -> None:
    assert listed(a_drug(valid_until=date(2026, 12, 31))).on(DRUG.code, day) == NotLoaded()


def test_without_catalogues_nothing_can_be_judged() -> None:
    assert NO_CATALOGUES.drugs.on(DRUG.code, DAY) == NotLoaded()
    assert NO_CATALOGUES.facilities.on("01001", DAY) == NotLoaded()


def test_a_later_entry_replaces_an_earlier_one_that_has_no_end() -> None:
    dearer = a_drug(valid_from=date(2026, 5, 1), price=Decimal(550))
    catalogue = listed(dearer, DRUG)
    assert catalogue.on(DRUG.code, date(2026, 4, 30)) == Entries((DRUG,))
    assert catalogue.on(DRUG.code, date(2026, 5, 1)) == Entries((dearer,))


def test_several_things_with_one_code_are_all_found() -> None:
    other = a_drug(tender="2/QĐ;G1;N2;2026", valid_from=date(2026, 5, 1))
    assert listed(DRUG, other).on(DRUG.code, DAY) == Entries((DRUG, other))


@pytest.mark.parametrize(
    ("billed", "code"),
    [
        ("18.0015.0001", "18.0015.0001"),
        ("18.0015.0001_GT", "18.0015.0001"),
        ("18.0015.0001_TB", "18.0015.0001"),
        ("18.0015.0001.K.79025", "18.0015.0001"),
        ("18.0015.0001_GT_TB", "18.0015.0001"),
        ("02.1896", "02.1896"),
        ("VC.79025", "VC.79025"),
        ("", ""),
    ],
)
def test_catalogues_have_a_service_by_its_code_without_the_endings_of_the_bill(
    billed: str, code: str
) -> None:
    assert catalogue_code(billed) == code


def test_the_catalogues_of_a_claim_can_be_kept_and_read_again() -> None:
    catalogues = Catalogues(drugs=listed(DRUG, a_drug(tender="2")), services=Listed(YEAR))
    for codec in (msgspec.msgpack, msgspec.json):
        assert codec.decode(codec.encode(catalogues), type=Catalogues) == catalogues
