"""The lists that the sample world is made of."""

import unicodedata
from random import Random

import pytest

from gateway.cards.card import Sex
from gateway.cards.subject import ChipId
from wardgate.samples.claims.illness import Illnesses
from wardgate.samples.data_file import DATA
from wardgate.samples.places.facility import Tier, make_facilities
from wardgate.samples.places.province import read_provinces
from wardgate.samples.random_choice import WeightedChoice


@pytest.mark.parametrize("name", sorted(file.name for file in DATA.iterdir()))
def test_a_list_is_written_in_nfc(name: str) -> None:
    assert unicodedata.is_normalized("NFC", (DATA / name).read_text("utf-8"))


def test_there_are_63_provinces_and_a_chip_id_may_bear_each() -> None:
    codes = {province.code for province in read_provinces()}
    assert len(codes) == 63
    for code in codes:
        ChipId.parse(f"0{code}099000001")


def test_there_are_200_facilities_with_every_tier_but_the_central_in_every_province() -> None:
    facilities = make_facilities(1, read_provinces())
    assert len({facility.code for facility in facilities}) == 200
    for tier in set(Tier) - {Tier.CENTRAL}:
        assert sum(facility.tier is tier for facility in facilities) == 63
        assert len({facility.province for facility in facilities if facility.tier is tier}) == 63
    assert len({(facility.province, facility.full_name) for facility in facilities}) == 200


@pytest.mark.parametrize("sex", [Sex.MALE, Sex.FEMALE])
def test_there_is_an_illness_for_every_age_and_sex_in_bed_and_out_of_it(sex: Sex) -> None:
    drawn = [illness for illness in Illnesses().by_code.values() if illness.weight]
    for age in range(101):
        in_bed = {illness.care.bed is not None for illness in drawn if illness.befalls(sex, age)}
        assert in_bed == {True, False}, age


def test_what_goes_with_an_illness_is_on_the_list() -> None:
    by_code = Illnesses().by_code
    assert {code for illness in by_code.values() for code in illness.companions} <= by_code.keys()


def test_an_urn_gives_what_is_heavy_more_often() -> None:
    urn, dice = WeightedChoice({"light": 1, "heavy": 9}), Random(1)
    drawn = [urn.draw(dice) for _ in range(1000)]
    assert 850 < drawn.count("heavy") < 950
