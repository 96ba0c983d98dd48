"""The catalogues that an example of a rule can have."""

from datetime import date
from decimal import Decimal

import pytest
import yaml

from insurance.catalogue.listed import Entries, NoEntry, NotLoaded
from insurance.law.visit import CareLevel, Tier
from tests.rules.cases import a_case
from tests.rules.claims import FACILITY

DAY = date(2026, 9, 10)
GIVEN = """
    drugs: [{code: "40.61", price: 500.5, valid_until: 2026-06-30}, {code: "40.61", tender: "2"}]
    services: []
    facilities: [{code: "79025", care_level: basic_upper, points: 62}]
"""


def test_an_entry_has_the_facts_of_the_example_and_defaults() -> None:
    catalogues = a_case(catalogues=yaml.safe_load(GIVEN)).catalogues
    first, second = catalogues.drugs.by_code["40.61"]
    assert (first.facility, first.price, first.valid_until) == (FACILITY, Decimal("500.5"), date(2026, 6, 30))
    assert (second.price, second.tender, second.quantity) == (Decimal(1000), "2", None)
    assert catalogues.drugs.on("40.61", DAY) == Entries((second,))
    (facility,) = catalogues.facilities.by_code["79025"]
    assert (facility.facility, facility.tier, facility.care_level) == (
        "",
        Tier.PROVINCIAL,
        CareLevel.BASIC_UPPER,
    )


def test_a_catalogue_that_an_example_gives_is_loaded_and_the_others_are_not() -> None:
    catalogues = a_case(catalogues=yaml.safe_load(GIVEN)).catalogues
    assert catalogues.services.on("02.1896", DAY) == NoEntry()
    assert catalogues.supplies.on("N01", DAY) == NotLoaded()
    assert a_case().catalogues.drugs.on("40.61", DAY) == NotLoaded()


def test_another_name_than_that_of_a_catalogue_is_refused() -> None:
    with pytest.raises(ValueError, match="medicines"):
        a_case(catalogues={"medicines": []})
