"""Faults of days: a stay that ends before it begins, lines outside it, overlaps, too many bed days."""

from datetime import date, timedelta

from msgspec.structs import replace

from wardgate.samples.cards.term import ONE_DAY
from wardgate.samples.claims.patient_pool import PatientPool
from wardgate.samples.claims.treatment import admit, examine
from wardgate.samples.claims.visit import BilledLine, Visit, billed, total_of
from wardgate.samples.faults.sample_fault import SampleFault, SampleVisit

ONE_YEAR = timedelta(days=366)
# Cost groups (MA_NHOM).
TESTS = ("1", "2", "3")
BEDS = ("14", "15", "16")


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


def two_bed_days_too_many(pool: PatientPool) -> SampleVisit:
    """Two more bed days are billed than the stay has days."""
    visit = admit(pool, pool.take_insured())
    place = _place_of_bed(visit)
    bed = visit.lines[place]
    quantity = int(bed.quantity) + 2
    return _with_line(visit, place, billed(bed.item, bed.first_day, quantity, bed.last_day))


def bed_for_three_hours(pool: PatientPool) -> SampleVisit:
    """A bed day is billed for a stay of three hours."""
    day = pool.random_day()
    visit = admit(pool, pool.take_insured(), days=(day, day))
    admitted = visit.discharged - timedelta(hours=3)
    look_up = visit.look_up and replace(visit.look_up, at=admitted - timedelta(minutes=4))
    return SampleVisit(replace(visit, admitted=admitted, look_up=look_up), line=_place_of_bed(visit) + 1)


def taken_in_again(pool: PatientPool) -> SampleVisit:
    """An inpatient is discharged, and taken in again two hours later for the same illness."""
    citizen = pool.take_insured()
    day = pool.random_day(pool.earliest + 3 * ONE_DAY, pool.latest - 3 * ONE_DAY)
    here = admit(pool, citizen, days=(day, day + 2 * ONE_DAY))
    before = _without_lines_on(
        day, admit(pool, citizen, illness=here.illnesses[0], days=(day - 3 * ONE_DAY, day))
    )
    admitted = before.discharged + timedelta(hours=2)
    look_up = here.look_up and replace(here.look_up, at=admitted - timedelta(minutes=4))
    return SampleVisit(replace(here, admitted=admitted, look_up=look_up), before=(before,))


def _without_lines_on(day: date, visit: Visit) -> Visit:
    """Without what was given on this day alone: the stay that follows gives the same."""
    lines = tuple(line for line in visit.lines if line.first_day != day)
    return replace(visit, lines=lines, total=total_of(lines))


def made_next_year(pool: PatientPool) -> SampleVisit:
    """The year in which the claim was made is one too high."""
    return _made_years_late(examine(pool, pool.take_insured()), 1)


def made_ten_years_late(pool: PatientPool) -> SampleVisit:
    """The year in which the claim of a stay was made is ten too high."""
    return _made_years_late(admit(pool, pool.take_insured()), 10)


def _made_years_late(visit: Visit, years: int) -> SampleVisit:
    # By days: no year has a day that the other has not.
    return SampleVisit(replace(visit, created=visit.created + years * ONE_YEAR))


def _swapped(visit: Visit) -> Visit:
    return replace(visit, admitted=visit.discharged, discharged=visit.admitted)


def _test_on(visit: Visit, day: date) -> SampleVisit:
    place = _place_of(visit, TESTS)
    return _with_line(visit, place, replace(visit.lines[place], first_day=day, last_day=day))


def _place_of_bed(visit: Visit) -> int:
    return _place_of(visit, BEDS)


def _place_of(visit: Visit, groups: tuple[str, ...]) -> int:
    return next(place for place, line in enumerate(visit.lines) if line.item.group in groups)


def _with_line(visit: Visit, place: int, line: BilledLine) -> SampleVisit:
    lines = (*visit.lines[:place], line, *visit.lines[place + 1 :])
    return SampleVisit(replace(visit, lines=lines, total=total_of(lines)), line=place + 1)


FAULTS = (
    SampleFault("discharge-before-admission", "W03", (dates_swapped, hours_swapped)),
    SampleFault("line-outside-stay", "W03", (test_long_before, test_the_day_after)),
    SampleFault("stays-overlap", "W05", (in_two_beds, examined_while_in_bed)),
    SampleFault("taken-in-again", "W26", (taken_in_again,)),
    SampleFault("days-in-the-future", "W19", (made_next_year, made_ten_years_late)),
    SampleFault("too-many-bed-days", "F6_48", (two_bed_days_too_many, bed_for_three_hours)),
)
