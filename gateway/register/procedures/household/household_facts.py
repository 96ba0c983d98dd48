"""Reads the facts of a file about a household, and says what is wrong with them."""

from collections.abc import Iterator
from datetime import date

from gateway.cards.subject import InsuranceNumber
from gateway.refusal import FieldViolation
from gateway.register.procedures.field_faults import (
    number_faults,
    province_faults,
    registered_facility_faults,
    text_faults,
)
from gateway.v1.household_file_pb2 import HouseholdFacts, JoiningMember, PaymentMade
from runtime.date_message import date_value

LONGEST_HOUSEHOLD, LONGEST_RECEIPT = 40, 100
MOST_MEMBERS = 30
# No payment is as large: 30 members pay less than 20 million for a year.
MOST_MONEY = 10**12
PATH, PAYMENT_PATH = "facts.household", "facts.payment_made"


def numbers_of(facts: HouseholdFacts) -> tuple[str, ...]:
    """Who pays, in the order of the file."""
    return tuple(member.insurance_number for member in facts.members)


def faults_of(facts: HouseholdFacts, terms: tuple[int, ...]) -> Iterator[FieldViolation]:
    """Every fault, by its field. `terms` are the months that may be paid for."""
    for field, description in (*_own_faults(facts, terms), *_member_faults(facts)):
        yield FieldViolation(f"{PATH}.{field}", description)


def payment_faults(payment: PaymentMade, first: date, today: date) -> Iterator[FieldViolation]:
    """Every fault of a payment that is reported today. `first` is the day of receipt of the file."""
    for field, description in _payment_faults(payment, first, today):
        yield FieldViolation(f"{PAYMENT_PATH}.{field}", description)


def _own_faults(facts: HouseholdFacts, terms: tuple[int, ...]) -> Iterator[tuple[str, str]]:
    yield from text_faults("household", facts.household, LONGEST_HOUSEHOLD)
    yield from province_faults(facts.province)
    if facts.months not in terms:
        yield "months", f"must be one of {', '.join(map(str, terms))}"
    if not 0 < len(facts.members) <= MOST_MEMBERS:
        yield "members", f"must be 1 to {MOST_MEMBERS} members"


def _member_faults(facts: HouseholdFacts) -> Iterator[tuple[str, str]]:
    numbers = numbers_of(facts)
    for place, member in enumerate(facts.members):
        yield from _faults_of_member(f"members[{place}]", member)
        if member.insurance_number in numbers[:place]:
            yield f"members[{place}].insurance_number", "must be named once only"


def _faults_of_member(path: str, member: JoiningMember) -> Iterator[tuple[str, str]]:
    yield from number_faults(f"{path}.insurance_number", member.insurance_number, InsuranceNumber.parse)
    yield from registered_facility_faults(f"{path}.registered_facility", member.registered_facility)


def _payment_faults(payment: PaymentMade, first: date, today: date) -> Iterator[tuple[str, str]]:
    yield from text_faults("receipt_number", payment.receipt_number, LONGEST_RECEIPT)
    if not 0 < payment.amount < MOST_MONEY:
        yield "amount", "must be an amount in whole VND, above 0"
    try:
        if not first <= date_value(payment.paid_on) <= today:
            yield "paid_on", "must not be before the receipt of the file, nor in the future"
    except ValueError:
        yield "paid_on", "must be a day that exists, with year, month and day"
