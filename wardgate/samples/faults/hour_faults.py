"""Faults of hours: a test before its order, a service before the patient had come."""

from datetime import timedelta

from msgspec.structs import replace

from wardgate.samples.claims.patient_pool import PatientPool
from wardgate.samples.claims.treatment import admit, examine
from wardgate.samples.claims.visit import BilledLine, Visit
from wardgate.samples.faults.sample_fault import SampleFault, SampleVisit

# The usual order is ten minutes after the admission.
BEFORE_ORDER, BEFORE_ADMISSION = timedelta(minutes=5), timedelta(minutes=20)


def done_before_order(pool: PatientPool) -> SampleVisit:
    """The first line was performed before it was ordered."""
    visit = examine(pool, pool.take_insured())
    return _with_first(visit, replace(visit.lines[0], performed=visit.admitted + BEFORE_ORDER))


def before_reception(pool: PatientPool) -> SampleVisit:
    """The first line was ordered and performed before the patient was registered."""
    visit = examine(pool, pool.take_insured())
    return _with_first(visit, replace(visit.lines[0], ordered=visit.admitted - BEFORE_ADMISSION))


def after_discharge(pool: PatientPool) -> SampleVisit:
    """An operation, test or image was performed after the inpatient was discharged on the same day."""
    visit = admit(pool, pool.take_insured())
    day, at = visit.days[1], visit.discharged + BEFORE_ADMISSION
    line = replace(visit.lines[0], first_day=day, last_day=day, ordered=at)
    return _with_first(visit, line)


def _with_first(visit: Visit, line: BilledLine) -> SampleVisit:
    return SampleVisit(replace(visit, lines=(line, *visit.lines[1:])), line=1)


FAULTS = (
    SampleFault("done-before-order", "W20", (done_before_order,)),
    SampleFault("hour-outside-stay", "W21", (before_reception, after_discharge)),
)
