"""Faults of services: too often, at the same time, in full beside each other, or without what they need."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from msgspec.structs import replace

from insurance.law.cover.covered_days import holds_on
from wardgate.samples.cards.term import ONE_DAY
from wardgate.samples.claims.exported_facts import LICENCE, SURGEONS
from wardgate.samples.claims.illness import Item, read_items, read_rare_items
from wardgate.samples.claims.patient_pool import PatientPool
from wardgate.samples.claims.treatment import admit, examine
from wardgate.samples.claims.visit import BilledLine, Visit, billed, total_of
from wardgate.samples.faults.sample_fault import SampleFault, SampleVisit
from wardgate.samples.people.population import Citizen

# MA_NHOM.
IMAGING, OPERATION = "2", "8"
AFB, ACUPUNCTURE, TRANSPORT = "24.0017.1714", "08.0278.0230", "VC.0001"
ENDOSCOPY = "Nội soi"
LENS, HBA1C = "N07.06.040", "23.0083.1523"
A_MONTH = 28 * ONE_DAY
MACHINE = "XQ.1.79001.{:04}"
AN_HOUR, HALF_AN_HOUR = timedelta(hours=1), timedelta(minutes=30)
# Far above the cap of 45 reference levels.
DEAR_SUPPLIES = Decimal(200_000_000)
# Two visits at these costs are small, one by one, and not together: 15 % of the reference level was
# 351,000 VND until 2026-06-30, and is 379,500 VND since.
LEAST_OF_TWO, MOST_OF_TWO = Decimal(200_000), Decimal(345_000)
TRIES = 400
LEAST_OF_OPERATION = Decimal(1_000_000)
# Farther back than any year is without a public holiday.
DAYS_BACK = 200


def afb_three_times(pool: PatientPool) -> SampleVisit:
    """The AFB test is billed three times on a day, and paid twice."""
    visit = admit(pool, pool.take_insured())
    return _with(visit, billed(rare_item(AFB), visit.days[0], 3))


def transport_home(pool: PatientPool) -> SampleVisit:
    """The patient went home, and a transport is billed."""
    visit = admit(pool, pool.take_insured())
    return _with(visit, billed(rare_item(TRANSPORT), visit.days[1]))


def acupuncture_without_diagnosis(pool: PatientPool) -> SampleVisit:
    """Acupuncture is billed, and no diagnosis of traditional medicine is given."""
    visit = admit(pool, pool.take_insured())
    return replace(_with(visit, billed(rare_item(ACUPUNCTURE), visit.days[0])), line=0)


def supplies_beyond_the_cap(pool: PatientPool) -> SampleVisit:
    """Supplies of one use of a service cost more than the fund pays for."""
    visit = admit(pool, pool.take_insured(co_pays))
    lens = item_of(LENS)
    return _with(visit, billed(lens, visit.days[0], int(DEAR_SUPPLIES / lens.price)))


def two_operations_in_full(pool: PatientPool) -> SampleVisit:
    """Two operations of one session are billed in full; the cheaper one is paid in part."""
    visit = admit(pool, pool.take_insured())
    others, dear, cheap = some_operations(pool, visit)
    began = on_the_second_day(pool, visit)
    surgeon, then = a_surgeon(pool, began), began + HALF_AN_HOUR
    first = session(dear, began, performer=surgeon)
    second = session(cheap, then, performer=surgeon)
    changed = with_lines(visit, *others, first, second)
    return SampleVisit(changed, line=len(changed.lines))


def two_images_on_one_machine(pool: PatientPool) -> SampleVisit:
    """A machine takes the second picture while it takes the first."""
    visit = admit(pool, pool.take_insured())
    others = tuple(line for line in visit.lines if line.item.group != IMAGING)
    began = on_the_second_day(pool, visit)
    then = began + HALF_AN_HOUR
    one, other = two_items(pool, IMAGING)
    machine = a_machine(pool, began)
    first, second = session(one, began, machine=machine), session(other, then, machine=machine)
    changed = with_lines(visit, *others, first, second)
    return SampleVisit(changed, line=len(changed.lines))


def examined_on_a_holiday(pool: PatientPool) -> SampleVisit:
    """An outpatient is examined on a public holiday, and it is no emergency."""
    days = (pool.latest - back * ONE_DAY for back in range(DAYS_BACK))
    day = next(day for day in days if pool.holidays.has(day))
    citizen = pool.take_insured(lambda one: any(holds_on(period, day) for period in one.holding.periods))
    return SampleVisit(replace(examine(pool, citizen, day=day), is_emergency=False))


def tested_again_too_soon(pool: PatientPool) -> SampleVisit:
    """The HbA1c test is billed again after four weeks; it is paid after about ninety days."""
    citizen, again = pool.take_insured(), pool.day_of_clinic()
    while again < pool.earliest + A_MONTH or pool.holidays.has(again - A_MONTH):
        again = pool.day_of_clinic()
    first, second = (_tested(pool, citizen, day) for day in (again - A_MONTH, again))
    return SampleVisit(second, line=len(second.lines), before=(first,))


def _tested(pool: PatientPool, citizen: Citizen, day: date) -> Visit:
    """A visit of an outpatient with one HbA1c test, its last line."""
    visit = examine(pool, citizen, day=day)
    others = (line for line in visit.lines if line.item.code != HBA1C)
    return with_lines(visit, *others, billed(item_of(HBA1C), day))


def cut_into_two_visits(pool: PatientPool) -> SampleVisit:
    """A patient's visit is claimed as two of the same day, for each of which nothing is co-paid."""
    while True:
        citizen, day = pool.take_insured(co_pays), pool.day_of_clinic()
        first = _small_visit(pool, citizen, day)
        codes = frozenset(line.item.code for line in first.lines) if first else frozenset()
        second = _small_visit(pool, citizen, day, codes)
        if first and second:
            return SampleVisit(second, before=(first,))


