"""Claims that look faulty and are not: they are at the limits of what the law allows."""

from datetime import date, timedelta

from msgspec.structs import replace

from wardgate.samples.cards.scenario import Scenario
from wardgate.samples.cards.term import ONE_DAY
from wardgate.samples.claims.patient_pool import PatientPool
from wardgate.samples.claims.treatment import admit, examine
from wardgate.samples.faults import service_lookalikes, shared_faults
from wardgate.samples.faults.sample_fault import MakeSampleVisit, SampleVisit
from wardgate.samples.people.population import Citizen

DAYS = timedelta(days=1)
AN_HOUR = timedelta(hours=1)
NEWBORN_ILLNESSES = ("P59.9", "P36.9", "P23.9")


def card_expires_during_stay(pool: PatientPool) -> SampleVisit:
    """The card expires during the stay: ND 188/2025, Article 50(4), pays up to fifteen more days."""
    citizen = pool.take(
        Scenario.EXPIRED, lambda each: _within_visit_days(pool, each.holding.periods[0].valid_until)
    )
    end = citizen.holding.periods[0].valid_until
    return SampleVisit(admit(pool, citizen, days=(end - 2 * DAYS, end + 3 * DAYS)))


def stay_over_two_cards(pool: PatientPool) -> SampleVisit:
    """The old card ends during the stay, and the new one begins the next day."""
    citizen = pool.take(
        Scenario.EXPIRED_NEW_CARD, lambda each: _within_visit_days(pool, each.holding.periods[0].valid_until)
    )
    end = citizen.holding.periods[0].valid_until
    return SampleVisit(admit(pool, citizen, days=(end - 2 * DAYS, end + 2 * DAYS)))


def death_during_stay(pool: PatientPool) -> SampleVisit:
    """The patient died on the day of discharge."""
    citizen = pool.take(Scenario.DIED, lambda each: _within_visit_days(pool, _day_of_death(each)))
    died_on = _day_of_death(citizen)
    return SampleVisit(admit(pool, citizen, days=(died_on - 3 * DAYS, died_on)))


def transfer(pool: PatientPool) -> SampleVisit:
    """A stay at the other facility ends on the day on which this one begins."""
    citizen = pool.take_insured()
    first, last = pool.random_day(pool.earliest + 4 * DAYS, pool.latest - 4 * DAYS), 4 * DAYS
    here = admit(pool, citizen, days=(first, first + last))
    there = admit(pool, citizen, illness=here.illnesses[0], days=(first - 3 * DAYS, first))
    return SampleVisit(here, before=(replace(there, facility=pool.neighbour),))


def examined_elsewhere_too(pool: PatientPool) -> SampleVisit:
    """An outpatient visits two facilities on one day, one after the other, for two illnesses."""
    citizen = pool.take_insured()
    day = pool.random_day()
    there = replace(examine(pool, citizen, day=day), facility=pool.neighbour)
    here = examine(pool, citizen, day=day)
    later = there.discharged + AN_HOUR - here.admitted
    look_up = here.look_up and replace(here.look_up, at=here.look_up.at + later)
    moved = replace(here, admitted=here.admitted + later, discharged=here.discharged + later, look_up=look_up)
    return SampleVisit(moved, before=(there,))


def newborn(pool: PatientPool) -> SampleVisit:
    """A child of a few days has an illness of newborns."""
    citizen = pool.take(Scenario.ACCURATE, lambda each: pool.earliest <= each.born <= pool.latest - 8 * DAYS)
    illness = pool.illnesses.by_code[pool.random.choice(NEWBORN_ILLNESSES)]
    first = citizen.born + pool.random.choice((1, 2, 3)) * ONE_DAY
    return SampleVisit(admit(pool, citizen, illness, (first, first + 4 * DAYS)))


def _within_visit_days(pool: PatientPool, day: date) -> bool:
    return pool.earliest + 3 * DAYS <= day <= pool.latest - 3 * DAYS


def _day_of_death(citizen: Citizen) -> date:
    return citizen.holding.person.died_on or date.max


LOOKALIKES: tuple[MakeSampleVisit, ...] = (
    *(card_expires_during_stay, stay_over_two_cards, death_during_stay),
    *(transfer, examined_elsewhere_too, newborn),
    *service_lookalikes.LOOKALIKES,
    *shared_faults.LOOKALIKES,
)
