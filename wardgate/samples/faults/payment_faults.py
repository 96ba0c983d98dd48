"""Faults of what the fund is asked for: the benefit rate and its code, and services beyond what is paid."""

from decimal import Decimal

from msgspec.structs import replace

from wardgate.samples.claims.illness import Item, read_items
from wardgate.samples.claims.patient_pool import PatientPool
from wardgate.samples.claims.treatment import admit, examine
from wardgate.samples.claims.visit import BilledLine, Visit, billed, total_of
from wardgate.samples.faults.sample_fault import SampleFault, SampleVisit
from wardgate.samples.people.population import Citizen

# MA_NHOM
EXAMINATION, SUPPLY = "13", "10"
WITH_PAPER = "1.3"
MEDICAL_BED = "K02.1911"
# A service that no sample claim bills.
NOT_BILLED = "99.9999.0001"


def rate_of_nobody(pool: PatientPool) -> SampleVisit:
    """Everything is billed at 100 % though the card pays 80 %."""
    visit = admit(pool, pool.take_insured(_co_pays))
    return SampleVisit(replace(visit, stated_rate=Decimal(100)))


def fund_pays_all_of_a_line(pool: PatientPool) -> SampleVisit:
    """The fund is asked for the whole of one line, at a rate of 80 %."""
    visit = admit(pool, pool.take_insured(_co_pays))
    line = replace(visit.lines[0], fund=visit.lines[0].net)
    return SampleVisit(replace(visit, lines=(line, *visit.lines[1:])), line=1)


def code_without_paper(pool: PatientPool) -> SampleVisit:
    """The code says that there is a transfer paper, and nothing names it."""
    visit = examine(pool, pool.take_insured(), day=pool.day_of_clinic())
    return SampleVisit(replace(visit, stated_code=WITH_PAPER))


def second_examination_in_full(pool: PatientPool) -> SampleVisit:
    """A second specialty is billed like the first."""
    citizen = pool.take_insured()
    visit = _with_one_examination(examine(pool, citizen))
    return _with(visit, billed(_other_examination(pool, citizen, visit), visit.days[0]))


def bed_of_an_outpatient(pool: PatientPool) -> SampleVisit:
    """An outpatient is billed a bed: a medical one, since a surgical one needs an operation."""
    visit = examine(pool, pool.take_insured())
    bed = next(item for item in read_items() if item.code == MEDICAL_BED)
    return _with(visit, billed(bed, visit.days[0]))


def supply_without_its_service(pool: PatientPool) -> SampleVisit:
    """A supply names a service that the claim does not bill."""
    while True:
        visit = admit(pool, pool.take_insured())
        supplies = [place for place, line in enumerate(visit.lines) if line.item.group == SUPPLY]
        if supplies:
            return _replaced(visit, supplies[0], replace(visit.lines[supplies[0]], used_for=NOT_BILLED))


def _co_pays(citizen: Citizen) -> bool:
    """Whether every card pays 80 %."""
    return all(period.card_number[2] == "4" for period in citizen.holding.periods)


def _with_one_examination(visit: Visit) -> Visit:
    first = next(line for line in visit.lines if line.item.group == EXAMINATION)
    lines = tuple(line for line in visit.lines if line is first or line.item.group != EXAMINATION)
    return replace(visit, lines=lines)


def _other_examination(pool: PatientPool, citizen: Citizen, visit: Visit) -> Item:
    billed_items = {line.item for line in visit.lines}
    while (item := pool.illness_of(citizen).care.exam) in billed_items:
        pass
    return item


def _with(visit: Visit, line: BilledLine) -> SampleVisit:
    lines = (*visit.lines, line)
    return SampleVisit(replace(visit, lines=lines, total=total_of(lines)), line=len(lines))


def _replaced(visit: Visit, place: int, line: BilledLine) -> SampleVisit:
    lines = (*visit.lines[:place], line, *visit.lines[place + 1 :])
    return SampleVisit(replace(visit, lines=lines), line=place + 1)


FAULTS = (
    SampleFault("wrong-benefit-rate", "W25", (rate_of_nobody,)),
    SampleFault("fund-part-too-high", "W27", (fund_pays_all_of_a_line,)),
    SampleFault("code-without-paper", "W36", (code_without_paper,)),
    SampleFault("second-examination-in-full", "W29", (second_examination_in_full,)),
    SampleFault("outpatient-bed", "W30", (bed_of_an_outpatient,)),
    SampleFault("supply-without-service", "W32", (supply_without_its_service,)),
)
