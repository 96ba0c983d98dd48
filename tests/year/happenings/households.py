"""Households that renew early, late or twice, pay too little or too much, and get another number."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random

from gateway.register.files.kept_file import FileState, KeptFile, Person
from gateway.register.files.submit_file import Submission
from gateway.register.procedures.household import household_steps as steps
from gateway.v1.file_facts_pb2 import AnswerFacts, FileFacts
from gateway.v1.household_file_pb2 import HouseholdFacts, JoiningMember, PaymentMade
from runtime.date_message import date_message, date_value
from tests.year.happenings.happening import OfficeAnswer
from tests.year.homes import Homes
from tests.year.residents import Resident
from wardgate.samples.random_choice import WeightedChoice

MONTHS = WeightedChoice({3: 10, 6: 20, 12: 70})
DUE, LATEST = timedelta(days=28), timedelta(days=120)
# Of those who are due, so many apply on a day; and so many apply again though they have paid.
APPLIES, APPLIES_TWICE, RENUMBERED = 0.05, 0.03, 0.02
MEMBERSHIP = WeightedChoice({steps.CONFIRMED: 95, steps.REFUSED: 5})
PAYMENT = WeightedChoice({"exactly": 90, "too little": 4, "too much": 3, "not": 3})
TOO_LITTLE, TOO_MUCH = 1_000, 5_000


class Households:
    """A Happening. It answers the files of those who marry and move, too."""

    procedures = (steps.CODE,)

    def __init__(self, homes: Homes, random: Random) -> None:
        self._random = random
        self._homes = homes
        self._people = {one.insurance_number: one for home in homes.all.values() for one in home}
        self._busy: dict[str, str] = {}
        self._files = 0
        self._receipts = 0

    def submissions(self, day: date, now: datetime) -> Iterator[Submission]:
        """See Happening."""
        for home, members in self._homes.all.items():
            paying = [one for one in members if self._is_due(one, day)]
            if not paying or home in self._busy.values() or self._random.random() >= APPLIES:
                continue
            yield self.application(self._residence(home), paying)
            if self._random.random() < APPLIES_TWICE:
                yield self.application(home, paying)

    def application(self, home: str, paying: Sequence[Resident], facility: str = "") -> Submission:
        """They pay as members of this household, where they may not live yet; `facility` is a new one."""
        self._files += 1
        first, number = paying[0], f"GD-{self._files}"
        self._busy[number] = self._homes.of(first)
        members = [
            JoiningMember(insurance_number=one.insurance_number, registered_facility=facility or one.facility)
            for one in paying
        ]
        months = MONTHS.draw(self._random)
        facts = HouseholdFacts(household=home, province=_province(home), months=months, members=members)
        applicant = Person(first.full_name, first.chip_id or "", "member")
        return Submission(f"portal-{first.province}", number, applicant, FileFacts(household=facts))

    def ended(self, file: KeptFile) -> None:
        """See Happening."""
        self._busy.pop(file.number)
        facts = file.read_facts.household
        if any((task.step, task.answer) == (steps.MEMBERSHIP, steps.CONFIRMED) for task in file.tasks):
            self._moved(facts)
        if file.state is FileState.SETTLED:
            for line in file.read_result.household.lines:
                self._people[line.insurance_number].insured_until = date_value(line.covered_until)

    def _moved(self, facts: HouseholdFacts) -> None:
        self._homes.move((self._people[member.insurance_number] for member in facts.members), facts.household)
        for member in facts.members:
            one = self._people[member.insurance_number]
            one.province, one.facility = facts.province, member.registered_facility

    def answer(self, file: KeptFile, step: str, day: date) -> OfficeAnswer:
        """See Happening."""
        if step == steps.MEMBERSHIP:
            return OfficeAnswer(MEMBERSHIP.draw(self._random), AnswerFacts(), "Không cư trú")
        pays, total = PAYMENT.draw(self._random), file.read_result.household.total
        if pays == "not" or not total:
            return OfficeAnswer(steps.NOT_PAID, AnswerFacts(), "Hết hạn nộp tiền")
        more = {"exactly": 0, "too little": -TOO_LITTLE, "too much": TOO_MUCH}[pays]
        return OfficeAnswer(steps.PAID, AnswerFacts(payment_made=self._payment(total + more, day)))

    def _is_due(self, one: Resident, day: date) -> bool:
        until = one.insured_until
        return one.is_alive and until is not None and until - DUE <= day <= until + LATEST

    def _residence(self, home: str) -> str:
        """The number of the household, or another one where it has moved: the police confirm that."""
        return f"{home}-new" if self._random.random() < RENUMBERED else home

    def _payment(self, amount: int, day: date) -> PaymentMade:
        self._receipts += 1
        return PaymentMade(receipt_number=f"BL-{self._receipts}", amount=amount, paid_on=date_message(day))


def _province(home: str) -> str:
    return home.split("-")[1]
