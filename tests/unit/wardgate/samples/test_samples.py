"""A look-up with the facts of a sample has the outcome that the sample states."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

import pytest

from gateway.cards.card import Holding, Sex
from gateway.cards.judging.judge_card import judge_card
from gateway.cards.outcome_table import OUTCOMES
from gateway.cards.question import Purpose, Question, StatedHolder
from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber, PersonKey
from tests.unit.wardgate.samples.worlds import DAYS, a_world
from wardgate.samples.look_ups.sample import Sample
from wardgate.samples.world import SampleWorld

DAYS_OF_GRACE = 15
# It takes a register that is away.
NOT_TO_BE_SHOWN = {"UNDETERMINED"}


@pytest.mark.parametrize("today", DAYS, ids=str)
@pytest.mark.parametrize("people", [100, 3_000])
def test_every_sample_has_its_outcome(today: date, people: int) -> None:
    world = a_world(people=people, today=today)
    register = register_of(world)
    for sample in world.samples():
        question = question_of(sample)
        outcome = judge_card(question, register.get(question.subject.person), DAYS_OF_GRACE).outcome
        assert (outcome.name, outcome.vss_code) == (sample.outcome, sample.vss_code), sample


def test_every_outcome_has_two_samples_at_least() -> None:
    shown = Counter(sample.outcome for sample in a_world(people=100).samples())
    assert shown.keys() == {outcome.name for outcome in OUTCOMES} - NOT_TO_BE_SHOWN
    assert min(shown.values()) >= 2


def test_one_of_the_two_numbers_is_given() -> None:
    for sample in a_world().samples():
        assert (sample.chip_id is None) != (sample.card_number is None)


def test_a_child_without_chip_id_and_a_person_known_by_year_are_among_them() -> None:
    accurate = [sample for sample in a_world().samples() if sample.outcome == "ACCURATE"]
    assert any(sample.card_number and sample.card_number.startswith("TE1") for sample in accurate)
    assert any(len(sample.birth_date) == 4 for sample in accurate)


def register_of(world: SampleWorld) -> Mapping[PersonKey, Holding]:
    """The register by chip ID and by card number."""
    register: dict[PersonKey, Holding] = {}
    for holding in (citizen.holding for citizen in world.citizens()):
        register[InsuranceNumber(holding.person.insurance_number)] = holding
        if holding.person.chip_id:
            register[ChipId(holding.person.chip_id)] = holding
    return register


def question_of(sample: Sample) -> Question:
    """The question that a clerk asks."""
    subject = ChipId.parse(sample.chip_id) if sample.chip_id else CardNumber.parse(str(sample.card_number))
    sex = Sex(sample.sex) if sample.sex else None
    given = StatedHolder(full_name=sample.full_name, birth_date=sample.birth_date, sex=sex)
    return Question(
        subject,
        sample.service_date,
        sample.facility,
        Purpose.LOOK_UP,
        given,
        service_until=sample.service_until,
        registered_facility=sample.registered_facility,
    )
