"""Faults of days: a stay that ends before it begins, a line outside it, the patient at two places."""

from datetime import date

from msgspec.structs import replace

from wardgate.samples.cards.term import ONE_DAY
from wardgate.samples.claims.patient_pool import PatientPool
from wardgate.samples.claims.treatment import admit, examine
from wardgate.samples.claims.visit import Visit
from wardgate.samples.faults.sample_fault import Made, SampleFault

TESTS = ("1", "2", "3")


def dates_swapped(ward: PatientPool) -> Made:
    """Admission and discharge of a stay changed places."""
    return Made(_swapped(admit(ward, ward.call_insured())))


def hours_swapped(ward: PatientPool) -> Made:
    """Admission and discharge of a visit changed places within its day."""
    return Made(_swapped(examine(ward, ward.call_insured())))


def test_long_before(ward: PatientPool) -> Made:
    """A test was done days before admission."""
    visit = admit(ward, ward.call_insured())
    return _test_on(visit, visit.days[0] - 5 * ONE_DAY)


def test_the_day_after(ward: PatientPool) -> Made:
    """A test was done on the day after discharge."""
    visit = admit(ward, ward.call_insured())
    return _test_on(visit, visit.days[1] + ONE_DAY)


def in_two_beds(ward: PatientPool) -> Made:
    """Two stays at two facilities share some days."""
    citizen = ward.call_insured()
    first = ward.a_day(ward.earliest + 3 * ONE_DAY, ward.latest - 5 * ONE_DAY)
    here = admit(ward, citizen, days=(first, first + 4 * ONE_DAY))
    there = admit(ward, citizen, days=(first - 3 * ONE_DAY, first + 2 * ONE_DAY))
    return Made(here, before=(replace(there, facility=ward.neighbour),))


def examined_while_in_bed(ward: PatientPool) -> Made:
    """An outpatient here in the middle of a stay at another facility."""
    citizen = ward.call_insured()
    day = ward.a_day(ward.earliest + 3 * ONE_DAY, ward.latest - 3 * ONE_DAY)
    there = admit(ward, citizen, days=(day - 3 * ONE_DAY, day + 2 * ONE_DAY))
    return Made(examine(ward, citizen, day=day), before=(replace(there, facility=ward.neighbour),))


def _swapped(visit: Visit) -> Visit:
    return replace(visit, admitted=visit.discharged, discharged=visit.admitted)


def _test_on(visit: Visit, day: date) -> Made:
    place, test = next((place, line) for place, line in enumerate(visit.lines) if line.item.group in TESTS)
    moved = replace(test, first_day=day, last_day=day)
    return Made(
        replace(visit, lines=(*visit.lines[:place], moved, *visit.lines[place + 1 :])), line=place + 1
    )


FAULTS = (
    SampleFault("discharge-before-admission", "W03", (dates_swapped, hours_swapped)),
    SampleFault("line-outside-stay", "W03", (test_long_before, test_the_day_after)),
    SampleFault("stays-overlap", "W05", (in_two_beds, examined_while_in_bed)),
)
