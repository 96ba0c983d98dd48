"""Losses of work: in time and too late, long and short contributions, open books; and work that is found."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from gateway.register.files.kept_file import FileState, KeptFile, Person
from gateway.register.files.submit_file import Submission
from gateway.register.procedures.benefit_stop import benefit_stop_code
from gateway.register.procedures.unemployment import unemployment_steps as steps
from gateway.v1.benefit_stop_file_pb2 import BENEFIT_STOP_REASON_WORK, BenefitStopFacts
from gateway.v1.file_facts_pb2 import AnswerFacts, FileFacts
from gateway.v1.unemployment_file_pb2 import ContributedMonth, UnemploymentConfirmed, UnemploymentFacts
from runtime.date_message import date_message, date_value
from tests.year.happenings.happening import OfficeAnswer
from tests.year.residents import Resident, Residents
from wardgate.samples.random_choice import WeightedChoice

GROUP = "DN"
# Losses of work a year among 1,000 people.
PER_MILLE = 10
DAYS_OF_YEAR = 365
# Three months after the end of the contract a file is too late.
LATEST_DAYS = 100
FINDS_WORK, WORK_AFTER = 0.3, timedelta(days=60)
BOOKS = WeightedChoice({steps.CONFIRMED: 93, steps.NOT_CLOSED: 7})
CONTRIBUTED = WeightedChoice({8: 10, 12: 20, 30: 30, 72: 30, 160: 10})
PAY = WeightedChoice({6_000_000: 50, 15_000_000: 40, 50_000_000: 10})


class JobLosses:
    """A Happening."""

    procedures = (steps.CODE, benefit_stop_code.CODE)

    def __init__(self, residents: Residents, facility: str, random: Random) -> None:
        self._residents = residents
        self._facility = facility
        self._random = random
        self._unemployed: set[str] = set()
        self._found_work: list[tuple[date, KeptFile]] = []

    def submissions(self, day: date, now: datetime) -> Iterator[Submission]:
        """See Happening."""
        expected = len(self._residents.all) * PER_MILLE / 1000 / DAYS_OF_YEAR
        count = int(expected) + (self._random.random() < expected % 1)
        for one in self._residents.draw(count, self._may_lose_work):
            self._unemployed.add(one.insurance_number)
            facts = UnemploymentFacts(
                insurance_number=one.insurance_number,
                province=one.province,
                contract_ended_on=date_message(day - timedelta(days=self._random.randrange(LATEST_DAYS))),
                region=self._random.randrange(1, 5),
            )
            applicant = Person(one.full_name, one.chip_id or "", "applicant")
            number = f"TN-{len(self._unemployed)}"
            yield Submission(self._facility, number, applicant, FileFacts(unemployment=facts))
        yield from self._stops(day)

    def ended(self, file: KeptFile) -> None:
        """See Happening."""
        is_granted = file.procedure == steps.CODE and file.state is FileState.SETTLED
        if is_granted and self._random.random() < FINDS_WORK:
            found = date_value(file.read_result.unemployment.paid_from) + WORK_AFTER
            self._found_work.append((found, file))

    def answer(self, file: KeptFile, step: str, day: date) -> OfficeAnswer:
        """See Happening."""
        if file.procedure == benefit_stop_code.CODE:
            return OfficeAnswer(benefit_stop_code.CONFIRMED, AnswerFacts())
        if step == steps.BOOK:
            return OfficeAnswer(steps.CLOSED, AnswerFacts())
        answer = BOOKS.draw(self._random)
        if answer != steps.CONFIRMED:
            return OfficeAnswer(answer, AnswerFacts(), "Đơn vị nợ tiền đóng")
        confirmed = UnemploymentConfirmed(months=self._months(file), lawful_end=True)
        return OfficeAnswer(answer, AnswerFacts(unemployment_confirmed=confirmed))

    def _stops(self, day: date) -> Iterator[Submission]:
        """Those who have found work by now draw no more benefit."""
        for _, file in [found for found in self._found_work if found[0] <= day]:
            stop = BenefitStopFacts(
                insurance_number=file.read_facts.unemployment.insurance_number,
                province=file.province,
                reason=BENEFIT_STOP_REASON_WORK,
                first_day=date_message(day),
            )
            facts = FileFacts(benefit_stop=stop)
            yield Submission(self._facility, f"CD-{file.number}", file.applicant, facts)
        self._found_work = [found for found in self._found_work if found[0] > day]

    def _may_lose_work(self, one: Resident) -> bool:
        return one.is_alive and one.group == GROUP and one.insurance_number not in self._unemployed

    def _months(self, file: KeptFile) -> list[ContributedMonth]:
        """The months up to the end of the contract."""
        ended, pay = file.read_facts.unemployment.contract_ended_on, PAY.draw(self._random)
        last = ended.year * 12 + ended.month - 1
        months = (last - back for back in range(CONTRIBUTED.draw(self._random)))
        return [ContributedMonth(year=month // 12, month=month % 12 + 1, pay=pay) for month in months]
