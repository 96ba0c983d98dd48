"""Households for tests: what the register knows, and the use cases on files in memory."""

from datetime import date, datetime
from typing import NamedTuple

from google.type.date_pb2 import Date

from gateway.register.files.advance import AdvanceFile
from gateway.register.files.answer_file import AnswerFile, SentAnswer
from gateway.register.files.file_store import FileStore
from gateway.register.files.kept_file import KeptFile, Person
from gateway.register.files.known_procedures import KnownProcedures
from gateway.register.files.submit_file import Submission, SubmitFile
from gateway.register.files.viewer import Viewer
from gateway.register.offices.office import Office, OfficeKind
from gateway.register.procedures.household.household_code import HouseholdCode
from gateway.register.procedures.household.household_register import (
    HouseholdQuestion,
    KnownMember,
)
from gateway.register.procedures.refund.refund_code import RefundCode
from gateway.v1.file_facts_pb2 import AnswerFacts, FileFacts
from gateway.v1.household_file_pb2 import HouseholdFacts, JoiningMember, PaymentMade
from insurance.law.clocks.office_hours import OfficeHours
from insurance.law.clocks.procedure_terms import ProcedureTerms
from insurance.law.clocks.working_time import WorkingTime
from insurance.law.parameters.parameter import Parameter
from insurance.law.parameters.parameter_files import read_parameter
from insurance.law.procedures.household.household_law import HouseholdLaw
from insurance.law.procedures.household.member import OtherCover, PaidCover
from insurance.law.procedures.procedure_parameters import read_procedure_parameters
from insurance.law.public_holidays import PublicHolidays
from runtime.time_zone import HO_CHI_MINH
from tests.fakes.clock import FakeClock
from tests.fakes.files import FakeFiles
from tests.fakes.households import FakeHouseholds
from tests.unit.insurance.law.procedures.households import member

PORTAL = Viewer("portal-01", Office("portal-01", OfficeKind.PORTAL, "01"))
POLICE = Viewer("police-01", Office("police-01", OfficeKind.POLICE, "01"))
PAYER = Viewer("bank-01", Office("bank-01", OfficeKind.PAYER))
HOUSEHOLD = "HK-000123"
TODAY = date(2026, 11, 30)
NOW = datetime(2026, 11, 30, 9, tzinfo=HO_CHI_MINH)


def number(place: int) -> str:
    return f"{place:010d}"


def known(place: int, *covers: PaidCover | OtherCover, household: str = HOUSEHOLD) -> KnownMember:
    return KnownMember(member(place, *covers), household, registered_facility="01007")


def facts(*places: int, months: int = 12, household: str = HOUSEHOLD) -> HouseholdFacts:
    members = [JoiningMember(insurance_number=number(place)) for place in places or (1,)]
    return HouseholdFacts(household=household, province="01", months=months, members=members)


def payment(amount: int, receipt: str = "R-1", day: date = TODAY) -> AnswerFacts:
    paid_on = Date(year=day.year, month=day.month, day=day.day)
    return AnswerFacts(payment_made=PaymentMade(receipt_number=receipt, amount=amount, paid_on=paid_on))


class UseCases(NamedTuple):
    """The use cases, on files that are kept anywhere."""

    clock: FakeClock
    submit_file: SubmitFile
    answer_file: AnswerFile

    async def submit(self, sent: HouseholdFacts, name: str = "HGD-1") -> KeptFile:
        return await self.submit_any(FileFacts(household=sent), name)

    async def submit_any(self, sent: FileFacts, name: str) -> KeptFile:
        applicant = Person("Nguyễn Thị Hoa", "001190012345", "self")
        return (await self.submit_file(Submission(PORTAL.code, name, applicant, sent))).file

    async def answer(
        self, viewer: Viewer, file: KeptFile, name: str, answer: AnswerFacts | None = None, note: str = ""
    ) -> KeptFile:
        """Answer the task that is open."""
        (task,) = file.open_tasks()
        sent = SentAnswer(file.file_id, task.number, name, answer or AnswerFacts(), note)
        return (await self.answer_file(viewer, sent)).file


def household_law() -> HouseholdLaw:
    numbers = read_procedure_parameters()
    return HouseholdLaw(numbers.household, numbers.reference_level, numbers.premium_support)


def household_code() -> HouseholdCode:
    return HouseholdCode(read_parameter("procedure_terms", ProcedureTerms), household_law())


def refund_code() -> RefundCode:
    return RefundCode(read_parameter("procedure_terms", ProcedureTerms))


def use_cases(files: FileStore) -> UseCases:
    """On the morning of 30 November 2026."""
    clock = FakeClock()
    clock.moment = NOW
    working_time = WorkingTime(
        read_parameter("office_hours", Parameter[OfficeHours]),
        read_parameter("public_holidays", PublicHolidays),
    )
    parts = KnownProcedures([household_code(), refund_code()]), files, AdvanceFile(working_time), clock
    return UseCases(clock, SubmitFile(*parts), AnswerFile(*parts))


class Joining(NamedTuple):
    """The use cases, the files, and what the register knows, which may be changed."""

    use_cases: UseCases
    files: FakeFiles
    households: FakeHouseholds

    @property
    def clock(self) -> FakeClock:
        return self.use_cases.clock

    async def submit(self, sent: HouseholdFacts) -> KeptFile:
        return await self.use_cases.submit(sent)

    async def answer(
        self, viewer: Viewer, file: KeptFile, name: str, answer: AnswerFacts | None = None, note: str = ""
    ) -> KeptFile:
        return await self.use_cases.answer(viewer, file, name, answer, note)


def joining_in_memory(*people: KnownMember) -> Joining:
    """A household of these people."""
    households = FakeHouseholds(people)
    files = FakeFiles({HouseholdQuestion: households.answer})
    return Joining(use_cases(files), files, households)
