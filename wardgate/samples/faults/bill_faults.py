"""Faults of money: sums that do not add up, and what is billed twice."""

from decimal import Decimal

from msgspec.structs import replace

from wardgate.samples.claims.patient_pool import PatientPool
from wardgate.samples.claims.treatment import treat
from wardgate.samples.claims.visit import BilledLine, Visit, total_of
from wardgate.samples.faults.sample_fault import Made, SampleFault

LITTLE = Decimal(100)


def line_counted_twice_in_total(ward: PatientPool) -> Made:
    """The total has one line's net too much."""
    visit = _any_visit(ward)
    return Made(replace(visit, total=visit.total + ward.dice.choice(visit.lines).net))


def total_slightly_too_high(ward: PatientPool) -> Made:
    """The total is a hundred dong too high."""
    visit = _any_visit(ward)
    return Made(replace(visit, total=visit.total + LITTLE))


def a_zero_too_many(ward: PatientPool) -> Made:
    """One line's net is ten times what it should be."""
    visit = _any_visit(ward)
    place = ward.dice.randrange(len(visit.lines))
    return _with_line(visit, place, replace(visit.lines[place], net=visit.lines[place].net * 10))


def one_piece_more_than_given(ward: PatientPool) -> Made:
    """The net is that of one piece more than the quantity says."""
    visit = _any_visit(ward)
    place = max(range(len(visit.lines)), key=lambda each: visit.lines[each].quantity)
    line = visit.lines[place]
    return _with_line(visit, place, replace(line, net=line.net + line.unit_price))


def claim_again(ward: PatientPool) -> Made:
    """The same visit under another number."""
    visit = _any_visit(ward)
    return Made(visit, before=(visit,))


def claim_again_otherwise_told(ward: PatientPool) -> Made:
    """The same visit under another number: by the card, not the chip ID, and without its companions."""
    first = _any_visit(ward)
    again = replace(first, patient=replace(first.patient, chip_id=None), illnesses=first.illnesses[:1])
    return Made(again, before=(first,))


def line_again_at_once(ward: PatientPool) -> Made:
    """A line stands twice, one below the other."""
    visit = _any_visit(ward)
    place = ward.dice.randrange(len(visit.lines))
    return _with_copy(visit, place, place + 1)


def line_again_far_below(ward: PatientPool) -> Made:
    """The first line stands a second time at the end."""
    visit = _any_visit(ward)
    return _with_copy(visit, 0, len(visit.lines))


def _any_visit(ward: PatientPool) -> Visit:
    return treat(ward, ward.call_insured())


def _with_line(visit: Visit, place: int, line: BilledLine) -> Made:
    lines = (*visit.lines[:place], line, *visit.lines[place + 1 :])
    return Made(replace(visit, lines=lines, total=total_of(lines)), line=place + 1)


def _with_copy(visit: Visit, copied: int, place: int) -> Made:
    lines = (*visit.lines[:place], visit.lines[copied], *visit.lines[place:])
    return Made(replace(visit, lines=lines, total=total_of(lines)), line=place + 1)


FAULTS = (
    SampleFault("total-differs", "F0_99", (line_counted_twice_in_total, total_slightly_too_high)),
    SampleFault("amount-differs", "W06", (a_zero_too_many, one_piece_more_than_given)),
    SampleFault("claim-twice", "W04", (claim_again, claim_again_otherwise_told)),
    SampleFault("line-twice", "W04", (line_again_at_once, line_again_far_below)),
)
