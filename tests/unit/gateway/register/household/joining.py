"""Households for tests: their facts, and what the register knows."""

from datetime import date, datetime
from typing import NamedTuple, TypeVar

from gateway.register.procedures.household.household_register import HouseholdQuestion, KnownMember
from gateway.v1.file_facts_pb2 import AnswerFacts, FileFacts
from gateway.v1.household_file_pb2 import HouseholdFacts, JoiningMember, PaymentMade
from insurance.law.procedures.household.household_law import HouseholdLaw
from insurance.law.procedures.household.member import OtherCover, PaidCover
from insurance.law.procedures.procedure_parameters import read_procedure_parameters
from runtime.date_message import date_message
from runtime.time_zone import HO_CHI_MINH
from tests.fakes.files import FakeFiles
from tests.fakes.households import FakeHouseholds
from tests.unit.gateway.register.file_cases import FileCases, file_cases
from tests.unit.insurance.law.procedures.households import member

HOUSEHOLD = "HK-000123"
TODAY = date(2026, 11, 30)
NOW = datetime(2026, 11, 30, 9, tzinfo=HO_CHI_MINH)
FIRST, SECOND = 1_366_200, 956_340
Kind = TypeVar("Kind")


def number(place: int) -> str:
    return f"{place:010d}"


def known(place: int, *covers: PaidCover | OtherCover, household: str = HOUSEHOLD) -> KnownMember:
    return KnownMember(member(place, *covers), household, registered_facility="01007")


def household(*places: int, months: int = 12, number_of: str = HOUSEHOLD) -> HouseholdFacts:
    """The first member pays, or those of these places."""
    members = [JoiningMember(insurance_number=number(place)) for place in places or (1,)]
    return HouseholdFacts(household=number_of, province="01", months=months, members=members)


def facts(*places: int, months: int = 12, number_of: str = HOUSEHOLD) -> FileFacts:
    return FileFacts(household=household(*places, months=months, number_of=number_of))


def payment(amount: int, receipt: str = "R-1", day: date = TODAY) -> AnswerFacts:
    made = PaymentMade(receipt_number=receipt, amount=amount, paid_on=date_message(day))
    return AnswerFacts(payment_made=made)


def household_law() -> HouseholdLaw:
    numbers = read_procedure_parameters()
    return HouseholdLaw(numbers.household, numbers.reference_level, numbers.premium_support)


class Joining(NamedTuple):
    """The use cases, the files, and what the register knows, which may be changed."""

    cases: FileCases
    files: FakeFiles
    households: FakeHouseholds


def joining_in_memory(*people: KnownMember) -> Joining:
    """A household of these people, on the morning of 30 November 2026."""
    households = FakeHouseholds(people)
    files = FakeFiles({HouseholdQuestion: households.answer})
    return Joining(file_cases(files, NOW), files, households)


def new_pair() -> Joining:
    return joining_in_memory(known(1), known(2))


def open_steps(joining: Joining) -> list[str]:
    (file,) = joining.files.files.values()
    return [task.step for task in file.open_tasks()]


def recorded(joining: Joining, kind: type[Kind]) -> list[Kind]:
    return [change for change in joining.files.changes if isinstance(change, kind)]
