"""Unemployment for tests: its facts, what the register knows, and the use cases on files in memory."""

from datetime import date, datetime
from typing import NamedTuple

from google.type.date_pb2 import Date

from gateway.register.files.advance import AdvanceFile
from gateway.register.files.answer_file import AnswerFile, SentAnswer
from gateway.register.files.file_store import FileStore
from gateway.register.files.kept_file import KeptFile, Person
from gateway.register.files.submit_file import Submission, SubmitFile
from gateway.register.files.viewer import Viewer
from gateway.register.offices.office import Office, OfficeKind
from gateway.register.procedures.all_procedures import all_procedures
from gateway.register.procedures.unemployment.unemployment_register import (
    KnownUnemployed,
    UnemployedQuestion,
)
from gateway.v1.file_facts_pb2 import AnswerFacts, FileFacts
from gateway.v1.unemployment_file_pb2 import ContributedMonth, UnemploymentConfirmed, UnemploymentFacts
from insurance.law.clocks.office_hours import OfficeHours
from insurance.law.clocks.procedure_terms import ProcedureTerms
from insurance.law.clocks.working_time import WorkingTime
from insurance.law.parameters.parameter import Parameter
from insurance.law.parameters.parameter_files import read_parameter
from insurance.law.procedures.months import month_after
from insurance.law.procedures.procedure_parameters import read_procedure_parameters
from insurance.law.public_holidays import PublicHolidays
from runtime.time_zone import HO_CHI_MINH
from tests.fakes.clock import FakeClock
from tests.fakes.files import FakeFiles

PORTAL = Viewer("portal-01", Office("portal-01", OfficeKind.PORTAL, "01"))
INSURER = Viewer("vss-vn", Office("vss-vn", OfficeKind.SOCIAL_INSURANCE))
NUMBER = "0000000001"
ENDED_ON = date(2026, 10, 31)
NOW = datetime(2026, 11, 2, 9, tzinfo=HO_CHI_MINH)


def facts(*, ended_on: date = ENDED_ON, region: int = 1, number: str = NUMBER) -> UnemploymentFacts:
    return UnemploymentFacts(
        insurance_number=number,
        province="01",
        contract_ended_on=Date(year=ended_on.year, month=ended_on.month, day=ended_on.day),
        region=region,
    )


def confirmed(months: int = 72, pay: int = 15_000_000, *, lawful_end: bool = True) -> AnswerFacts:
    """So many months up to the end of the contract."""
    days = [month_after(ENDED_ON.replace(day=1), -number) for number in range(months)]
    contributed = [ContributedMonth(year=day.year, month=day.month, pay=pay) for day in days]
    return AnswerFacts(
        unemployment_confirmed=UnemploymentConfirmed(months=contributed, lawful_end=lawful_end)
    )


class UnemploymentCases(NamedTuple):
    """The use cases, on files that are kept anywhere."""

    clock: FakeClock
    submit_file: SubmitFile
    answer_file: AnswerFile

    async def submit(self, sent: UnemploymentFacts, name: str = "TN-1") -> KeptFile:
        applicant = Person("Nguyễn Văn 1", "001080000001", "self")
        submission = Submission(PORTAL.code, name, applicant, FileFacts(unemployment=sent))
        return (await self.submit_file(submission)).file

    async def answer(
        self, viewer: Viewer, file: KeptFile, name: str, answer: AnswerFacts | None = None, note: str = ""
    ) -> KeptFile:
        """Answer the task that is open."""
        (task,) = file.open_tasks()
        sent = SentAnswer(file.file_id, task.number, name, answer or AnswerFacts(), note)
        return (await self.answer_file(viewer, sent)).file


def unemployment_cases(files: FileStore) -> UnemploymentCases:
    """On the morning of 2 November 2026."""
    clock = FakeClock()
    clock.moment = NOW
    working_time = WorkingTime(
        read_parameter("office_hours", Parameter[OfficeHours]),
        read_parameter("public_holidays", PublicHolidays),
    )
    terms = read_parameter("procedure_terms", ProcedureTerms)
    procedures = all_procedures(terms, read_procedure_parameters())
    parts = procedures, files, AdvanceFile(working_time), clock
    return UnemploymentCases(clock, SubmitFile(*parts), AnswerFile(*parts))


class OutOfWork(NamedTuple):
    """The use cases on files in memory; `people` is what the register knows, and may be changed."""

    cases: UnemploymentCases
    files: FakeFiles
    people: dict[str, KnownUnemployed]


def out_of_work_in_memory() -> OutOfWork:
    """One person."""
    people = {NUMBER: KnownUnemployed(registered_facility="01007", five_years_on=date(2028, 1, 1))}
    files = FakeFiles({UnemployedQuestion: lambda question: people.get(question.insurance_number)})
    return OutOfWork(unemployment_cases(files), files, people)
