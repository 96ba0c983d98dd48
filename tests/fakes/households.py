"""Households in memory."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from gateway.register.files.naming.named_person import NamedPerson
from gateway.register.procedures.household.household_register import (
    HouseholdQuestion,
    KnownHousehold,
    KnownMember,
    KnownPayment,
)


class FakeHouseholds:
    """The port Households. Every person has a household, or an empty one."""

    def __init__(self, people: Iterable[KnownMember]) -> None:
        self.people = {one.member.insurance_number: one for one in people}
        self.named: list[tuple[str, NamedPerson]] = []
        self.receipts: dict[tuple[str, str], KnownPayment] = {}

    async def known(self, question: HouseholdQuestion) -> KnownHousehold:
        return self.answer(question)

    async def log_named(self, caller: str, named: Sequence[NamedPerson], now: datetime) -> None:
        self.named += [(caller, person) for person in named]

    def answer(self, question: HouseholdQuestion) -> KnownHousehold:
        found = {
            number: one
            for number, one in self.people.items()
            if one.household == question.household or number in question.numbers
        }
        return KnownHousehold(found, self.receipts.get(question.receipt))
