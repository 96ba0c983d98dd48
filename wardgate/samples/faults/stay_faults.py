"""Faults of days: a stay that ends before it begins, a line outside the stay, overlapping stays."""

from datetime import date

from msgspec.structs import replace

from wardgate.samples.cards.term import ONE_DAY
from wardgate.samples.claims.patient_pool import PatientPool
from wardgate.samples.claims.treatment import admit, examine
from wardgate.samples.claims.visit import Visit
from wardgate.samples.faults.sample_fault import SampleFault, SampleVisit

TESTS = ("1", "2", "3")


def dates_swapped(pool: PatientPool) -> SampleVisit:
    """The days of admission and discharge of a stay are swapped."""
    return SampleVisit(_swapped(admit(pool, pool.take_insured())))


def hours_swapped(pool: PatientPool) -> SampleVisit:
    """The hours of admission and discharge of an outpatient's visit are swapped."""
    return SampleVisit(_swapped(examine(pool, pool.take_insured())))


def test_long_before(pool: PatientPool) -> SampleVisit:
    """A test was done days before admission."""
    visit = admit(pool, pool.take_insured())
    return _test_on(visit, visit.days[0] - 5 * ONE_DAY)


def test_the_day_after(pool: PatientPool) -> SampleVisit:
    """A test was done on the day after discharge."""
    visit = admit(pool, pool.take_insured())
    return _test_on(visit, visit.days[1] + ONE_DAY)


def in_two_beds(pool: PatientPool) -> SampleVisit:
    """Two stays at two facilities overlap."""
    citizen = pool.take_insured()
    first = pool.random_day(pool.earliest + 3 * ONE_DAY, pool.latest - 5 * ONE_DAY)
    here = admit(pool, citizen, days=(first, first + 4 * ONE_DAY))
    there = admit(pool, citizen, days=(first - 3 * ONE_DAY, first + 2 * ONE_DAY))
    return SampleVisit(here, before=(replace(there, facility=pool.neighbour),))


def examined_while_in_bed(pool: PatientPool) -> SampleVisit:
    """An outpatient's visit here falls within a stay at another facility."""
    citizen = pool.take_insured()
    day = pool.random_day(pool.earliest + 3 * ONE_DAY, pool.latest - 3 * ONE_DAY)
    there = admit(pool, citizen, days=(day - 3 * ONE_DAY, day + 2 * ONE_DAY))
    return SampleVisit(examine(pool, citizen, day=day), before=(replace(there, facility=pool.neighbour),))


def _swapped(visit: Visit) -> Visit:
    return replace(visit, admitted=visit.discharged, discharged=visit.admitted)


def _test_on(visit: Visit, day: date) -> SampleVisit:
    place, test = next((place, line) for place, line in enumerate(visit.lines) if line.item.group in TESTS)
    moved = replace(test, first_day=day, last_day=day)
    return SampleVisit(
        replace(visit, lines=(*visit.lines[:place], moved, *visit.lines[place + 1 :])), line=place + 1
    )


FAULTS = (
    SampleFault("discharge-before-admission", "W03", (dates_swapped, hours_swapped)),
    SampleFault("line-outside-stay", "W03", (test_long_before, test_the_day_after)),
    SampleFault("stays-overlap", "W05", (in_two_beds, examined_while_in_bed)),
)
