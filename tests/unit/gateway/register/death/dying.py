"""Deaths for tests: their facts, what the register knows, and the use cases on files in memory."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from google.type.date_pb2 import Date

from gateway.register.files.advance import AdvanceFile
from gateway.register.files.answer_file import AnswerFile, SentAnswer
from gateway.register.files.file_store import FileStore
from gateway.register.files.kept_file import KeptFile, Person
from gateway.register.files.submit_file import Submission, SubmitFile
from gateway.register.files.viewer import Viewer
from gateway.register.offices.office import Office, OfficeKind
from gateway.register.procedures.all_procedures import all_procedures
from gateway.register.procedures.death.death_register import (
    DeathQuestion,
    KnownDeath,
    KnownPerson,
    PersonAnswer,
    PersonQuestion,
)
from gateway.v1.death_file_pb2 import (
    DeathAnnulmentFacts,
    DeathAssessment,
    DeathFacts,
    DeathRegistered,
    PayoutMade,
)
from gateway.v1.file_facts_pb2 import AnswerFacts, FileFacts
from insurance.law.clocks.office_hours import OfficeHours
from insurance.law.clocks.procedure_terms import ProcedureTerms
from insurance.law.clocks.working_time import WorkingTime
from insurance.law.parameters.parameter import Parameter
from insurance.law.parameters.parameter_files import read_parameter
from insurance.law.procedures.procedure_parameters import read_procedure_parameters
from insurance.law.public_holidays import PublicHolidays
from runtime.time_zone import HO_CHI_MINH
from tests.fakes.clock import FakeClock
from tests.fakes.files import FakeFiles

PORTAL = Viewer("portal-01", Office("portal-01", OfficeKind.PORTAL, "01"))
CIVIL_STATUS = Viewer("civil-status-01", Office("civil-status-01", OfficeKind.CIVIL_STATUS, "01"))
POLICE = Viewer("police-01", Office("police-01", OfficeKind.POLICE, "01"))
INSURER = Viewer("vss-vn", Office("vss-vn", OfficeKind.SOCIAL_INSURANCE))
PAYER = Viewer("bank-01", Office("bank-01", OfficeKind.PAYER))
NUMBER, CHIP_ID = "0000000001", "001080000001"
NAME, BORN = "Nguyễn Văn 1", "1980"
DIED_ON, TODAY = date(2026, 11, 20), date(2026, 11, 30)
NOW = datetime(2026, 11, 30, 9, tzinfo=HO_CHI_MINH)


def a_date(day: date) -> Date:
    return Date(year=day.year, month=day.month, day=day.day)


def facts(*, name: str = NAME, number: str = NUMBER, died_on: date = DIED_ON, more: bool = True) -> FileFacts:
    """With `more`, the allowances are asked for."""
    return FileFacts(
        death=DeathFacts(
            insurance_number=number,
            full_name=name,
            birth_date=BORN,
            died_on=a_date(died_on),
            province="01",
            funeral_allowance=more,
            survivor_benefits=more,
        )
    )


def annulment(death_file_id: UUID) -> FileFacts:
    return FileFacts(
        death_annulment=DeathAnnulmentFacts(
            death_file_id=str(death_file_id), province="01", reason="Khai tử nhầm người"
        )
    )


def registered(number: str = "KT-1") -> AnswerFacts:
    return AnswerFacts(death_registered=DeathRegistered(registration_number=number))


def assessed(assessment: DeathAssessment | None = None) -> AnswerFacts:
    return AnswerFacts(death_assessment=assessment or DeathAssessment(contributing=True))


def payout(amount: int, transfer: str = "CK-1") -> AnswerFacts:
    made = PayoutMade(transfer_number=transfer, amount=amount, paid_on=a_date(TODAY))
    return AnswerFacts(payout_made=made)


class DeathCases(NamedTuple):
    """The use cases, on files that are kept anywhere."""

    clock: FakeClock
    submit_file: SubmitFile
    answer_file: AnswerFile

    async def submit(self, sent: FileFacts, name: str = "KT-1") -> KeptFile:
        applicant = Person("Nguyễn Thị Hoa", "001190012345", "wife")
        return (await self.submit_file(Submission(PORTAL.code, name, applicant, sent))).file

    async def answer(
        self,
        viewer: Viewer,
        file: KeptFile,
        step: str,
        name: str,
        answer: AnswerFacts | None = None,
        note: str = "",
    ) -> KeptFile:
        (task,) = (task for task in file.open_tasks() if task.step == step)
        sent = SentAnswer(file.file_id, task.number, name, answer or AnswerFacts(), note)
        return (await self.answer_file(viewer, sent)).file


def death_cases(files: FileStore) -> DeathCases:
    """On the morning of 30 November 2026."""
    clock = FakeClock()
    clock.moment = NOW
    working_time = WorkingTime(
        read_parameter("office_hours", Parameter[OfficeHours]),
        read_parameter("public_holidays", PublicHolidays),
    )
    terms = read_parameter("procedure_terms", ProcedureTerms)
    procedures = all_procedures(terms, read_procedure_parameters())
    parts = procedures, files, AdvanceFile(working_time), clock
    return DeathCases(clock, SubmitFile(*parts), AnswerFile(*parts))


class Dying(NamedTuple):
    """The use cases on files in memory; `people` and `deaths` are what the register knows, and may be
    changed.
    """

    cases: DeathCases
    files: FakeFiles
    people: list[PersonAnswer]
    deaths: dict[UUID, KnownDeath]


def dying_in_memory() -> Dying:
    """One person, who is alive."""
    people = [PersonAnswer(KnownPerson(NUMBER, NAME, BORN, None))]
    deaths: dict[UUID, KnownDeath] = {}
    files = FakeFiles(
        {
            PersonQuestion: lambda _: people[0],
            DeathQuestion: lambda question: deaths.get(question.death_file_id),
        }
    )
    return Dying(death_cases(files), files, people, deaths)
