"""Faults of beds: of another department, of another class, or two of a day; and what a price contains."""

from msgspec.structs import replace

from wardgate.samples.cards.term import ONE_DAY
from wardgate.samples.claims.illness import Item, read_items, read_rare_items
from wardgate.samples.claims.patient_pool import PatientPool
from wardgate.samples.claims.treatment import admit
from wardgate.samples.claims.visit import BilledLine, Visit, billed
from wardgate.samples.faults.sample_fault import SampleFault, SampleVisit
from wardgate.samples.faults.service_faults import on_the_second_day, with_lines

# MA_NHOM.
BEDS, OPERATIONS = ("14", "15", "16"), ("8", "18")
# A bed of K27 costs less than one of K03 or K11; the surgical one is of K19.
DEAR_BED, OTHER_BED, SURGICAL_BED, CHEAP_WARD = "K03.1911", "K11.1911", "K19.1927", "K27"
APPENDIX, DRAINAGE = "03.4090.0459", "10.0514.0493"


def bed_of_another_department(pool: PatientPool) -> SampleVisit:
    """The patient lay in a department with cheaper beds than the one that is billed."""
    visit = admit(pool, pool.take_insured())
    return _with_beds(visit, replace(bed_line(visit, DEAR_BED), department=CHEAP_WARD))


def surgical_bed_without_operation(pool: PatientPool) -> SampleVisit:
    """A surgical bed is billed of a patient who had no operation."""
    visit = admit(pool, pool.take_insured())
    others = [line for line in visit.lines if line.item.group not in OPERATIONS]
    return _with_beds(with_lines(visit, *others), bed_line(visit, SURGICAL_BED))


def two_beds_a_day(pool: PatientPool) -> SampleVisit:
    """On the day on which the patient moved to another department, both bill a whole bed day."""
    visit = admit(pool, pool.take_insured())
    day = visit.days[0] + ONE_DAY
    return _with_beds(visit, *(billed(_item(code), day) for code in (DEAR_BED, OTHER_BED)), line=-2)


def drainage_inside_an_operation(pool: PatientPool) -> SampleVisit:
    """A drainage is billed beside the removal of the appendix, which contains it."""
    visit = admit(pool, pool.take_insured())
    others = [line for line in visit.lines if line.item.group not in OPERATIONS]
    began = on_the_second_day(pool, visit)
    both = (replace(billed(_item(code), began.date()), ordered=began) for code in (APPENDIX, DRAINAGE))
    changed = with_lines(visit, *others, *both)
    return SampleVisit(changed, line=len(changed.lines))


def bed_line(visit: Visit, code: str) -> BilledLine:
    """A bed for the days of the stay."""
    first, last = visit.days
    return billed(_item(code), first, (last - first).days, last)


def _with_beds(visit: Visit, *beds: BilledLine, line: int = -1) -> SampleVisit:
    """With these beds in place of the visit's, at its end. `line` counts from there."""
    others = [one for one in visit.lines if one.item.group not in BEDS]
    changed = with_lines(visit, *others, *beds)
    return SampleVisit(changed, line=len(changed.lines) + 1 + line)


def _item(code: str) -> Item:
    return next(item for item in (*read_items(), *read_rare_items()) if item.code == code)


FAULTS = (
    SampleFault("bed-of-another-department", "W45", (bed_of_another_department,)),
    SampleFault("surgical-bed-without-operation", "W46", (surgical_bed_without_operation,)),
    SampleFault("two-beds-a-day", "W48", (two_beds_a_day,)),
    SampleFault("inside-another-price", "W49", (drainage_inside_an_operation,)),
)
