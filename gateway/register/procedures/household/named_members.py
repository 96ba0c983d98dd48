"""Whom a file about a household, or the question for a price, names and shows."""

from collections.abc import Iterator

from gateway.cards.subject import InsuranceNumber
from gateway.register.files.naming.named_person import NamedPerson, Stated, named_by_number
from gateway.register.procedures.household.household_facts import numbers_of
from gateway.register.procedures.household.household_register import KnownHousehold
from gateway.v1.household_file_pb2 import HouseholdFacts


def named_members(facts: HouseholdFacts, known: KnownHousehold) -> Iterator[NamedPerson]:
    """Who pays. The household is wrong where the register has another one."""
    for number in numbers_of(facts):
        member = known.people.get(number)
        found = None if member is None else number
        is_wrong = member is not None and member.household not in ("", facts.household)
        yield NamedPerson(InsuranceNumber(number), found, Stated.HOUSEHOLD, is_wrong)


def shown_members(facts: HouseholdFacts, known: KnownHousehold) -> Iterator[NamedPerson]:
    """Who lives there besides those who are named."""
    for number in known.people.keys() - {*numbers_of(facts)}:
        yield named_by_number(number, is_known=True)
