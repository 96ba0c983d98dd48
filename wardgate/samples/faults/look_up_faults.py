"""Faults of the look-up: there was none, or its receipt does not prove what the claim needs."""

from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from gateway.cards.outcome_table import NAME_WRONG
from wardgate.samples.cards.term import ONE_DAY
from wardgate.samples.claims.patient_pool import PatientPool
from wardgate.samples.claims.treatment import treat
from wardgate.samples.claims.visit import Visit
from wardgate.samples.faults.sample_fault import SampleFault, SampleVisit

A_WEEK = timedelta(days=7)


def never_looked_up(pool: PatientPool) -> SampleVisit:
    """The claim quotes no receipt, although the facility's other claims do."""
    return SampleVisit(replace(_any_visit(pool), look_up=None))


def receipt_altered(pool: PatientPool) -> SampleVisit:
    """One character of the receipt was changed."""
    return _looked_up(_any_visit(pool), alter=_with_another_end)


def receipt_cut_off(pool: PatientPool) -> SampleVisit:
    """The receipt was cut off, as by a field of the facility's software that is too short."""
    return _looked_up(_any_visit(pool), alter=_cut_off)


def another_person(pool: PatientPool) -> SampleVisit:
    """Another person was looked up."""
    visit, other = _any_visit(pool), pool.take_insured()
    return _looked_up(visit, insurance_number=other.holding.person.insurance_number)


def another_facility(pool: PatientPool) -> SampleVisit:
    """The look-up was made by the neighbour facility."""
    return _looked_up(_any_visit(pool), facility=pool.neighbour)


def a_week_before(pool: PatientPool) -> SampleVisit:
    """The look-up was made a week before, for that day."""
    visit = _any_visit(pool)
    return _looked_up(visit, day=visit.days[0] - A_WEEK, at=visit.admitted - A_WEEK)


def after_discharge(pool: PatientPool) -> SampleVisit:
    """The look-up was made only with the bill, for the day after discharge."""
    visit = _any_visit(pool)
    return _looked_up(visit, day=visit.days[1] + ONE_DAY, at=visit.discharged + ONE_DAY)


def looked_up_as_not_valid(pool: PatientPool) -> SampleVisit:
    """The name given at reception was wrong, and the look-up was not repeated."""
    return _looked_up(_any_visit(pool), outcome=NAME_WRONG)


def _any_visit(pool: PatientPool) -> Visit:
    return treat(pool, pool.take_insured())


def _looked_up(visit: Visit, **otherwise: Any) -> SampleVisit:  # noqa: ANN401 - the fields of a QuotedLookUp
    look_up = visit.look_up
    assert look_up is not None
    return SampleVisit(replace(visit, look_up=replace(look_up, **otherwise)))


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
    SampleFault("looked-up-as-not-valid", "W15", (looked_up_as_not_valid,)),
)
