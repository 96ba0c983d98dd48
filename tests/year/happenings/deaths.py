"""Deaths with their allowances; some of the wrong person, taken back later; premiums that are paid back."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from gateway.register.files.kept_file import FileState, KeptFile, Person
from gateway.register.files.submit_file import Submission
from gateway.register.procedures.death import annulment_code, death_steps
from gateway.register.procedures.death.payouts import due_now
from gateway.register.procedures.refund import refund_code
from gateway.v1.death_file_pb2 import (
    PENSION_COMPULSORY,
    DeathAnnulmentFacts,
    DeathAssessment,
    DeathFacts,
    DeathRegistered,
    PayoutMade,
)
from gateway.v1.file_facts_pb2 import AnswerFacts, FileFacts
from gateway.v1.refund_file_pb2 import RefundFacts
from runtime.date_message import date_message
from tests.year.happenings.happening import OfficeAnswer
from tests.year.residents import Resident, Residents
from wardgate.samples.random_choice import WeightedChoice

# Deaths a year among 1,000 people.
PER_MILLE = 6
DAYS_OF_YEAR = 365
WRONG_NAME, WRONG_PERSON = 0.03, 0.05
FOUND_OUT_AFTER = timedelta(days=30)
CIVIL_STATUS = WeightedChoice({death_steps.REGISTERED: 97, death_steps.RETURNED: 2, death_steps.REFUSED: 1})
RESIDENCE = WeightedChoice({death_steps.REMOVED: 95, death_steps.NOT_FOUND: 5})
REGIMES = WeightedChoice({"none": 45, "contributing": 15, "pension": 25, "assistance": 15})
ASSESSMENTS = {
    "none": DeathAssessment(),
    "contributing": DeathAssessment(contributing=True, compulsory_months=140),
    "pension": DeathAssessment(pension=PENSION_COMPULSORY),
    "assistance": DeathAssessment(social_assistance=True),
}


class Deaths:
    """A Happening."""

    procedures = (death_steps.CODE, annulment_code.CODE, refund_code.CODE)

    def __init__(self, residents: Residents, facility: str, random: Random) -> None:
        self._residents = residents
        self._facility = facility
        self._random = random
        self._by_number = {one.insurance_number: one for one in residents.all}
        self._papers = 0
        self._registered: list[KeptFile] = []
        self._wrong: list[tuple[date, KeptFile]] = []

    def submissions(self, day: date, now: datetime) -> Iterator[Submission]:
        """See Happening."""
        expected = len(self._residents.all) * PER_MILLE / 1000 / DAYS_OF_YEAR
        count = int(expected) + (self._random.random() < expected % 1)
        for one in self._residents.draw(count, lambda one: one.is_alive):
            one.died_on = day - timedelta(days=self._random.randrange(3))
            yield self._submission(one, FileFacts(death=self._facts(one, one.died_on)))
        yield from self._after_deaths(day)

    def ended(self, file: KeptFile) -> None:
        """See Happening."""
        if file.procedure == death_steps.CODE:
            if file.state is FileState.SETTLED:
                self._registered.append(file)
            else:
                self._by_number[file.read_facts.death.insurance_number].died_on = None
        if file.procedure == annulment_code.CODE and file.state is FileState.SETTLED:
            self._by_number[file.read_result.death_annulment.insurance_number].died_on = None

    def answer(self, file: KeptFile, step: str, day: date) -> OfficeAnswer:
        """See Happening."""
        match step:
            case "examination":
                answer = OfficeAnswer(annulment_code.ANNULLED, AnswerFacts())
            case "correction":
                answer = OfficeAnswer(death_steps.CORRECTED, AnswerFacts(corrected=_corrected(file)))
            case "residence":
                answer = OfficeAnswer(RESIDENCE.draw(self._random), AnswerFacts())
            case "assessment":
                assessment = ASSESSMENTS[REGIMES.draw(self._random)]
                answer = OfficeAnswer(death_steps.ASSESSED, AnswerFacts(death_assessment=assessment))
            case "payout":
                answer = OfficeAnswer(death_steps.PAID, AnswerFacts(payout_made=self._payout(file, day)))
            case _:
                answer = self._registration()
        return answer

    def _registration(self) -> OfficeAnswer:
        answer = CIVIL_STATUS.draw(self._random)
        if answer != death_steps.REGISTERED:
            return OfficeAnswer(answer, AnswerFacts(), "Thiếu giấy báo tử")
        registered = DeathRegistered(registration_number=self._number("KT"))
        return OfficeAnswer(answer, AnswerFacts(death_registered=registered))

    def _after_deaths(self, day: date) -> Iterator[Submission]:
        """Premiums of the dead are paid back; what was registered for the wrong person is taken back."""
        for file in self._registered:
            one = self._by_number[file.read_facts.death.insurance_number]
            refund = RefundFacts(insurance_number=one.insurance_number, province=one.province)
            yield self._submission(one, FileFacts(refund=refund))
            if self._random.random() < WRONG_PERSON:
                self._wrong.append((day + FOUND_OUT_AFTER, file))
        self._registered.clear()
        while self._wrong and self._wrong[0][0] <= day:
            _, file = self._wrong.pop(0)
            facts = DeathAnnulmentFacts(
                death_file_id=str(file.file_id), province=file.province, reason="Nhầm người"
            )
            one = self._by_number[file.read_facts.death.insurance_number]
            yield self._submission(one, FileFacts(death_annulment=facts))

    def _submission(self, one: Resident, facts: FileFacts) -> Submission:
        applicant = Person(f"Người nhà của {one.full_name}", "", "relative")
        return Submission(self._facility, self._number("HS"), applicant, facts)

    def _facts(self, one: Resident, died_on: date) -> DeathFacts:
        is_wrong = self._random.random() < WRONG_NAME
        return DeathFacts(
            insurance_number=one.insurance_number,
            citizen_id=one.chip_id or "",
            full_name=f"{one.full_name} Sai" if is_wrong else one.full_name,
            birth_date=one.birth_date,
            died_on=date_message(died_on),
            notice_number=self._number("BT"),
            province=one.province,
            funeral_allowance=True,
        )

    def _payout(self, file: KeptFile, day: date) -> PayoutMade:
        due = due_now(file.read_result.death)
        return PayoutMade(transfer_number=self._number("CK"), amount=due, paid_on=date_message(day))

    def _number(self, of: str) -> str:
        self._papers += 1
        return f"{of}-{self._papers}"


def _corrected(file: KeptFile) -> FileFacts:
    corrected = FileFacts()
    corrected.CopyFrom(file.read_facts)
    corrected.death.full_name = corrected.death.full_name.removesuffix(" Sai")
    return corrected
