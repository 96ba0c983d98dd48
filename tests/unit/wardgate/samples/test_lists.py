"""The data files that the sample world is made from."""

import unicodedata
from random import Random

import pytest

from gateway.cards.card import Sex
from gateway.cards.subject import ChipId
from insurance.law.visit import Tier
from wardgate.samples.claims.illness import Illnesses
from wardgate.samples.data_file import DATA
from wardgate.samples.places.facility import make_facilities
from wardgate.samples.places.province import read_provinces
from wardgate.samples.random_choice import WeightedChoice


@pytest.mark.parametrize("name", sorted(file.name for file in DATA.iterdir()))
def test_a_list_is_written_in_nfc(name: str) -> None:
    assert unicodedata.is_normalized("NFC", (DATA / name).read_text("utf-8"))


def test_there_are_63_provinces_and_each_fits_into_a_chip_id() -> None:
    codes = {province.code for province in read_provinces()}
    assert len(codes) == 63
    for code in codes:
        ChipId.parse(f"0{code}099000001")


def test_there_are_200_facilities_with_every_tier_except_central_in_every_province() -> None:
    facilities = make_facilities(1, read_provinces())
    assert len({facility.code for facility in facilities}) == 200
    for tier in set(Tier) - {Tier.CENTRAL, Tier.NONE}:
        assert sum(facility.tier is tier for facility in facilities) == 63
        assert len({facility.province for facility in facilities if facility.tier is tier}) == 63
    assert len({(facility.province, facility.full_name) for facility in facilities}) == 200


@pytest.mark.parametrize("sex", [Sex.MALE, Sex.FEMALE])
def test_there_is_an_illness_for_every_age_and_sex_with_and_without_a_bed(sex: Sex) -> None:
    drawn = [illness for illness in Illnesses().by_code.values() if illness.weight]
    for age in range(101):
        in_bed = {illness.care.bed is not None for illness in drawn if illness.can_affect(sex, age)}
        assert in_bed == {True, False}, age


def test_every_secondary_diagnosis_is_in_the_list_of_illnesses() -> None:
    by_code = Illnesses().by_code
    assert {code for illness in by_code.values() for code in illness.secondary_diagnoses} <= by_code.keys()


def test_a_weighted_choice_draws_heavy_options_more_often() -> None:
    choice, random = WeightedChoice({"light": 1, "heavy": 9}), Random(1)
    drawn = [choice.draw(random) for _ in range(1000)]
    assert 850 < drawn.count("heavy") < 950
