"""Deaths for tests: their facts, and what the register knows."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from gateway.register.files.kept_file import KeptFile
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
from runtime.date_message import date_message
from runtime.time_zone import HO_CHI_MINH
from tests.fakes.files import FakeFiles
from tests.unit.gateway.register.file_cases import CIVIL_STATUS, FileCases, file_cases

NUMBER = "0000000001"
NAME, BORN = "Nguyễn Văn 1", "1980"
DIED_ON, TODAY = date(2026, 11, 20), date(2026, 11, 30)
NOW = datetime(2026, 11, 30, 9, tzinfo=HO_CHI_MINH)
LEVEL = 2_530_000
CHILD, WIFE = "001220000001", "001185000001"


def facts(*, name: str = NAME, number: str = NUMBER, died_on: date = DIED_ON, more: bool = True) -> FileFacts:
    """With `more`, the allowances are asked for."""
    return FileFacts(
        death=DeathFacts(
            insurance_number=number,
            full_name=name,
            birth_date=BORN,
            died_on=date_message(died_on),
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
    made = PayoutMade(transfer_number=transfer, amount=amount, paid_on=date_message(TODAY))
    return AnswerFacts(payout_made=made)


class Dying(NamedTuple):
    """The use cases on files in memory; `people` and `deaths` are what the register knows, and may change."""

    cases: FileCases
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
    return Dying(file_cases(files, NOW), files, people, deaths)


def open_steps(file: KeptFile) -> list[str]:
    return [task.step for task in file.open_tasks()]


async def with_registration(dying: Dying, sent: FileFacts) -> KeptFile:
    file = await dying.cases.submit(sent)
    return await dying.cases.answer(CIVIL_STATUS, file, "registered", registered())
