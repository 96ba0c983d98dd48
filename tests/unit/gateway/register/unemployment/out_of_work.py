"""Unemployment for tests: its facts, and what the register knows."""

from datetime import date, datetime
from typing import NamedTuple

from gateway.register.procedures.unemployment.unemployment_register import (
    KnownUnemployed,
    UnemployedQuestion,
)
from gateway.v1.file_facts_pb2 import AnswerFacts, FileFacts
from gateway.v1.unemployment_file_pb2 import ContributedMonth, UnemploymentConfirmed, UnemploymentFacts
from insurance.law.procedures.months import month_after
from runtime.date_message import date_message
from runtime.time_zone import HO_CHI_MINH
from tests.fakes.files import FakeFiles
from tests.unit.gateway.register.file_cases import FileCases, file_cases

NUMBER = "0000000001"
ENDED_ON = date(2026, 10, 31)
NOW = datetime(2026, 11, 2, 9, tzinfo=HO_CHI_MINH)


def facts(*, ended_on: date = ENDED_ON, region: int = 1, number: str = NUMBER) -> FileFacts:
    return FileFacts(
        unemployment=UnemploymentFacts(
            insurance_number=number,
            province="01",
            contract_ended_on=date_message(ended_on),
            region=region,
        )
    )


def confirmed(
    months: int = 72, pay: int = 15_000_000, *, ended_on: date = ENDED_ON, lawful_end: bool = True
) -> AnswerFacts:
    """So many months up to the end of the contract."""
    days = [month_after(ended_on.replace(day=1), -number) for number in range(months)]
    contributed = [ContributedMonth(year=day.year, month=day.month, pay=pay) for day in days]
    return AnswerFacts(
        unemployment_confirmed=UnemploymentConfirmed(months=contributed, lawful_end=lawful_end)
    )


class OutOfWork(NamedTuple):
    """The use cases on files in memory; `people` is what the register knows, and may be changed."""

    cases: FileCases
    files: FakeFiles
    people: dict[str, KnownUnemployed]


def out_of_work_in_memory() -> OutOfWork:
    """One person, on the morning of 2 November 2026."""
    people = {NUMBER: KnownUnemployed(registered_facility="01007", five_years_on=date(2028, 1, 1))}
    files = FakeFiles({UnemployedQuestion: lambda question: people.get(question.insurance_number)})
    return OutOfWork(file_cases(files, NOW), files, people)
