"""The people of the sample world resemble people in the register."""

import re
import unicodedata
from datetime import date, timedelta
from itertools import pairwise

import pytest

from gateway.cards.card import Sex
from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber
from insurance.age import age_on
from insurance.law.cover.covered_days import holds_on
from tests.unit.wardgate.samples.worlds import AN_ORDINARY_DAY, DAYS, a_world
from wardgate.samples.cards.scenario import Scenario
from wardgate.samples.cards.term import childhood
from wardgate.samples.people.population import Citizen

LEVELS = {
    **{"TE": "1", "CC": "1", "HT": "3", "QN": "5", "CA": "5"},
    **dict.fromkeys(("HN", "DT", "BT", "CB", "CK", "CT"), "2"),
    **dict.fromkeys(("DN", "HC", "HS", "GD", "TN"), "4"),
}


@pytest.fixture(scope="module", params=DAYS, ids=str)
def today(request: pytest.FixtureRequest) -> date:
    day: date = request.param
    return day


@pytest.fixture(scope="module")
def citizens(today: date) -> list[Citizen]:
    return list(a_world(today=today).citizens())


def test_the_same_seed_makes_the_same_people_and_another_seed_makes_others() -> None:
    people = list(a_world(people=500).citizens())
    assert list(a_world(people=500).citizens()) == people
    assert list(a_world(people=500, seed=2).citizens()) != people


def test_a_larger_world_begins_with_the_people_of_a_smaller_one() -> None:
    larger = list(a_world(people=600).citizens())
    assert larger[:200] == list(a_world(people=200).citizens())


def test_no_two_people_have_the_same_number() -> None:
    people = [citizen.holding.person for citizen in a_world(people=20_000).citizens()]
    chip_ids = [person.chip_id for person in people if person.chip_id]
    assert len(set(chip_ids)) == len(chip_ids)
    assert len({person.insurance_number for person in people}) == len(people) == 20_000


def test_about_two_in_a_hundred_have_no_chip_id_and_all_of_them_are_small_children() -> None:
    without = [each for each in a_world(people=20_000).citizens() if each.holding.person.chip_id is None]
    assert 0.01 < len(without) / 20_000 < 0.03
    assert all(age_on(each.born, AN_ORDINARY_DAY) <= 6 for each in without)


def test_a_chip_id_contains_province_century_sex_and_year(citizens: list[Citizen]) -> None:
    for citizen in citizens:
        person = citizen.holding.person
        if person.chip_id:
            ChipId.parse(person.chip_id)
            century, female = divmod(int(person.chip_id[3]), 2)
            assert (19 + century) * 100 + int(person.chip_id[4:6]) == citizen.born.year
            assert person.sex is (Sex.FEMALE if female else Sex.MALE)


def test_names_are_three_words_in_nfc(citizens: list[Citizen]) -> None:
    for name in (citizen.holding.person.full_name for citizen in citizens):
        assert unicodedata.is_normalized("NFC", name)
        assert len(name.split()) == 3
        assert name == name.title()


def test_the_recorded_birth_date_is_the_true_one_as_far_as_it_goes(
    citizens: list[Citizen], today: date
) -> None:
    for citizen in citizens:
        assert re.fullmatch(r"\d{4}(-\d\d){0,2}", citizen.holding.person.birth_date)
        assert citizen.born.isoformat().startswith(citizen.holding.person.birth_date)
        assert citizen.born <= today


def test_a_card_number_is_of_its_holder_and_its_level_of_its_group(citizens: list[Citizen]) -> None:
    for citizen in citizens:
        InsuranceNumber.parse(citizen.holding.person.insurance_number)
        for period in citizen.holding.periods:
            number = CardNumber.parse(period.card_number)
            assert number.person.text == citizen.holding.person.insurance_number
            assert period.card_number[2] == LEVELS[period.card_number[:2]]


def test_a_child_holds_a_childs_card_as_long_as_the_law_gives_it(
    citizens: list[Citizen], today: date
) -> None:
    for citizen in citizens:
        if citizen.scenario is Scenario.CHILD_WITHOUT_CARD:
            continue
        in_force = {period.card_number[:2] for period in citizen.holding.periods if holds_on(period, today)}
        assert ("TE" in in_force) == (today <= childhood(citizen.born)[1]), citizen


def test_the_periods_of_one_card_never_overlap(citizens: list[Citizen]) -> None:
    for citizen in citizens:
        periods = citizen.holding.periods
        assert periods == tuple(sorted(periods, key=lambda period: period.valid_from))
        for one, next_one in pairwise(periods):
            assert one.card_number != next_one.card_number or one.valid_until < next_one.valid_from


def test_yearly_periods_follow_each_other_without_a_gap(citizens: list[Citizen]) -> None:
    for citizen in citizens:
        if citizen.scenario is Scenario.ACCURATE:
            for one, next_one in pairwise(citizen.holding.periods):
                gap = next_one.valid_from - one.valid_until
                assert gap == timedelta(days=1) or one.card_number.startswith("TE")


def test_a_card_is_registered_at_a_facility_of_its_province(citizens: list[Citizen]) -> None:
    known = {facility.code for facility in a_world().facilities}
    for period in (period for citizen in citizens for period in citizen.holding.periods):
        assert period.registered_facility in known
        assert period.registered_facility[:2] == period.card_number[3:5]


def test_the_smallest_world_has_a_person_for_every_scenario() -> None:
    assert {citizen.scenario for citizen in a_world(people=100).citizens()} == set(Scenario)


def test_a_world_with_fewer_people_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 100 people"):
        a_world(people=99)
