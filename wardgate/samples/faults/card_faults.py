"""Faults of the person or the card: nobody insured was treated."""

from datetime import date, timedelta

from msgspec.structs import replace

from wardgate.samples.cards.scenario import END_REASONS, Scenario
from wardgate.samples.cards.term import ONE_DAY
from wardgate.samples.claims.patient_pool import PatientPool
from wardgate.samples.claims.treatment import admit, examine, treat
from wardgate.samples.claims.visit import Patient
from wardgate.samples.faults.sample_fault import Made, SampleFault
from wardgate.samples.people.population import Citizen


def long_expired(ward: PatientPool) -> Made:
    """The card had run out some time before."""
    citizen = ward.call(Scenario.EXPIRED, lambda each: _last_day(each) < ward.earliest)
    return Made(treat(ward, citizen))


def expired_the_day_before(ward: PatientPool) -> Made:
    """The card had run out on the eve: no days of grace, since it did not hold on admission."""
    citizen = ward.call(
        Scenario.EXPIRED, lambda each: ward.earliest <= _last_day(each) < ward.latest - 3 * ONE_DAY
    )
    first = _last_day(citizen) + ONE_DAY
    return Made(admit(ward, citizen, days=(first, first + 2 * ONE_DAY)))


def not_yet_valid(ward: PatientPool) -> Made:
    """Cover begins only after the visit."""
    return Made(treat(ward, ward.call(Scenario.NOT_YET_VALID)))


def valid_from_mid_stay(ward: PatientPool) -> Made:
    """Cover begins while the patient is lying in bed already."""
    citizen = ward.call(Scenario.ACCURATE, lambda each: _begins_in_window(ward, each))
    begins = citizen.holding.periods[0].valid_from
    return Made(admit(ward, citizen, days=(begins - 2 * ONE_DAY, begins + 2 * ONE_DAY)))


def ended_early(ward: PatientPool) -> Made:
    """The card was withdrawn or reported decreased before the visit, though its term runs on."""
    citizen = ward.call(ward.dice.choice(list(END_REASONS)))
    return Made(examine(ward, citizen, day=ward.a_day(first=_ended_on(citizen))))


def ended_that_day(ward: PatientPool) -> Made:
    """The day of the visit is the first on which the card no longer holds."""
    citizen = ward.call(ward.dice.choice(list(END_REASONS)))
    return Made(examine(ward, citizen, day=_ended_on(citizen)))


def unknown_chip_id(ward: PatientPool) -> Made:
    """Neither the chip ID nor the card number is anybody's."""
    visit = treat(ward, ward.call_insured(lambda each: each.holding.person.chip_id is not None))
    return Made(replace(visit, patient=_nobody(ward, visit.patient)))


def unknown_card_number(ward: PatientPool) -> Made:
    """The claim bears only a card number, and it is nobody's."""
    visit = treat(ward, ward.call_insured())
    return Made(replace(visit, patient=replace(_nobody(ward, visit.patient), chip_id=None)))


def long_dead(ward: PatientPool) -> Made:
    """The patient had died a week before, or longer."""
    citizen = ward.call(Scenario.DIED, lambda each: _died_on(each) + timedelta(days=7) < ward.latest)
    first = max(_died_on(citizen) + timedelta(days=7), ward.earliest)
    return Made(examine(ward, citizen, day=ward.a_day(first)))


def dead_since_the_day_before(ward: PatientPool) -> Made:
    """The patient had died on the eve."""
    citizen = ward.call(Scenario.DIED, lambda each: ward.earliest <= _died_on(each) < ward.latest)
    return Made(examine(ward, citizen, day=_died_on(citizen) + ONE_DAY))


def _nobody(ward: PatientPool, like: Patient) -> Patient:
    chip_id = ward.numbers.chip_id_of_nobody(like.chip_id) if like.chip_id else None
    return Patient(chip_id, ward.numbers.card_of_nobody(like.card_number))


def _last_day(citizen: Citizen) -> date:
    return citizen.holding.periods[-1].valid_until


def _ended_on(citizen: Citizen) -> date:
    return citizen.holding.periods[-1].ended_on or date.max


def _died_on(citizen: Citizen) -> date:
    return citizen.holding.person.died_on or date.max


def _begins_in_window(ward: PatientPool, citizen: Citizen) -> bool:
    begins = citizen.holding.periods[0].valid_from
    is_newborn = citizen.born == begins
    return not is_newborn and ward.earliest + 2 * ONE_DAY <= begins <= ward.latest - 2 * ONE_DAY


FAULTS = (
    SampleFault("card-expired", "W01", (long_expired, expired_the_day_before)),
    SampleFault("card-not-yet-valid", "W01", (not_yet_valid, valid_from_mid_stay)),
    SampleFault("card-ended-early", "W01", (ended_early, ended_that_day)),
    SampleFault("person-unknown", "W02", (unknown_chip_id, unknown_card_number)),
    SampleFault("person-dead", "W02", (long_dead, dead_since_the_day_before)),
)
