"""Quotes what members of a household would pay to join or renew. Nothing is committed."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

import msgspec

from gateway.refusal import FieldViolation
from gateway.refusals import RequestMalformed
from gateway.register.files.naming.limit_naming import LimitNaming
from gateway.register.files.naming.named_person import NamedPerson
from gateway.register.procedures.household.household_facts import faults_of, numbers_of
from gateway.register.procedures.household.household_offer import offer, result_of
from gateway.register.procedures.household.household_register import HouseholdQuestion, KnownHousehold
from gateway.register.procedures.household.named_members import named_members, shown_members
from gateway.register.procedures.household.rejections import UNKNOWN_PERSON
from gateway.v1.household_file_pb2 import HouseholdFacts, HouseholdResult, JoiningMember
from insurance.law.procedures.household.household_law import HouseholdLaw
from insurance.law.procedures.household.objection import TEXTS
from insurance.text import Text
from runtime.clock import Clock
from runtime.time_zone import day_of

# A price is asked for that far ahead.
LATEST = timedelta(days=366)


class Households(Protocol):
    """What the register knows of households."""

    async def known(self, question: HouseholdQuestion) -> KnownHousehold:
        """See KnownHousehold. Nothing waits for a commit. Raises DatabaseAway."""
        ...

    async def log_named(self, caller: str, named: Sequence[NamedPerson], now: datetime) -> None:
        """Log an access to the data of each person. Committed on return. Raises DatabaseAway."""
        ...


class RenewalObjection(msgspec.Struct, frozen=True):
    """Why nothing is offered. `insurance_number` is empty where it concerns nobody in particular."""

    insurance_number: str
    reason: Text


class DueMember(msgspec.Struct, frozen=True):
    """A member of the household: until when insured, and from which day on the renewal may be paid (None if
    never insured).
    """

    insurance_number: str
    insured_until: date | None
    due_from: date | None
    is_due: bool


class RenewalQuote(msgspec.Struct, frozen=True):
    """The offer; it has no lines if there is an objection, or if nobody is due. `members` are all of the
    household.
    """

    result: HouseholdResult
    objections: tuple[RenewalObjection, ...]
    members: tuple[DueMember, ...]


class QuoteRenewal:
    """The use case of QuoteRenewal. The people whom the offer shows are logged, and guessing is limited."""

    def __init__(
        self, households: Households, limit_naming: LimitNaming, law: HouseholdLaw, clock: Clock
    ) -> None:
        self._households = households
        self._limit_naming = limit_naming
        self._law = law
        self._clock = clock

    async def __call__(self, caller: str, asked: HouseholdFacts, paid_on: date | None) -> RenewalQuote:
        """The offer for a payment on the day, today if None. Without members, for those whose renewal is due.

        Raises RequestMalformed, TooManyUnknown, TooManyMismatches and DatabaseAway.
        """
        now = self._clock.now()
        today = day_of(now)
        day = paid_on or today
        if faults := [*self._faults(asked, day, today)]:
            raise RequestMalformed(faults)
        known = await self._households.known(HouseholdQuestion(asked.household, numbers_of(asked)))
        named = *named_members(asked, known), *shown_members(asked, known)
        await self._limit_naming(self._households, caller, named, now, is_found=_lives_anybody(asked, known))
        members = tuple(self._members(asked, known, day))
        if not asked.members:
            asked = _of_due_members(asked, members)
        objections = tuple(_unknown(asked, known))
        if objections or not asked.members:
            return RenewalQuote(HouseholdResult(), objections, members)
        quote = offer(self._law, asked, known, day)
        refused = tuple(RenewalObjection(one.insurance_number, TEXTS[one.kind]) for one in quote.objections)
        return RenewalQuote(result_of(quote, asked.province), refused, members)

    def _faults(self, asked: HouseholdFacts, day: date, today: date) -> Iterator[FieldViolation]:
        for fault in faults_of(asked, self._law.terms(today)):
            if asked.members or fault.field != "facts.household.members":
                yield FieldViolation(fault.field.removeprefix("facts."), fault.description)
        if not today <= day <= today + LATEST:
            yield FieldViolation("paid_on", f"must be from today to {LATEST.days} days later")

    def _members(self, asked: HouseholdFacts, known: KnownHousehold, day: date) -> Iterator[DueMember]:
        here = [one.member for one in known.people.values() if one.household == asked.household]
        due = {member.insurance_number for member in self._law.due(here, day)}
        for member in here:
            until = member.insured_until
            due_from = None if until is None else self._law.due_from(until)
            yield DueMember(member.insurance_number, until, due_from, member.insurance_number in due)


def _of_due_members(asked: HouseholdFacts, members: tuple[DueMember, ...]) -> HouseholdFacts:
    due = [JoiningMember(insurance_number=one.insurance_number) for one in members if one.is_due]
    return HouseholdFacts(
        household=asked.household, province=asked.province, months=asked.months, members=due
    )


def _lives_anybody(asked: HouseholdFacts, known: KnownHousehold) -> bool:
    return any(one.household == asked.household for one in known.people.values())


def _unknown(asked: HouseholdFacts, known: KnownHousehold) -> Iterator[RenewalObjection]:
    for number in numbers_of(asked):
        if number not in known.people:
            yield RenewalObjection(number, UNKNOWN_PERSON.reason)
