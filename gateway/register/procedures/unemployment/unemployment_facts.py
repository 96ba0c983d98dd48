"""Reads the facts of a file about unemployment, and says what is wrong with them."""

from collections.abc import Iterator, Mapping
from datetime import date

from gateway.cards.subject import InsuranceNumber
from gateway.refusal import FieldViolation
from gateway.register.procedures.field_faults import number_faults, province_faults
from gateway.v1.unemployment_file_pb2 import UnemploymentConfirmed, UnemploymentFacts
from insurance.law.procedures.unemployment.unemployed_person import Region, UnemploymentRequest
from runtime.date_message import date_value

FIRST_YEAR = 2009
MOST_PAY = 10**12
PATH, CONFIRMED_PATH = "facts.unemployment", "facts.unemployment_confirmed"


def contributions(confirmed: UnemploymentConfirmed) -> Mapping[date, int]:
    """The pay of each month, by its first day."""
    return {date(one.year, one.month, 1): one.pay for one in confirmed.months}


def request(
    facts: UnemploymentFacts, filed_on: date, confirmed: UnemploymentConfirmed
) -> UnemploymentRequest:
    """What the law decides about, of facts without a fault."""
    return UnemploymentRequest(
        contract_ended_on=date_value(facts.contract_ended_on),
        filed_on=filed_on,
        contributions=contributions(confirmed),
        region=Region(facts.region),
        short_contract=facts.short_contract,
        lawful_end=confirmed.lawful_end,
        state_pay=facts.state_pay,
    )


def faults_of(facts: UnemploymentFacts, today: date) -> Iterator[FieldViolation]:
    """Every fault, by its field."""
    for field, description in _faults(facts, today):
        yield FieldViolation(f"{PATH}.{field}", description)


def confirmation_faults(confirmed: UnemploymentConfirmed, ended_on: date) -> Iterator[FieldViolation]:
    """Every fault of the months that are confirmed, up to the end of the contract."""
    seen: set[tuple[int, int]] = set()
    for place, one in enumerate(confirmed.months):
        path = f"{CONFIRMED_PATH}.months[{place}]"
        is_month = 1 <= one.month <= 12 and one.year >= FIRST_YEAR
        if not is_month or (one.year, one.month) > (ended_on.year, ended_on.month):
            yield FieldViolation(path, f"must be a month from {FIRST_YEAR} to the end of the contract")
        if not 0 < one.pay < MOST_PAY:
            yield FieldViolation(f"{path}.pay", "must be an amount in whole VND, above 0")
        if (one.year, one.month) in seen:
            yield FieldViolation(path, "must be named once only")
        seen.add((one.year, one.month))


def _faults(facts: UnemploymentFacts, today: date) -> Iterator[tuple[str, str]]:
    yield from number_faults("insurance_number", facts.insurance_number, InsuranceNumber.parse)
    yield from province_faults(facts.province)
    if facts.region not in set(Region):
        yield "region", "must be 1, 2, 3 or 4"
    try:
        if not date(FIRST_YEAR, 1, 1) <= date_value(facts.contract_ended_on) <= today:
            yield "contract_ended_on", f"must not be in the future, nor before {FIRST_YEAR}"
    except ValueError:
        yield "contract_ended_on", "must be a day that exists, with year, month and day"
