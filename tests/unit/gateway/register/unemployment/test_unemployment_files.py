"""Unemployment from the request to the card."""

from datetime import date

import pytest

from gateway.refusals import RequestMalformed
from gateway.register.changes.register_changes import AddPeriod
from gateway.register.files.kept_file import FileState
from gateway.register.procedures.death.death_register import BenefitKind, GrantBenefit
from gateway.register.procedures.unemployment.rejections import TEXTS
from gateway.register.procedures.unemployment.unemployment_register import KnownUnemployed
from gateway.v1.file_facts_pb2 import AnswerFacts, FileFacts
from gateway.v1.unemployment_file_pb2 import ContributedMonth, UnemploymentConfirmed
from insurance.law.procedures.unemployment.unemployment_law import Unmet
from tests.unit.gateway.register.file_cases import INSURER, PORTAL
from tests.unit.gateway.register.unemployment.out_of_work import (
    NUMBER,
    OutOfWork,
    confirmed,
    facts,
    out_of_work_in_memory,
)

FIRST, LAST = date(2026, 11, 17), date(2027, 5, 16)


@pytest.fixture
def out_of_work() -> OutOfWork:
    return out_of_work_in_memory()


async def test_confirmed_months_make_a_benefit_and_a_card_for_as_long(out_of_work: OutOfWork) -> None:
    file = await out_of_work.cases.submit(facts())
    assert out_of_work.files.changes == []
    file = await out_of_work.cases.answer(INSURER, file, "confirmed", confirmed())
    assert out_of_work.files.changes == [
        AddPeriod(f"TN401{NUMBER}", FIRST, LAST, "01007", "", date(2028, 1, 1)),
        GrantBenefit(file.file_id, NUMBER, BenefitKind.UNEMPLOYMENT, 9_000_000, FIRST, LAST),
    ]
    result = file.read_result.unemployment
    assert (result.confirmed_months, result.months, result.premium) == (72, 6, 405_000)
    assert file.state is FileState.SETTLED


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (confirmed(11), "Too few months"),
        (confirmed(lawful_end=False), "did not end lawfully"),
    ],
)
async def test_a_condition_that_is_not_met_refuses_the_benefit(
    out_of_work: OutOfWork, answer: AnswerFacts, sentence: str
) -> None:
    file = await out_of_work.cases.submit(facts())
    file = await out_of_work.cases.answer(INSURER, file, "confirmed", answer)
    assert (file.state, out_of_work.files.changes) == (FileState.REFUSED, [])
    assert file.rejection is not None
    assert sentence in file.rejection.reason.en


async def test_a_file_that_comes_too_late_is_refused(out_of_work: OutOfWork) -> None:
    ended_on = date(2026, 8, 1)
    file = await out_of_work.cases.submit(facts(ended_on=ended_on))
    file = await out_of_work.cases.answer(INSURER, file, "confirmed", confirmed(ended_on=ended_on))
    assert file.rejection is not None
    assert "three months" in file.rejection.reason.en


async def test_the_clock_stands_until_the_employer_has_closed_the_book(out_of_work: OutOfWork) -> None:
    file = await out_of_work.cases.submit(facts())
    file = await out_of_work.cases.answer(INSURER, file, "not-closed", note="Đơn vị còn nợ")
    assert file.state is FileState.RETURNED
    file = await out_of_work.cases.answer(PORTAL, file, "closed")
    file = await out_of_work.cases.answer(INSURER, file, "confirmed", confirmed())
    assert file.state is FileState.SETTLED


@pytest.mark.parametrize(
    ("known", "sentence"),
    [
        (KnownUnemployed(died_on=date(2026, 10, 1)), "has died"),
        (KnownUnemployed(draws_until=date(2026, 11, 2)), "draws the benefit already"),
        (None, "does not have the person"),
    ],
)
async def test_who_cannot_draw_it_is_refused_at_once(
    out_of_work: OutOfWork, known: KnownUnemployed | None, sentence: str
) -> None:
    out_of_work.people.clear()
    if known is not None:
        out_of_work.people[NUMBER] = known
    file = await out_of_work.cases.submit(facts())
    assert (file.state, file.rejection and sentence in file.rejection.reason.en) == (FileState.REFUSED, True)


async def test_an_earlier_benefit_that_is_over_is_no_obstacle(out_of_work: OutOfWork) -> None:
    out_of_work.people[NUMBER] = KnownUnemployed(draws_until=date(2026, 11, 1))
    file = await out_of_work.cases.submit(facts())
    file = await out_of_work.cases.answer(INSURER, file, "confirmed", confirmed())
    (period, _) = out_of_work.files.changes
    assert period.registered_facility == "01000"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        (facts(region=5), "region"),
        (facts(number="1"), "insurance_number"),
        (facts(ended_on=date(2026, 11, 3)), "contract_ended_on"),
    ],
)
async def test_facts_are_checked(out_of_work: OutOfWork, sent: FileFacts, field: str) -> None:
    with pytest.raises(RequestMalformed) as refused:
        await out_of_work.cases.submit(sent)
    assert [fault.field for fault in refused.value.faults] == [f"facts.unemployment.{field}"]


async def test_months_are_checked(out_of_work: OutOfWork) -> None:
    file = await out_of_work.cases.submit(facts())
    twice = ContributedMonth(year=2026, month=1, pay=1)
    later = ContributedMonth(year=2026, month=11, pay=1)
    wrong = UnemploymentConfirmed(months=[twice, twice, ContributedMonth(year=2026, month=13), later])
    with pytest.raises(RequestMalformed) as refused:
        await out_of_work.cases.answer(INSURER, file, "confirmed", AnswerFacts(unemployment_confirmed=wrong))
    assert [fault.field.split(".")[-1] for fault in refused.value.faults] == [
        "months[1]",
        "months[2]",
        "pay",
        "months[3]",
    ]


def test_every_condition_has_its_sentence() -> None:
    assert set(TEXTS) == set(Unmet)
