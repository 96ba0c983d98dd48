"""Faults of the person or the card: the patient is not insured on the days of the visit."""

from datetime import date, timedelta

from msgspec.structs import replace

from wardgate.samples.cards.scenario import END_REASONS, Scenario
from wardgate.samples.cards.term import ONE_DAY
from wardgate.samples.claims.patient_pool import PatientPool
from wardgate.samples.claims.treatment import admit, examine, treat
from wardgate.samples.claims.visit import Patient
from wardgate.samples.faults.sample_fault import SampleFault, SampleVisit
from wardgate.samples.people.population import Citizen

A_YEAR = timedelta(days=365)


def long_expired(pool: PatientPool) -> SampleVisit:
    """The card expired some time before the visit."""
    citizen = pool.take(Scenario.EXPIRED, lambda each: _last_day(each) < pool.earliest)
    return SampleVisit(treat(pool, citizen))


def expired_the_day_before(pool: PatientPool) -> SampleVisit:
    """The card expired the day before admission: there are no days of grace, since it did not hold then."""
    citizen = pool.take(
        Scenario.EXPIRED, lambda each: pool.earliest <= _last_day(each) < pool.latest - 3 * ONE_DAY
    )
    first = _last_day(citizen) + ONE_DAY
    return SampleVisit(admit(pool, citizen, days=(first, first + 2 * ONE_DAY)))


def not_yet_valid(pool: PatientPool) -> SampleVisit:
    """Cover begins after the visit."""
    return SampleVisit(treat(pool, pool.take(Scenario.NOT_YET_VALID)))


def valid_from_mid_stay(pool: PatientPool) -> SampleVisit:
    """Cover begins during the stay."""
    citizen = pool.take(Scenario.ACCURATE, lambda each: _begins_within_visit_days(pool, each))
    begins = citizen.holding.periods[0].valid_from
    return SampleVisit(admit(pool, citizen, days=(begins - 2 * ONE_DAY, begins + 2 * ONE_DAY)))


def ended_early(pool: PatientPool) -> SampleVisit:
    """The card was withdrawn or reported decreased before the visit, although its term continues."""
    citizen = pool.take(pool.random.choice(list(END_REASONS)))
    return SampleVisit(examine(pool, citizen, day=pool.random_day(first=_ended_on(citizen))))


def ended_that_day(pool: PatientPool) -> SampleVisit:
    """The day of the visit is the first on which the card no longer holds."""
    citizen = pool.take(pool.random.choice(list(END_REASONS)))
    return SampleVisit(examine(pool, citizen, day=_ended_on(citizen)))


def unknown_chip_id(pool: PatientPool) -> SampleVisit:
    """Neither the chip ID nor the card number was ever issued."""
    visit = treat(pool, pool.take_insured(lambda each: each.holding.person.chip_id is not None))
    return SampleVisit(replace(visit, patient=_unassigned_numbers(pool, visit.patient)))


def unknown_card_number(pool: PatientPool) -> SampleVisit:
    """The claim has only a card number, which was never issued."""
    visit = treat(pool, pool.take_insured())
    return SampleVisit(
        replace(visit, patient=replace(_unassigned_numbers(pool, visit.patient), chip_id=None))
    )


def numbers_cut_short(pool: PatientPool) -> SampleVisit:
    """The chip ID has lost the zeros at its beginning, and the card number its last digit."""
    visit = treat(pool, pool.take_insured(lambda each: each.holding.person.chip_id is not None))
    chip_id, card_number = visit.patient.chip_id or "", visit.patient.card_number
    patient = replace(visit.patient, chip_id=chip_id.lstrip("0"), card_number=card_number[:-1])
    return SampleVisit(replace(visit, patient=patient))


def card_number_in_lower_case(pool: PatientPool) -> SampleVisit:
    """The claim has only a card number, in lower case."""
    visit = treat(pool, pool.take_insured())
    patient = replace(visit.patient, chip_id=None, card_number=visit.patient.card_number.lower())
    return SampleVisit(replace(visit, patient=patient))


def long_dead(pool: PatientPool) -> SampleVisit:
    """The patient died a week or more before the visit."""
    citizen = pool.take(Scenario.DIED, lambda each: _died_on(each) + timedelta(days=7) < pool.latest)
    first = max(_died_on(citizen) + timedelta(days=7), pool.earliest)
    return SampleVisit(examine(pool, citizen, day=pool.random_day(first)))


def dead_since_the_day_before(pool: PatientPool) -> SampleVisit:
    """The patient died the day before the visit."""
    citizen = pool.take(Scenario.DIED, lambda each: pool.earliest <= _died_on(each) < pool.latest)
    return SampleVisit(examine(pool, citizen, day=_died_on(citizen) + ONE_DAY))


def old_card_stated(pool: PatientPool) -> SampleVisit:
    """The claim states the term of a card that ended the day before, although the card was renewed."""
    visit = treat(pool, pool.take_insured())
    first = visit.days[0]
    term = replace(visit.patient.period, valid_from=first - A_YEAR, valid_until=first - ONE_DAY)
    return SampleVisit(replace(visit, patient=replace(visit.patient, period=term, next_period=None)))


def birth_year_wrong(pool: PatientPool) -> SampleVisit:
    """The year of birth on the claim is three years too early."""
    visit = treat(pool, pool.take_insured())
    person = visit.patient.person
    wrong = f"{int(person.birth_date[:4]) - 3}{person.birth_date[4:]}"
    patient = replace(visit.patient, person=replace(person, birth_date=wrong))
    return SampleVisit(replace(visit, patient=patient))


def _unassigned_numbers(pool: PatientPool, like: Patient) -> Patient:
    chip_id = pool.numbers.unassigned_chip_id(like.chip_id) if like.chip_id else None
    return replace(like, chip_id=chip_id, card_number=pool.numbers.unassigned_card_number(like.card_number))


def _last_day(citizen: Citizen) -> date:
    return citizen.holding.periods[-1].valid_until


def _ended_on(citizen: Citizen) -> date:
    return citizen.holding.periods[-1].ended_on or date.max


def _died_on(citizen: Citizen) -> date:
    return citizen.holding.person.died_on or date.max


def _begins_within_visit_days(pool: PatientPool, citizen: Citizen) -> bool:
    begins = citizen.holding.periods[0].valid_from
    is_newborn = citizen.born == begins
    return not is_newborn and pool.earliest + 2 * ONE_DAY <= begins <= pool.latest - 2 * ONE_DAY


FAULTS = (
    SampleFault("card-expired", "W01", (long_expired, expired_the_day_before)),
    SampleFault("card-not-yet-valid", "W01", (not_yet_valid, valid_from_mid_stay)),
    SampleFault("card-ended-early", "W01", (ended_early, ended_that_day)),
    SampleFault("person-unknown", "W02", (unknown_chip_id, unknown_card_number)),
    SampleFault("patient-not-identified", "W16", (numbers_cut_short, card_number_in_lower_case)),
    SampleFault("old-card-stated", "W22", (old_card_stated,)),
    SampleFault("birth-date-differs", "W23", (birth_year_wrong,)),
    SampleFault("person-dead", "W02", (long_dead, dead_since_the_day_before)),
)
