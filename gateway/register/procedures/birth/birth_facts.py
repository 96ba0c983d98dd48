"""Reads the facts of a birth, and says what is wrong with them."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from gateway.cards.card import Sex
from gateway.cards.subject import ChipId, InsuranceNumber
from gateway.refusal import FieldViolation
from gateway.register.procedures.birth.birth_register import Birth
from gateway.register.procedures.field_faults import (
    number_faults,
    province_faults,
    registered_facility_faults,
    text_faults,
)
from gateway.v1.birth_file_pb2 import BirthFacts, BirthRegistered, NewbornChild, Parent
from gateway.v1.card_service_pb2 import SEX_FEMALE, SEX_MALE, SEX_UNDETERMINED
from gateway.v1.file_facts_pb2 import AnswerFacts
from insurance.birth_certificate_number import issuing_facility
from runtime.date_message import date_value
from runtime.time_zone import HO_CHI_MINH
from runtime.untrusted.escaped_text import acts

SEXES = {SEX_MALE: Sex.MALE, SEX_FEMALE: Sex.FEMALE, SEX_UNDETERMINED: Sex.UNDETERMINED}
BIRTH_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
LONGEST_NAME, LONGEST_RESIDENCE, LONGEST_NUMBER = 255, 500, 100
MOST_CHILDREN = 9
# A child without a birth certificate for longer than this is registered by another procedure.
LATEST = timedelta(days=6 * 366)
PATH = "facts.birth"


def birth_of(facts: BirthFacts) -> Birth:
    """The birth, of facts without a fault."""
    child = facts.child
    return Birth(
        facts.mother.citizen_id,
        facts.mother.insurance_number,
        born_on(child),
        time(child.born_at.hours, child.born_at.minutes),
        child.birth_order or 1,
    )


def born_on(child: NewbornChild) -> date:
    """The day of the birth. Raises ValueError."""
    return date_value(child.born_on)


def name_of(facts: BirthFacts) -> str:
    """The child's name, or that of a child which has none yet (CON BÀ …)."""
    return facts.child.full_name.strip() or f"CON BÀ {facts.mother.full_name.strip().upper()}"


def faults_of(facts: BirthFacts, at: datetime) -> Iterator[FieldViolation]:
    """Every fault, by its field."""
    for field, description in (
        *_child_faults(facts.child, at),
        *_parent_faults("mother", facts.mother),
        *(_parent_faults("father", facts.father) if facts.HasField("father") else ()),
        *_paper_faults(facts),
    ):
        yield FieldViolation(f"{PATH}.{field}", description)


def answer_faults(facts: AnswerFacts) -> Iterator[FieldViolation]:
    """Every fault of what the civil status or the police have registered, by its field."""
    for field, description in (
        *(_registration_faults(facts.birth_registered) if facts.HasField("birth_registered") else ()),
        *_short_text_faults("residence_registered.number", facts.residence_registered.number),
    ):
        yield FieldViolation(f"facts.{field}", description)


def _registration_faults(registered: BirthRegistered) -> Iterator[tuple[str, str]]:
    yield from number_faults("birth_registered.personal_id", registered.personal_id, ChipId.parse)
    yield from _name_faults("birth_registered.full_name", registered.full_name)
    yield from _short_text_faults("birth_registered.registration_number", registered.registration_number)


def _short_text_faults(field: str, text: str) -> Iterator[tuple[str, str]]:
    if text:
        yield from text_faults(field, text, LONGEST_NUMBER)


def _child_faults(child: NewbornChild, at: datetime) -> Iterator[tuple[str, str]]:
    yield from _name_faults("child.full_name", child.full_name)
    if child.sex not in SEXES:
        yield "child.sex", "must be a value of gateway.v1.Sex"
    if not 0 <= child.birth_order <= MOST_CHILDREN:
        yield "child.birth_order", f"must be from 1 to {MOST_CHILDREN}, or 0 for 1"
    if not child.HasField("born_at") or not _is_minute(child):
        yield "child.born_at", "must have the hour and minute of the birth, from 00:00 to 23:59"
    elif (moment := _born_at(child)) is None:
        yield "child.born_on", "must be a day that exists, with year, month and day"
    elif not at - LATEST <= moment <= at:
        yield "child.born_on", "must not be in the future, nor more than six years ago"


def _is_minute(child: NewbornChild) -> bool:
    return bool(0 <= child.born_at.hours < 24 and 0 <= child.born_at.minutes < 60)


def _born_at(child: NewbornChild) -> datetime | None:
    try:
        return datetime.combine(born_on(child), time(child.born_at.hours, child.born_at.minutes), HO_CHI_MINH)
    except ValueError:
        return None


def _parent_faults(role: str, parent: Parent) -> Iterator[tuple[str, str]]:
    yield from _name_faults(f"{role}.full_name", parent.full_name)
    if role == "mother" and not parent.full_name.strip():
        yield f"{role}.full_name", "must be the name of the mother"
    if role == "mother" and not (parent.citizen_id or parent.insurance_number):
        yield role, "must have a citizen_id or an insurance_number"
    if parent.birth_date and not BIRTH_DATE.fullmatch(parent.birth_date):
        yield f"{role}.birth_date", "must be YYYY-MM-DD, YYYY-MM or YYYY, or empty"
    for field, text, parse in (
        ("citizen_id", parent.citizen_id, ChipId.parse),
        ("insurance_number", parent.insurance_number, InsuranceNumber.parse),
    ):
        if text:
            yield from number_faults(f"{role}.{field}", text, parse)


def _paper_faults(facts: BirthFacts) -> Iterator[tuple[str, str]]:
    number = facts.birth_certificate_number
    if number and not issuing_facility(number):
        yield "birth_certificate_number", "must be XXXXX.GCS.ZZZZZ.YY, 18 characters"
    yield from province_faults(facts.province)
    yield from registered_facility_faults("registered_facility", facts.registered_facility)
    if len(facts.residence) > LONGEST_RESIDENCE or acts(facts.residence):
        yield "residence", f"must be at most {LONGEST_RESIDENCE} characters, without control characters"


def _name_faults(field: str, name: str) -> Iterator[tuple[str, str]]:
    if len(name) > LONGEST_NAME or acts(name):
        yield field, f"must be at most {LONGEST_NAME} characters, without control characters"
