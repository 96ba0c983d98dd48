"""Births for tests: their facts, what the register knows, and the use cases on files in memory."""

from collections.abc import Callable
from datetime import date, time
from functools import cache
from typing import Any, NamedTuple

from google.type.date_pb2 import Date
from google.type.timeofday_pb2 import TimeOfDay
from msgspec.structs import replace

from gateway.register.files.advance import AdvanceFile
from gateway.register.files.answer_file import AnswerFile, SentAnswer
from gateway.register.files.kept_file import KeptFile, Person
from gateway.register.files.known_procedures import KnownProcedures
from gateway.register.files.naming.limit_naming import Budgets, LimitNaming, NoBudgets
from gateway.register.files.submit_file import Submission, SubmitFile, Submitted
from gateway.register.files.viewer import Viewer
from gateway.register.files.withdraw_file import WithdrawFile
from gateway.register.offices.office import Office, OfficeKind
from gateway.register.procedures.all_procedures import read_procedures
from gateway.register.procedures.birth.birth_register import (
    Birth,
    ChildQuestion,
    KnownMother,
    KnownNewborn,
    NewbornQuestion,
    PersonalIdQuestion,
)
from gateway.v1.birth_file_pb2 import BirthFacts, BirthRegistered, NewbornChild, Parent, ResidenceRegistered
from gateway.v1.card_service_pb2 import SEX_FEMALE
from gateway.v1.file_facts_pb2 import AnswerFacts, FileFacts
from insurance.law.clocks.office_hours import OfficeHours
from insurance.law.clocks.working_time import WorkingTime
from insurance.law.parameters.parameter import Parameter
from insurance.law.parameters.parameter_files import read_parameter
from insurance.law.public_holidays import PublicHolidays
from tests.fakes.clock import FakeClock
from tests.fakes.files import FakeFiles

HOSPITAL = Viewer("01001")
CIVIL_STATUS = Viewer("civil-status-01", Office("civil-status-01", OfficeKind.CIVIL_STATUS, "01"))
POLICE = Viewer("police-01", Office("police-01", OfficeKind.POLICE, "01"))
INSURER = Viewer("vss-vn", Office("vss-vn", OfficeKind.SOCIAL_INSURANCE))
MOTHER = KnownMother("0123456789", "001190012345", "Nguyễn Thị Hoa", "1990-05-17")
PERSONAL_ID = "001326000001"
FREE_NUMBER = "0100000017"


def birth_facts(**changed: Any) -> BirthFacts:
    """A girl, born on 1 March 2026 at 22:40, whose mother the register knows."""
    facts = BirthFacts(
        child=NewbornChild(
            full_name="Nguyễn An Nhiên",
            sex=SEX_FEMALE,
            born_on=Date(year=2026, month=3, day=1),
            born_at=TimeOfDay(hours=22, minutes=40),
        ),
        mother=Parent(full_name="NGUYỄN THỊ HOA", birth_date="1990-05-17", citizen_id="001190012345"),
        birth_certificate_number="01001.GCS.00012.26",
        province="01",
        registered_facility="01007",
        householder_consents=True,
    )
    for path, value in changed.items():
        *parents, field = path.split("__")
        message = facts
        for parent in parents:
            message = getattr(message, parent)
        setattr(message, field, value)
    return facts


def submission(facts: BirthFacts | None = None, number: str = "KS-1", sender: str = "01001") -> Submission:
    """What the hospital sends."""
    applicant = Person("Nguyễn Thị Hoa", "001190012345", "mother")
    return Submission(sender, number, applicant, FileFacts(birth=facts or birth_facts()))


def registered(personal_id: str = PERSONAL_ID, **more: str) -> AnswerFacts:
    """What the civil status answers."""
    return AnswerFacts(birth_registered=BirthRegistered(personal_id=personal_id, **more))


def residence(number: str = "TT-1") -> AnswerFacts:
    """What the police answer."""
    return AnswerFacts(residence_registered=ResidenceRegistered(number=number))


class Births(NamedTuple):
    """The use cases, the files, and what the register knows: `known` and `holders` may be changed."""

    clock: FakeClock
    files: Any
    submit: SubmitFile
    answer_file: AnswerFile
    withdraw: WithdrawFile
    known: list[KnownNewborn]
    holders: dict[str, str]

    async def answer(
        self, viewer: Viewer, file: KeptFile, answer: str, facts: AnswerFacts | None = None, note: str = ""
    ) -> Submitted:
        """Answer the task that is open."""
        (task,) = file.open_tasks()
        sent = SentAnswer(file.file_id, task.number, answer, facts or AnswerFacts(), note)
        return await self.answer_file(viewer, sent)


def births_in_memory(budgets: Budgets | None = None) -> Births:
    """The mother is known and has no other child."""
    holders = dict[str, str]()
    known = [KnownNewborn(MOTHER, differ=False, births=(), free_number=FREE_NUMBER)]
    answers: dict[type, Callable[[Any], Any]] = {
        NewbornQuestion: lambda _: known[0],
        PersonalIdQuestion: lambda question: holders.get(question.personal_id),
        ChildQuestion: lambda _: None,
    }
    return births_on(FakeFiles(answers), known, holders, budgets)


def births_on(
    files: Any, known: list[KnownNewborn], holders: dict[str, str], budgets: Budgets | None = None
) -> Births:
    """The use cases on these files."""
    clock = FakeClock()
    parts = (known_procedures(), files, AdvanceFile(working_time()), clock)
    limit = LimitNaming(budgets or NoBudgets())
    submit, answer = SubmitFile(*parts, limit), AnswerFile(*parts, limit)
    return Births(clock, files, submit, answer, WithdrawFile(*parts), known, holders)


@cache
def known_procedures() -> KnownProcedures:
    """Every procedure."""
    return read_procedures()


@cache
def working_time() -> WorkingTime:
    """The working days and hours of offices."""
    return WorkingTime(
        read_parameter("office_hours", Parameter[OfficeHours]),
        read_parameter("public_holidays", PublicHolidays),
    )


def with_birth(known: KnownNewborn, born_on: date, order: int = 1) -> KnownNewborn:
    """The mother has another child already."""
    other = Birth(MOTHER.chip_id or "", MOTHER.insurance_number, born_on, time(22, 40), order)
    return replace(known, births=(other,))
