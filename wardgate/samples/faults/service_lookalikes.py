"""Services that look wrongly billed and are not: as many, as dear and as close as the law allows."""

from decimal import Decimal

from msgspec.structs import replace

from wardgate.samples.claims.exported_facts import DRUGS
from wardgate.samples.claims.patient_pool import PatientPool
from wardgate.samples.claims.treatment import admit, examine
from wardgate.samples.claims.visit import billed
from wardgate.samples.faults.sample_fault import MakeSampleVisit, SampleVisit
from wardgate.samples.faults.service_faults import (
    AFB,
    AN_HOUR,
    HALF_AN_HOUR,
    IMAGING,
    LENS,
    a_machine,
    a_surgeon,
    co_pays,
    item_of,
    on_the_second_day,
    rare_item,
    session,
    some_operations,
    two_items,
    with_lines,
)

HALF = Decimal("0.5")
# 45 reference levels are 105,300,000 VND until 2026-06-30, and more since.
BELOW_THE_CAP = Decimal(100_000_000)


def afb_twice(pool: PatientPool) -> SampleVisit:
    """The AFB test is billed twice on a day, as it is paid."""
    visit = admit(pool, pool.take_insured())
    return SampleVisit(with_lines(visit, *visit.lines, billed(rare_item(AFB), visit.days[0], 2)))


def supplies_below_the_cap(pool: PatientPool) -> SampleVisit:
    """Supplies of one use of a service cost nearly as much as the fund pays for."""
    visit = admit(pool, pool.take_insured(co_pays))
    lens = item_of(LENS)
    line = billed(lens, visit.days[0], int(BELOW_THE_CAP / lens.price))
    return SampleVisit(with_lines(visit, *visit.lines, line))


def second_operation_at_half(pool: PatientPool) -> SampleVisit:
    """Two operations of one session by one team, of which the cheaper is billed at 50 %."""
    visit = admit(pool, pool.take_insured())
    others, dear, cheap = some_operations(pool, visit)
    began = on_the_second_day(pool, visit)
    surgeon, then = a_surgeon(pool, began), began + HALF_AN_HOUR
    first = session(dear, began, performer=surgeon)
    at_half = billed(cheap, then.date(), factor=HALF)
    second = replace(at_half, ordered=then, ended=then + AN_HOUR, performer=surgeon)
    return SampleVisit(with_lines(visit, *others, first, second))


def two_images_one_after_the_other(pool: PatientPool) -> SampleVisit:
    """A machine takes the second picture as soon as it has taken the first."""
    visit = admit(pool, pool.take_insured())
    one, other = two_items(pool, IMAGING)
    began = on_the_second_day(pool, visit)
    machine, then = a_machine(pool, began), began + HALF_AN_HOUR
    first = session(one, began, HALF_AN_HOUR, machine=machine)
    second = session(other, then, HALF_AN_HOUR, machine=machine)
    others = (line for line in visit.lines if line.item.group != IMAGING)
    return SampleVisit(with_lines(visit, *others, first, second))


def cheaper_than_the_catalogue(pool: PatientPool) -> SampleVisit:
    """A drug costs a tenth less than the catalogue says: the facility bought it at a lower price."""
    visit = examine(pool, pool.take_insured())
    place = next(place for place, line in enumerate(visit.lines) if line.item.group in DRUGS)
    line = visit.lines[place]
    item = replace(line.item, price=line.item.price * 9 / 10)
    lower = billed(item, line.first_day, int(line.quantity), line.last_day)
    return SampleVisit(with_lines(visit, *visit.lines[:place], lower, *visit.lines[place + 1 :]))


def name_in_capitals(pool: PatientPool) -> SampleVisit:
    """The drugs have the names of the catalogue, in capitals."""
    visit = examine(pool, pool.take_insured())
    return SampleVisit(
        with_lines(
            visit,
            *(
                replace(line, item=replace(line.item, display=line.item.display.upper()))
                if line.item.group in DRUGS
                else line
                for line in visit.lines
            ),
        )
    )


LOOKALIKES: tuple[MakeSampleVisit, ...] = (
    *(afb_twice, supplies_below_the_cap, second_operation_at_half),
    *(two_images_one_after_the_other, cheaper_than_the_catalogue, name_in_capitals),
)
