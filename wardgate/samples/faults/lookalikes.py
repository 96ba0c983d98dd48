"""Claims without a fault that look as if they had one: what the law allows, at its edges."""

from datetime import date, timedelta

from msgspec.structs import replace

from wardgate.samples.cards.scenario import Scenario
from wardgate.samples.cards.term import ONE_DAY
from wardgate.samples.claims.patient_pool import PatientPool
from wardgate.samples.claims.treatment import admit, examine
from wardgate.samples.faults.sample_fault import Made, Maker
from wardgate.samples.people.population import Citizen

DAYS = timedelta(days=1)
NEWBORN_ILLNESSES = ("P59.9", "P36.9", "P23.9")


def card_expires_during_stay(ward: PatientPool) -> Made:
    """The card ends in mid stay: ND 188/2025, Article 50(4) pays up to fifteen days more."""
    citizen = ward.call(
        Scenario.EXPIRED, lambda each: _in_mid_window(ward, each.holding.periods[0].valid_until)
    )
    end = citizen.holding.periods[0].valid_until
    return Made(admit(ward, citizen, days=(end - 2 * DAYS, end + 3 * DAYS)))


def stay_over_two_cards(ward: PatientPool) -> Made:
    """The old card ends in mid stay, the new one begins the day after."""
    citizen = ward.call(
        Scenario.EXPIRED_NEW_CARD, lambda each: _in_mid_window(ward, each.holding.periods[0].valid_until)
    )
    end = citizen.holding.periods[0].valid_until
    return Made(admit(ward, citizen, days=(end - 2 * DAYS, end + 2 * DAYS)))


def death_during_stay(ward: PatientPool) -> Made:
    """The patient died on the day of discharge."""
    citizen = ward.call(Scenario.DIED, lambda each: _in_mid_window(ward, _day_of_death(each)))
    died_on = _day_of_death(citizen)
    return Made(admit(ward, citizen, days=(died_on - 3 * DAYS, died_on)))


def transfer(ward: PatientPool) -> Made:
    """One stay ends at the other facility on the day on which ours begins."""
    citizen = ward.call_insured()
    first, last = ward.a_day(ward.earliest + 4 * DAYS, ward.latest - 4 * DAYS), 4 * DAYS
    here = admit(ward, citizen, days=(first, first + last))
    there = admit(ward, citizen, illness=here.illnesses[0], days=(first - 3 * DAYS, first))
    return Made(here, before=(replace(there, facility=ward.neighbour),))


def examined_elsewhere_too(ward: PatientPool) -> Made:
    """An outpatient at two facilities on one day, for two illnesses."""
    citizen = ward.call_insured()
    day = ward.a_day()
    there = replace(examine(ward, citizen, day=day), facility=ward.neighbour)
    return Made(examine(ward, citizen, day=day), before=(there,))


def newborn(ward: PatientPool) -> Made:
    """A child of a few days, with an illness that only such children have."""
    citizen = ward.call(Scenario.ACCURATE, lambda each: ward.earliest <= each.born <= ward.latest - 8 * DAYS)
    illness = ward.illnesses.by_code[ward.dice.choice(NEWBORN_ILLNESSES)]
    first = citizen.born + ward.dice.choice((1, 2, 3)) * ONE_DAY
    return Made(admit(ward, citizen, illness, (first, first + 4 * DAYS)))


def _in_mid_window(ward: PatientPool, day: date) -> bool:
    return ward.earliest + 3 * DAYS <= day <= ward.latest - 3 * DAYS


def _day_of_death(citizen: Citizen) -> date:
    return citizen.holding.person.died_on or date.max


LOOKALIKES: tuple[Maker, ...] = (
    *(card_expires_during_stay, stay_over_two_cards, death_during_stay),
    *(transfer, examined_elsewhere_too, newborn),
)
