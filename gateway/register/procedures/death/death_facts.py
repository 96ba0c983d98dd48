"""Reads the facts of a death, and says what is wrong with them."""

import re
from collections.abc import Iterator
from datetime import date

from gateway.cards.subject import ChipId, InsuranceNumber
from gateway.refusal import FieldViolation
from gateway.register.procedures.field_faults import number_faults, province_faults, text_faults
from gateway.v1.death_file_pb2 import DeathAssessment, DeathFacts, PayoutMade, Pension
from runtime.date_message import date_value

BIRTH_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
LONGEST_NAME, LONGEST_NOTICE, LONGEST_TRANSFER = 255, 40, 100
MOST_MONTHS = 1200
MOST_MONEY = 10**12
PATH = "facts.death"


def died_on(facts: DeathFacts) -> date:
    """The day of the death. Raises ValueError."""
    return date_value(facts.died_on)


def faults_of(facts: DeathFacts, today: date) -> Iterator[FieldViolation]:
    """Every fault, by its field."""
    for field, description in (*_number_faults(facts), *_paper_faults(facts), *_day_faults(facts, today)):
        yield FieldViolation(f"{PATH}.{field}", description)


def _number_faults(facts: DeathFacts) -> Iterator[tuple[str, str]]:
    if not (facts.insurance_number or facts.citizen_id):
        yield "insurance_number", "must be given, or the citizen_id"
    if facts.insurance_number:
        yield from number_faults("insurance_number", facts.insurance_number, InsuranceNumber.parse)
    if facts.citizen_id:
        yield from number_faults("citizen_id", facts.citizen_id, ChipId.parse)


def _paper_faults(facts: DeathFacts) -> Iterator[tuple[str, str]]:
    yield from text_faults("full_name", facts.full_name, LONGEST_NAME)
    if facts.birth_date and not BIRTH_DATE.fullmatch(facts.birth_date):
        yield "birth_date", "must be YYYY-MM-DD, YYYY-MM or YYYY, or empty"
    if facts.notice_number:
        yield from text_faults("notice_number", facts.notice_number, LONGEST_NOTICE)
    yield from province_faults(facts.province)


def _day_faults(facts: DeathFacts, today: date) -> Iterator[tuple[str, str]]:
    try:
        if not date(1900, 1, 1) <= died_on(facts) <= today:
            yield "died_on", "must not be in the future, nor before 1900"
    except ValueError:
        yield "died_on", "must be a day that exists, with year, month and day"


def assessment_faults(assessment: DeathAssessment) -> Iterator[FieldViolation]:
    """Every fault of what the social insurance knows."""
    for field in ("compulsory_months", "voluntary_months", "months_before_2014", "months_since_2014"):
        if not 0 <= getattr(assessment, field) <= MOST_MONTHS:
            yield FieldViolation(f"facts.death_assessment.{field}", f"must be from 0 to {MOST_MONTHS}")
    if assessment.pension not in Pension.values():
        yield FieldViolation("facts.death_assessment.pension", "must be a value of gateway.v1.Pension")
    if not 0 <= assessment.invalidity_percent <= 100:
        yield FieldViolation("facts.death_assessment.invalidity_percent", "must be from 0 to 100")
    if not 0 <= assessment.average_pay < MOST_MONEY:
        yield FieldViolation("facts.death_assessment.average_pay", "must be an amount in whole VND")
    yield from _survivor_faults(assessment)


def _survivor_faults(assessment: DeathAssessment) -> Iterator[FieldViolation]:
    seen: set[str] = set()
    for place, survivor in enumerate(assessment.survivors):
        path = f"facts.death_assessment.survivors[{place}].citizen_id"
        for _, description in number_faults(path, survivor.citizen_id, ChipId.parse):
            yield FieldViolation(path, description)
        if survivor.citizen_id in seen:
            yield FieldViolation(path, "must be named once only")
        seen.add(survivor.citizen_id)
    if assessment.at_once and assessment.survivors:
        yield FieldViolation(
            "facts.death_assessment.at_once", "must be false where survivors draw each month"
        )


def payout_faults(payout: PayoutMade, due: int, first: date, today: date) -> Iterator[FieldViolation]:
    """Every fault of money that was paid out; `due` is what the file has granted."""
    for field, fault in text_faults("transfer_number", payout.transfer_number, LONGEST_TRANSFER):
        yield FieldViolation(f"facts.payout_made.{field}", fault)
    if payout.amount != due:
        yield FieldViolation("facts.payout_made.amount", f"must be {due}, which the file has granted")
    try:
        if not first <= date_value(payout.paid_on) <= today:
            fault = "must not be before the receipt of the file, nor in the future"
            yield FieldViolation("facts.payout_made.paid_on", fault)
    except ValueError:
        yield FieldViolation("facts.payout_made.paid_on", "must be a day that exists")
