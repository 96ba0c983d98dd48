"""What is done with a patient who was called in: an examination, or a stay in bed; both without a fault."""

from datetime import date, datetime, timedelta

from gateway.cards.outcomes import ACCURATE, UNDETERMINED
from wardgate.samples.claims.bill import bill_of_stay, bill_of_visit
from wardgate.samples.claims.illness import Illness
from wardgate.samples.claims.patient_pool import PatientPool
from wardgate.samples.claims.visit import LookUp, Patient, Visit, VisitKind, total_of
from wardgate.samples.people.population import Citizen
from wardgate.samples.random_choice import between

# So many in a hundred visitors are sent on to a second specialty.
SECOND_EXAMS_PERCENT = 12


def examine(
    ward: PatientPool, citizen: Citizen, illness: Illness | None = None, day: date | None = None
) -> Visit:
    """An outpatient's visit at the home facility; any suitable illness on any day where none is given."""
    illness = illness or ward.illness_of(citizen)
    day = day or ward.a_day()
    admitted = ward.moment(day, 7, 10)
    second = ward.illness_of(citizen).care.exam if ward.dice.random() * 100 < SECOND_EXAMS_PERCENT else None
    lines = bill_of_visit(illness.care, day, second)
    return Visit(
        facility=ward.home,
        patient=patient_of(citizen),
        kind=VisitKind.EXAMINATION,
        admitted=admitted,
        discharged=admitted + timedelta(minutes=between(ward.dice, 45, 240)),
        illnesses=_with_companions(ward, citizen, illness),
        lines=lines,
        total=total_of(lines),
        created=_handed_in(ward, day),
        look_up=_at_reception(citizen, admitted),
    )


def admit(
    ward: PatientPool, citizen: Citizen, illness: Illness | None = None, days: tuple[date, date] | None = None
) -> Visit:
    """An inpatient's stay at the home facility, from any hour of the first day to the morning of the last."""
    illness = illness or ward.illness_of(citizen, in_bed=True)
    first, last = days or ward.some_days()
    lines = bill_of_stay(ward.dice, illness.care, first, last)
    admitted = ward.moment(first, 0, 23)
    return Visit(
        facility=ward.home,
        patient=patient_of(citizen),
        kind=VisitKind.INPATIENT,
        admitted=admitted,
        discharged=ward.moment(last, 8, 11),
        illnesses=_with_companions(ward, citizen, illness),
        lines=lines,
        total=total_of(lines),
        created=_handed_in(ward, last),
        look_up=_at_reception(citizen, admitted),
    )


def treat(ward: PatientPool, citizen: Citizen) -> Visit:
    """As the illness asks: whoever is operated on in bed stays, most of the others go home."""
    illness = ward.illness_of(citizen)
    care = illness.care
    stays = care.bed is not None and (care.operation is not None or ward.dice.random() < 0.4)
    return admit(ward, citizen, illness) if stays else examine(ward, citizen, illness)


def patient_of(citizen: Citizen) -> Patient:
    """The numbers that the claim bears."""
    return Patient(citizen.holding.person.chip_id, citizen.holding.periods[-1].card_number)


def _with_companions(ward: PatientPool, citizen: Citizen, illness: Illness) -> tuple[Illness, ...]:
    others = ward.illnesses.companions(illness, citizen.holding.person.sex, ward.age_of(citizen))
    return (illness, *(other for other in others if ward.dice.random() < 0.5))


def _at_reception(citizen: Citizen, admitted: datetime) -> LookUp:
    """Where the register would have said no, it was away: to treat in spite of a no is a fault of its own."""
    day, died_on = admitted.date(), citizen.holding.person.died_on
    covered = any(period.holds_on(day) for period in citizen.holding.periods)
    outcome = ACCURATE if covered and (died_on is None or died_on >= day) else UNDETERMINED
    return LookUp(day, admitted - timedelta(minutes=4), outcome)


def _handed_in(ward: PatientPool, last: date) -> date:
    return min(last + timedelta(days=between(ward.dice, 0, 3)), ward.today)