def _small_visit(
    pool: PatientPool, citizen: Citizen, day: date, without: frozenset[str] = frozenset()
) -> Visit | None:
    """A visit of the day that costs enough for two to be above the limit, without what these codes are of.

    None if the patient has no such illness.
    """
    for _ in range(TRIES):
        visit = examine(pool, citizen, day=day)
        lines = tuple(line for line in visit.lines if line.item.code not in without)
        if LEAST_OF_TWO <= total_of(lines) <= MOST_OF_TWO:
            return with_lines(visit, *lines)
    return None


def on_the_second_day(pool: PatientPool, visit: Visit) -> datetime:
    """A time in the afternoon of a stay's second day."""
    return pool.random_time(visit.days[0] + ONE_DAY, 13, 15)


def a_machine(pool: PatientPool, at: datetime) -> str:
    """One that takes no picture of another patient on this day."""
    return MACHINE.format(pool.occupancy.take("machine", at.date(), at.date()))


def a_surgeon(pool: PatientPool, at: datetime) -> str:
    """One who operates on no other patient on this day."""
    return SURGEONS[(pool.occupancy.take("surgeon", at.date(), at.date()) - 1) % len(SURGEONS)]


def session(
    item: Item, begins: datetime, lasts: timedelta = AN_HOUR, *, machine: str = "", performer: str = LICENCE
) -> BilledLine:
    """A service whose end is recorded."""
    line = billed(item, begins.date())
    return replace(line, ordered=begins, ended=begins + lasts, machine=machine, performer=performer)


def _with(visit: Visit, line: BilledLine) -> SampleVisit:
    changed = with_lines(visit, *visit.lines, line)
    return SampleVisit(changed, line=len(changed.lines))


def with_lines(visit: Visit, *lines: BilledLine) -> Visit:
    """The visit with these lines, and their sum as its total."""
    return replace(visit, lines=lines, total=total_of(lines))


def co_pays(citizen: Citizen) -> bool:
    """Whether every card pays 80 %."""
    return all(period.card_number[2] == "4" for period in citizen.holding.periods)


def some_operations(pool: PatientPool, visit: Visit) -> tuple[list[BilledLine], Item, Item]:
    """The lines that are no operations, and two operations, the dearer one first."""
    others = [line for line in visit.lines if line.item.group != OPERATION]
    dear, cheap = sorted(two_items(pool, OPERATION, LEAST_OF_OPERATION), key=_price, reverse=True)
    return others, dear, cheap


def two_items(pool: PatientPool, group: str, above: Decimal = Decimal(0)) -> list[Item]:
    """Two of a group that plans of care have."""
    return pool.random.sample(_items(group, above), 2)


def _price(item: Item) -> Decimal:
    return item.price


def _items(group: str, above: Decimal) -> Sequence[Item]:
    # An endoscopy is not paid with every illness (W57), and is no picture of an X-ray machine.
    return [
        item
        for item in read_items()
        if item.group == group and item.price > above and not item.display.startswith(ENDOSCOPY)
    ]


def item_of(code: str) -> Item:
    """What plans of care have by this code."""
    return next(item for item in read_items() if item.code == code)


def rare_item(code: str) -> Item:
    """What no plan of care has, by its code."""
    return next(item for item in read_rare_items() if item.code == code)


FAULTS = (
    SampleFault("afb-three-times", "W34", (afb_three_times,)),
    SampleFault("transport-home", "W35", (transport_home,)),
    SampleFault("acupuncture-without-diagnosis", "W37", (acupuncture_without_diagnosis,)),
    SampleFault("supplies-beyond-cap", "W31", (supplies_beyond_the_cap,)),
    SampleFault("two-operations-in-full", "W33", (two_operations_in_full,)),
    SampleFault("two-images-at-once", "W24", (two_images_on_one_machine,)),
    SampleFault("examined-on-holiday", "F8_56", (examined_on_a_holiday,)),
    SampleFault("visit-cut-in-two", "W28", (cut_into_two_visits,)),
    SampleFault("tested-again-too-soon", "W64", (tested_again_too_soon,)),
)
