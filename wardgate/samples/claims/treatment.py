"""Makes visits without a fault: an outpatient's examination, or an inpatient's stay."""

from datetime import date, datetime, timedelta

from gateway.cards.outcome_table import ACCURATE, UNDETERMINED
from insurance.law.cover.covered_days import holds_on
from wardgate.samples.claims.bill import bill_of_stay, bill_of_visit
from wardgate.samples.claims.illness import Illness
from wardgate.samples.claims.patient_pool import PatientPool
from wardgate.samples.claims.visit import Patient, QuotedLookUp, Visit, VisitKind, total_of
from wardgate.samples.people.population import Citizen
from wardgate.samples.random_choice import random_int

# This many of a hundred outpatients are sent to a second specialty.
SECOND_EXAMS_PERCENT = 12


def examine(
    pool: PatientPool, citizen: Citizen, illness: Illness | None = None, day: date | None = None
) -> Visit:
    """An outpatient's visit at the home facility; by default a random suitable illness and day."""
    illness = illness or pool.illness_of(citizen)
    day = day or pool.random_day()
    admitted = pool.random_time(day, 7, 10)
    second = pool.illness_of(citizen).care.exam if pool.random.random() * 100 < SECOND_EXAMS_PERCENT else None
    lines = bill_of_visit(illness.care, day, second)
    return Visit(
        facility=pool.home,
        patient=patient_of(citizen, day, day),
        kind=VisitKind.EXAMINATION,
        admitted=admitted,
        discharged=admitted + timedelta(minutes=random_int(pool.random, 45, 240)),
        illnesses=_with_secondary_diagnoses(pool, citizen, illness),
        lines=lines,
        total=total_of(lines),
        created=_day_of_submission(pool, day),
        look_up=_look_up_at_reception(citizen, admitted),
        # On a public holiday the facility sees no other outpatients.
        is_emergency=pool.holidays.has(day),
    )


def admit(
    pool: PatientPool, citizen: Citizen, illness: Illness | None = None, days: tuple[date, date] | None = None
) -> Visit:
    """An inpatient's stay at the home facility; by default a random suitable illness and random days.

    Admission is at any hour of the first day, discharge in the morning of the last.
    """
    illness = illness or pool.illness_of(citizen, in_bed=True)
    first, last = days or pool.random_stay()
    lines = bill_of_stay(pool.random, illness.care, first, last)
    admitted = pool.random_time(first, 0, 23)
    return Visit(
        facility=pool.home,
        patient=patient_of(citizen, first, last),
        kind=VisitKind.INPATIENT,
        admitted=admitted,
        discharged=pool.random_time(last, 8, 11),
        illnesses=_with_secondary_diagnoses(pool, citizen, illness),
        lines=lines,
        total=total_of(lines),
        created=_day_of_submission(pool, last),
        look_up=_look_up_at_reception(citizen, admitted),
        bed=f"H{pool.occupancy.take('bed', first, last):03}",
    )


def treat(pool: PatientPool, citizen: Citizen) -> Visit:
    """A visit or stay as the illness requires: after an operation with a bed a stay, else mostly a visit."""
    illness = pool.illness_of(citizen)
    care = illness.care
    stays = care.bed is not None and (care.operation is not None or pool.random.random() < 0.4)
    return admit(pool, citizen, illness) if stays else examine(pool, citizen, illness)


def patient_of(citizen: Citizen, first: date, last: date) -> Patient:
    """The patient's numbers on the claim of a stay on these days."""
    person, periods = citizen.holding.person, citizen.holding.periods
    period = next((one for one in periods if holds_on(one, first)), periods[-1])
    following = (one for one in periods if one is not period and first < one.valid_from <= last)
    return Patient(person.chip_id, period.card_number, person, period, next(following, None))


def _with_secondary_diagnoses(pool: PatientPool, citizen: Citizen, illness: Illness) -> tuple[Illness, ...]:
    others = pool.illnesses.secondary_diagnoses(illness, citizen.holding.person.sex, pool.age_of(citizen))
    return (illness, *(other for other in others if pool.random.random() < 0.5))


def _look_up_at_reception(citizen: Citizen, admitted: datetime) -> QuotedLookUp:
    """The look-up on admission.

    A person whose card is not in force gets UNDETERMINED, as if the register could not be reached: treatment
    after the answer "not valid" would be a fault of its own.
    """
    day, died_on = admitted.date(), citizen.holding.person.died_on
    covered = any(holds_on(period, day) for period in citizen.holding.periods)
    outcome = ACCURATE if covered and (died_on is None or died_on >= day) else UNDETERMINED
    return QuotedLookUp(day, admitted - timedelta(minutes=4), outcome)


def _day_of_submission(pool: PatientPool, last: date) -> date:
    return min(last + timedelta(days=random_int(pool.random, 0, 3)), pool.today)
