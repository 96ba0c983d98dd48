"""Two patients at once on one machine, with one surgeon or in one bed; and one after the other."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from wardgate.samples.cards.term import ONE_DAY
from wardgate.samples.claims.patient_pool import PatientPool
from wardgate.samples.claims.treatment import admit
from wardgate.samples.claims.visit import BilledLine, Visit
from wardgate.samples.faults.bed_faults import BEDS, DEAR_BED, bed_line
from wardgate.samples.faults.sample_fault import MakeSampleVisit, SampleFault, SampleVisit
from wardgate.samples.faults.service_faults import (
    AN_HOUR,
    HALF_AN_HOUR,
    IMAGING,
    LEAST_OF_OPERATION,
    OPERATION,
    a_machine,
    a_surgeon,
    on_the_second_day,
    session,
    two_items,
    with_lines,
)

STAY = 3 * ONE_DAY


def one_machine_for_two(pool: PatientPool) -> SampleVisit:
    """A picture is taken on a machine half an hour after that of another patient began, of an hour."""
    return _two_images(pool, HALF_AN_HOUR)


def one_machine_after_another_patient(pool: PatientPool) -> SampleVisit:
    """A picture is taken on a machine at the minute at which that of another patient ends."""
    return _two_images(pool, AN_HOUR)


def one_surgeon_for_two(pool: PatientPool) -> SampleVisit:
    """A surgeon operates on a patient half an hour after an operation of another one began, of an hour."""
    other, visit, began = _two_inpatients(pool)
    surgeon = a_surgeon(pool, began)
    one, another = two_items(pool, OPERATION, LEAST_OF_OPERATION)
    before = _with_one(other, OPERATION, session(one, began, performer=surgeon))
    second = session(another, began + HALF_AN_HOUR, performer=surgeon)
    return _on_last_line(_with_one(visit, OPERATION, second), before)


def one_bed_for_two(pool: PatientPool) -> SampleVisit:
    """Two patients lie in one bed, and the whole price is billed of both."""
    other, visit, _ = _two_inpatients(pool)
    bed = _a_bed(pool, other, visit)
    return _on_last_line(_in_bed(visit, bed), _in_bed(other, bed))


def one_bed_after_another_patient(pool: PatientPool) -> SampleVisit:
    """A patient comes into a bed an hour before the discharge of another one, who leaves it on this day."""
    first = pool.random_day(pool.earliest, pool.latest - 3 * STAY)
    other = admit(pool, pool.take_insured(), days=(first, first + STAY))
    visit = admit(pool, pool.take_insured(), days=(first + STAY, first + 2 * STAY))
    bed, admitted = _a_bed(pool, other, visit), other.discharged - AN_HOUR
    look_up = visit.look_up and replace(visit.look_up, at=admitted - timedelta(minutes=4))
    moved = replace(_in_bed(visit, bed), admitted=admitted, look_up=look_up)
    return SampleVisit(moved, before=(_in_bed(other, bed),))


def _a_bed(pool: PatientPool, first: Visit, last: Visit) -> str:
    """The number of an additional bed that nobody else has from the first visit to the last."""
    return f"T{pool.occupancy.take('additional bed', first.days[0], last.days[1]):03}"


def _in_bed(visit: Visit, bed: str) -> Visit:
    """The visit in this bed of one department, its last line."""
    others = (line for line in visit.lines if line.item.group not in BEDS)
    return replace(with_lines(visit, *others, bed_line(visit, DEAR_BED)), bed=bed)


def _two_images(pool: PatientPool, later: timedelta) -> SampleVisit:
    other, visit, began = _two_inpatients(pool)
    machine = a_machine(pool, began)
    one, another = two_items(pool, IMAGING)
    before = _with_one(other, IMAGING, session(one, began, machine=machine))
    second = session(another, began + later, machine=machine)
    return _on_last_line(_with_one(visit, IMAGING, second), before)


def _two_inpatients(pool: PatientPool) -> tuple[Visit, Visit, datetime]:
    """Two patients on the same days, and a time in the afternoon of the second day."""
    first = pool.random_day(pool.earliest, pool.latest - 2 * STAY)
    other = admit(pool, pool.take_insured(), days=(first, first + STAY))
    visit = admit(pool, pool.take_insured(), days=other.days)
    return other, visit, on_the_second_day(pool, visit)


def _with_one(visit: Visit, group: str, line: BilledLine) -> Visit:
    """With this line in place of all of the group."""
    others = (one for one in visit.lines if one.item.group != group)
    return with_lines(visit, *others, line)


def _on_last_line(visit: Visit, before: Visit) -> SampleVisit:
    return SampleVisit(visit, line=len(visit.lines), before=(before,))


FAULTS = (
    SampleFault("machine-with-two-patients", "W61", (one_machine_for_two,)),
    SampleFault("performer-with-two-patients", "W62", (one_surgeon_for_two,)),
    SampleFault("bed-with-two-patients", "W63", (one_bed_for_two,)),
)
LOOKALIKES: tuple[MakeSampleVisit, ...] = (one_machine_after_another_patient, one_bed_after_another_patient)
