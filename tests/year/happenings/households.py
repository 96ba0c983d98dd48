"""Households that renew early, late or twice, pay too little or too much, and move."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from google.type.date_pb2 import Date

from gateway.register.files.kept_file import FileState, KeptFile, Person
from gateway.register.files.submit_file import Submission
from gateway.register.procedures.household import household_steps as steps
from gateway.v1.file_facts_pb2 import AnswerFacts, FileFacts
from gateway.v1.household_file_pb2 import HouseholdFacts, JoiningMember, PaymentMade
from tests.year.happenings.happening import OfficeAnswer
from tests.year.residents import Resident, Residents
from wardgate.samples.random_choice import WeightedChoice

GROUP = "GD"
SIZES = WeightedChoice({1: 20, 2: 25, 3: 20, 4: 20, 5: 15})
MONTHS = WeightedChoice({3: 10, 6: 20, 12: 70})
DUE, LATEST = timedelta(days=28), timedelta(days=120)
# Of those who are due, so many apply on a day; and so many apply again though they have paid.
APPLIES, APPLIES_TWICE, MOVES = 0.05, 0.03, 0.02
MEMBERSHIP = WeightedChoice({steps.CONFIRMED: 95, steps.REFUSED: 5})
PAYMENT = WeightedChoice({"exactly": 90, "too little": 4, "too much": 3, "not": 3})
TOO_LITTLE, TOO_MUCH = 1_000, 5_000


class Households:
    """A Happening. Households are of people whose last card is of group GD."""

    procedures = (steps.CODE,)

    def __init__(self, residents: Residents, random: Random) -> None:
        self._random = random
        self._homes = dict(_homes(residents, random))
        self._people = {one.insurance_number: one for home in self._homes.values() for one in home}
        self._busy: set[str] = set()
        self._files = 0
        self._receipts = 0

    def submissions(self, day: date, now: datetime) -> Iterator[Submission]:
        """See Happening."""
        for home, members in self._homes.items():
            paying = [one for one in members if self._is_due(one, day)]
            if not paying or home in self._busy or self._random.random() >= APPLIES:
                continue
            self._busy.add(home)
            yield self._submission(self._residence(home), paying)
            if self._random.random() < APPLIES_TWICE:
                yield self._submission(home, paying)

    def ended(self, file: KeptFile) -> None:
        """See Happening."""
        self._busy.discard(file.read_facts.household.household.removesuffix("-new"))
        if file.state is not FileState.SETTLED:
            return
        for line in file.read_result.household.lines:
            until = line.covered_until
            self._people[line.insurance_number].insured_until = date(until.year, until.month, until.day)

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
        return f"{home}-new" if self._random.random() < MOVES else home

    def _submission(self, home: str, paying: list[Resident]) -> Submission:
        self._files += 1
        first = paying[0]
        members = [JoiningMember(insurance_number=one.insurance_number) for one in paying]
        facts = HouseholdFacts(
            household=home, province=first.province, months=MONTHS.draw(self._random), members=members
        )
        applicant = Person(first.full_name, first.chip_id or "", "member")
        return Submission(
            f"portal-{first.province}", f"GD-{self._files}", applicant, FileFacts(household=facts)
        )

    def _payment(self, amount: int, day: date) -> PaymentMade:
        self._receipts += 1
        paid_on = Date(year=day.year, month=day.month, day=day.day)
        return PaymentMade(receipt_number=f"BL-{self._receipts}", amount=amount, paid_on=paid_on)


def _homes(residents: Residents, random: Random) -> Iterator[tuple[str, list[Resident]]]:
    """People of one province, in the order of the register, make households."""
    of_province: dict[str, list[Resident]] = {}
    for one in residents.all:
        if one.group == GROUP and one.is_alive:
            of_province.setdefault(one.province, []).append(one)
    for province, people in of_province.items():
        number = 0
        while people:
            number, size = number + 1, SIZES.draw(random)
            yield f"HGD-{province}-{number}", people[:size]
            del people[:size]
