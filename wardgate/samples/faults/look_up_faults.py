"""Faults of the look-up: none was made, or another one than the receipt should prove."""

from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from gateway.cards.outcomes import NAME_WRONG
from wardgate.samples.cards.term import ONE_DAY
from wardgate.samples.claims.patient_pool import PatientPool
from wardgate.samples.claims.treatment import treat
from wardgate.samples.claims.visit import Visit
from wardgate.samples.faults.sample_fault import Made, SampleFault

A_WEEK = timedelta(days=7)


def never_looked_up(ward: PatientPool) -> Made:
    """The claim quotes no receipt, though the facility's others do."""
    return Made(replace(_any_visit(ward), look_up=None))


def receipt_altered(ward: PatientPool) -> Made:
    """One character of the receipt is another one."""
    return _looked_up(_any_visit(ward), spoil=_with_another_end)


def receipt_cut_off(ward: PatientPool) -> Made:
    """The receipt is as long as some field of the facility's software allows."""
    return _looked_up(_any_visit(ward), spoil=_cut_off)


def another_person(ward: PatientPool) -> Made:
    """Somebody else was looked up."""
    visit, other = _any_visit(ward), ward.call_insured()
    return _looked_up(visit, insurance_number=other.holding.person.insurance_number)


def another_facility(ward: PatientPool) -> Made:
    """The receipt is that of a look-up at the neighbour."""
    return _looked_up(_any_visit(ward), facility=ward.neighbour)


def a_week_before(ward: PatientPool) -> Made:
    """The receipt is one of a week earlier."""
    visit = _any_visit(ward)
    return _looked_up(visit, day=visit.days[0] - A_WEEK, at=visit.admitted - A_WEEK)


def after_discharge(ward: PatientPool) -> Made:
    """Looked up only when the bill was made, for the day after discharge."""
    visit = _any_visit(ward)
    return _looked_up(visit, day=visit.days[1] + ONE_DAY, at=visit.discharged + ONE_DAY)


def told_no(ward: PatientPool) -> Made:
    """The name given at reception was not the holder's, and nobody asked again."""
    return _looked_up(_any_visit(ward), outcome=NAME_WRONG)


def _any_visit(ward: PatientPool) -> Visit:
    return treat(ward, ward.call_insured())


def _looked_up(visit: Visit, **otherwise: Any) -> Made:  # noqa: ANN401 - the fields of a LookUp
    look_up = visit.look_up
    assert look_up is not None
    return Made(replace(visit, look_up=replace(look_up, **otherwise)))


def _with_another_end(receipt: str) -> str:
    return receipt[:-1] + ("A" if receipt[-1] != "A" else "B")


def _cut_off(receipt: str) -> str:
    return receipt[:64]


FAULTS = (
    SampleFault("never-looked-up", "W10", (never_looked_up,)),
    SampleFault("receipt-not-genuine", "W11", (receipt_altered, receipt_cut_off)),
    SampleFault("looked-up-for-another-person", "W12", (another_person,)),
    SampleFault("looked-up-elsewhere", "W13", (another_facility,)),
    SampleFault("looked-up-for-another-day", "W14", (a_week_before, after_discharge)),
    SampleFault("looked-up-as-not-valid", "W15", (told_no,)),
)
