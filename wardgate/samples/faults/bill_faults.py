"""Faults of the bill: sums that do not add up, and services billed twice."""

from decimal import Decimal

from msgspec.structs import replace

from wardgate.samples.claims.patient_pool import PatientPool
from wardgate.samples.claims.treatment import treat
from wardgate.samples.claims.visit import BilledLine, Visit, total_of
from wardgate.samples.faults.sample_fault import SampleFault, SampleVisit

SMALL_AMOUNT = Decimal(100)
# Cost groups (MA_NHOM) of examinations and beds.
COUNTED = ("13", "14", "15", "16")


def line_counted_twice_in_total(pool: PatientPool) -> SampleVisit:
    """The total counts one line's net twice."""
    visit = _any_visit(pool)
    return SampleVisit(replace(visit, total=visit.total + pool.random.choice(visit.lines).net))


def total_slightly_too_high(pool: PatientPool) -> SampleVisit:
    """The total is a hundred dong too high."""
    visit = _any_visit(pool)
    return SampleVisit(replace(visit, total=visit.total + SMALL_AMOUNT))


def a_zero_too_many(pool: PatientPool) -> SampleVisit:
    """One line's net is ten times too high."""
    visit = _any_visit(pool)
    place = pool.random.randrange(len(visit.lines))
    return _with_line(visit, place, replace(visit.lines[place], net=visit.lines[place].net * 10))


def one_piece_more_than_given(pool: PatientPool) -> SampleVisit:
    """A line's net is for one piece more than its quantity."""
    visit = _any_visit(pool)
    place = max(range(len(visit.lines)), key=lambda each: visit.lines[each].quantity)
    line = visit.lines[place]
    return _with_line(visit, place, replace(line, net=line.net + line.unit_price))


def claim_again(pool: PatientPool) -> SampleVisit:
    """The same visit is claimed again under another number."""
    visit = _any_visit(pool)
    return SampleVisit(visit, before=(visit,))


def claim_again_in_other_words(pool: PatientPool) -> SampleVisit:
    """The same visit is claimed again under another number, by the card number instead of the chip ID, and
    without the secondary diagnoses.
    """
    first = _any_visit(pool)
    again = replace(first, patient=replace(first.patient, chip_id=None), illnesses=first.illnesses[:1])
    return SampleVisit(again, before=(first,))


def line_repeated_below(pool: PatientPool) -> SampleVisit:
    """A line is repeated directly below."""
    visit = _any_visit(pool)
    place = pool.random.choice(_countless(visit))
    return _with_copy(visit, place, place + 1)


def line_repeated_at_end(pool: PatientPool) -> SampleVisit:
    """One of the first lines is repeated at the end."""
    visit = _any_visit(pool)
    return _with_copy(visit, _countless(visit)[0], len(visit.lines))


def _countless(visit: Visit) -> list[int]:
    """The places of lines that no rule counts: other rules object to two examinations, or to more beds."""
    return [place for place, line in enumerate(visit.lines) if line.item.group not in COUNTED]


def amounts_in_dollars(pool: PatientPool) -> SampleVisit:
    """All amounts are called dollars."""
    return SampleVisit(replace(_any_visit(pool), currency="USD"))


def without_lines(pool: PatientPool) -> SampleVisit:
    """The claim has a total and no lines."""
    return SampleVisit(replace(_any_visit(pool), lines=()))


def _any_visit(pool: PatientPool) -> Visit:
    return treat(pool, pool.take_insured())


def _with_line(visit: Visit, place: int, line: BilledLine) -> SampleVisit:
    lines = (*visit.lines[:place], line, *visit.lines[place + 1 :])
    return SampleVisit(replace(visit, lines=lines, total=total_of(lines)), line=place + 1)


def _with_copy(visit: Visit, copied: int, place: int) -> SampleVisit:
    lines = (*visit.lines[:place], visit.lines[copied], *visit.lines[place:])
    return SampleVisit(replace(visit, lines=lines, total=total_of(lines)), line=place + 1)


FAULTS = (
    SampleFault("total-differs", "F0_99", (line_counted_twice_in_total, total_slightly_too_high)),
    SampleFault("amount-differs", "W06", (a_zero_too_many, one_piece_more_than_given)),
    SampleFault("claim-twice", "W04", (claim_again, claim_again_in_other_words)),
    SampleFault("line-twice", "W04", (line_repeated_below, line_repeated_at_end)),
    SampleFault("other-currency", "W17", (amounts_in_dollars,)),
    SampleFault("not-broken-down", "W18", (without_lines,)),
)
