"""Reads the facts of a death, and says what is wrong with them."""

import re
from collections.abc import Callable, Iterator
from datetime import date

from google.type.date_pb2 import Date

from gateway.cards.subject import ChipId, InsuranceNumber, Malformed
from gateway.refusals import FieldViolation
from gateway.v1.death_file_pb2 import DeathAssessment, DeathFacts, PayoutMade
from runtime.untrusted.escaped_text import acts

PROVINCE = re.compile("[0-9]{2}")
BIRTH_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
LONGEST_NAME, LONGEST_NOTICE, LONGEST_TRANSFER = 255, 40, 100
MOST_MONTHS = 1200
MOST_MONEY = 10**12
PATH = "facts.death"


def died_on(facts: DeathFacts) -> date:
    """The day of the death. Raises ValueError."""
    return day(facts.died_on)


def day(message: Date) -> date:
    """Raises ValueError for a day that does not exist."""
    return date(message.year, message.month, message.day)


def faults_of(facts: DeathFacts, today: date) -> Iterator[FieldViolation]:
    """Every fault, by its field."""
    for field, description in (*_number_faults(facts), *_paper_faults(facts), *_day_faults(facts, today)):
        yield FieldViolation(f"{PATH}.{field}", description)


def _number_faults(facts: DeathFacts) -> Iterator[tuple[str, str]]:
    if not (facts.insurance_number or facts.citizen_id):
        yield "insurance_number", "must be given, or the citizen_id"
    yield from number_faults("insurance_number", facts.insurance_number, InsuranceNumber.parse)
    yield from number_faults("citizen_id", facts.citizen_id, ChipId.parse)


def number_faults(field: str, text: str, parse: Callable[[str], object]) -> Iterator[tuple[str, str]]:
    """The fault of a number that may be empty."""
    try:
        if text:
            parse(text)
    except Malformed as malformed:
        yield field, str(malformed)


def _paper_faults(facts: DeathFacts) -> Iterator[tuple[str, str]]:
    if not is_printable(facts.full_name, LONGEST_NAME):
        yield "full_name", f"must be 1 to {LONGEST_NAME} characters, without control characters"
    if facts.birth_date and not BIRTH_DATE.fullmatch(facts.birth_date):
        yield "birth_date", "must be YYYY-MM-DD, YYYY-MM or YYYY, or empty"
    if facts.notice_number and not is_printable(facts.notice_number, LONGEST_NOTICE):
        yield "notice_number", f"must be at most {LONGEST_NOTICE} printable characters"
    if not PROVINCE.fullmatch(facts.province):
        yield "province", "must be the code of a province, two digits"


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
    if not 0 <= assessment.invalidity_percent <= 100:
        yield FieldViolation("facts.death_assessment.invalidity_percent", "must be from 0 to 100")
    if not 0 <= assessment.average_pay < MOST_MONEY:
        yield FieldViolation("facts.death_assessment.average_pay", "must be an amount in whole VND")
    yield from _survivor_faults(assessment)


def _survivor_faults(assessment: DeathAssessment) -> Iterator[FieldViolation]:
    seen: set[str] = set()
    for place, survivor in enumerate(assessment.survivors):
        path = f"facts.death_assessment.survivors[{place}].citizen_id"
        if not survivor.citizen_id:
            yield FieldViolation(path, "must be 12 digits")
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
    if not is_printable(payout.transfer_number, LONGEST_TRANSFER):
        fault = f"must be 1 to {LONGEST_TRANSFER} printable characters"
        yield FieldViolation("facts.payout_made.transfer_number", fault)
    if payout.amount != due:
        yield FieldViolation("facts.payout_made.amount", f"must be {due}, which the file has granted")
    try:
        if not first <= day(payout.paid_on) <= today:
            fault = "must not be before the receipt of the file, nor in the future"
            yield FieldViolation("facts.payout_made.paid_on", fault)
    except ValueError:
        yield FieldViolation("facts.payout_made.paid_on", "must be a day that exists")


def is_printable(text: str, longest: int) -> bool:
    """Whether the text has something to read, and no control character."""
    return bool(text.strip()) and len(text) <= longest and not acts(text)
