"""A household from the request to the card: who joins, and who pays what."""

from datetime import date

import pytest
from msgspec.structs import replace

from gateway.refusals import NotYourTask, RequestMalformed
from gateway.register.changes.register_changes import AddPeriod
from gateway.register.files.kept_file import FileState
from gateway.register.procedures.household.household_register import (
    JoinHousehold,
    KnownMember,
    KnownPayment,
    PaidLine,
    RecordPayment,
    RecordRefund,
)
from gateway.v1.file_facts_pb2 import AnswerFacts, FileFacts
from tests.unit.gateway.register.file_cases import PAYER, POLICE, PORTAL
from tests.unit.gateway.register.household.joining import (
    FIRST,
    HOUSEHOLD,
    NOW,
    SECOND,
    TODAY,
    facts,
    joining_in_memory,
    known,
    new_pair,
    number,
    open_steps,
    payment,
    recorded,
)
from tests.unit.insurance.law.procedures.households import days, other, paid


def fields(refused: RequestMalformed) -> list[str]:
    return [fault.field for fault in refused.faults]


async def test_a_file_has_the_offer_of_its_day_and_waits_for_the_money() -> None:
    joining = new_pair()
    file = await joining.cases.submit(facts(1, 2))
    lines = file.read_result.household.lines
    assert [(line.share_percent, line.own_amount) for line in lines] == [(100, FIRST), (70, SECOND)]
    assert file.read_result.household.total == FIRST + SECOND
    assert open_steps(joining) == ["payment"]
    assert joining.files.changes == []


async def test_who_has_paid_is_insured_at_once() -> None:
    joining = joining_in_memory(known(1, paid("2025-12-01", "2026-11-30", on="2025-11-20")))
    file = await joining.cases.submit(facts(1))
    file = await joining.cases.answer(PAYER, file, "paid", payment(FIRST))
    cover = days("2026-12-01", "2027-11-30")
    period, record = joining.files.changes
    assert period == AddPeriod(
        f"GD401{number(1)}", cover.first, cover.last, "01007", five_years_on=date(2031, 12, 1)
    )
    assert record == RecordPayment(
        file.file_id, PAYER.code, "R-1", FIRST, TODAY, 12, (PaidLine(number(1), 1, 100, cover, FIRST, 0),)
    )
    assert file.state is FileState.SETTLED
    assert file.read_result.household.receipt_number == "R-1"


async def test_the_five_years_count_on_without_a_long_break() -> None:
    before = known(1, paid("2025-12-01", "2026-11-30", on="2025-11-20"))
    before = replace(before, area_code="K1", five_years_on=date(2028, 1, 1))
    joining = joining_in_memory(before)
    await joining.cases.answer(PAYER, await joining.cases.submit(facts(1)), "paid", payment(FIRST))
    (period,) = recorded(joining, AddPeriod)
    assert (period.five_years_on, period.area_code) == (date(2028, 1, 1), "K1")


async def test_a_first_card_without_a_facility_has_that_of_its_province() -> None:
    joining = joining_in_memory(replace(known(1), registered_facility=""))
    await joining.cases.answer(PAYER, await joining.cases.submit(facts(1)), "paid", payment(FIRST))
    (period,) = recorded(joining, AddPeriod)
    assert (period.registered_facility, period.valid_from) == ("01000", date(2026, 12, 30))


async def test_a_receipt_counts_once() -> None:
    joining = new_pair()
    file = await joining.cases.submit(facts(1))
    joining.households.receipts[PAYER.code, "R-1"] = KnownPayment(file.file_id, FIRST, TODAY)
    with pytest.raises(RequestMalformed) as refused:
        await joining.cases.answer(PAYER, file, "paid", payment(FIRST))
    assert fields(refused.value) == ["facts.payment_made.receipt_number"]
    assert joining.files.changes == []


async def test_the_price_is_that_of_the_day_of_paying() -> None:
    joining = joining_in_memory(known(1), known(2, paid("2026-02-01", "2027-01-31", on="2026-02-01")))
    file = await joining.cases.submit(facts(1))
    assert file.read_result.household.total == SECOND
    joining.cases.clock.moment = joining.cases.clock.moment.replace(year=2027, month=1, day=4)
    file = await joining.cases.answer(PAYER, file, "paid", payment(FIRST, day=date(2027, 1, 4)))
    assert file.state is FileState.SETTLED
    assert file.read_result.household.paid_back == 0


async def test_the_police_confirm_whom_the_register_has_elsewhere() -> None:
    joining = joining_in_memory(known(1), known(2, household="HK-9"))
    file = await joining.cases.submit(facts(1, 2))
    assert open_steps(joining) == ["membership"]
    file = await joining.cases.answer(POLICE, file, "confirmed")
    assert joining.files.changes == [JoinHousehold(number(2), HOUSEHOLD, "01", TODAY)]
    assert open_steps(joining) == ["payment"]
    assert file.read_result.household.total == FIRST + SECOND


async def test_who_lives_elsewhere_does_not_join() -> None:
    joining = joining_in_memory(known(1, household=""))
    file = await joining.cases.submit(facts(1))
    file = await joining.cases.answer(POLICE, file, "refused", note="Không cư trú tại đây")
    assert (file.state, joining.files.changes) == (FileState.REFUSED, [])


async def test_who_moved_in_with_a_household_card_counts_for_its_order() -> None:
    moved = known(2, paid("2026-02-01", "2027-01-31", on="2026-02-01"))
    file = await joining_in_memory(known(1), moved).cases.submit(facts(1))
    assert file.read_result.household.lines[0].place == 2


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        ([known(1, other("DN", "2026-01-01", "2027-12-31"))], "comes before the household"),
        ([known(1, paid("2026-01-01", "2027-01-31", on="2026-01-01"))], "renewed already"),
        ([], "identity"),
    ],
)
async def test_who_may_not_join_is_refused_with_the_law(people: list[KnownMember], sentence: str) -> None:
    file = await joining_in_memory(*people).cases.submit(facts(1))
    assert file.state is FileState.REFUSED
    assert file.rejection is not None
    assert sentence in file.rejection.reason.en
    assert file.rejection.law.article


async def test_a_file_that_is_not_paid_ends() -> None:
    joining = new_pair()
    file = await joining.cases.submit(facts(1))
    file = await joining.cases.answer(PAYER, file, "not-paid", note="Quá hạn")
    assert (file.state, joining.files.changes) == (FileState.REFUSED, [])


async def test_only_payers_report_money() -> None:
    joining = new_pair()
    file = await joining.cases.submit(facts(1))
    with pytest.raises(NotYourTask):
        await joining.cases.answer(PORTAL, file, "paid", payment(FIRST))


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        (payment(0), "amount"),
        (payment(FIRST, receipt=" "), "receipt_number"),
        (payment(FIRST, day=date(2026, 12, 1)), "paid_on"),
        (payment(FIRST, day=date(2026, 11, 29)), "paid_on"),
    ],
)
async def test_a_payment_is_checked(answer: AnswerFacts, field: str) -> None:
    joining = new_pair()
    file = await joining.cases.submit(facts(1))
    with pytest.raises(RequestMalformed) as refused:
        await joining.cases.answer(PAYER, file, "paid", answer)
    assert fields(refused.value) == [f"facts.payment_made.{field}"]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        (facts(1, months=5), "months"),
        (facts(1, 1), "members[1].insurance_number"),
        (facts(1, number_of=""), "household"),
        (facts(*range(1, 32)), "members"),
    ],
)
async def test_facts_are_checked(sent: FileFacts, field: str) -> None:
    with pytest.raises(RequestMalformed) as refused:
        await new_pair().cases.submit(sent)
    assert fields(refused.value) == [f"facts.household.{field}"]


@pytest.mark.parametrize("code", ["0100a", "0A001", "01-01", "010", "010011"])
async def test_what_is_no_code_of_a_facility_is_refused_by_its_field(code: str) -> None:
    sent = facts(1)
    sent.household.members[0].registered_facility = code
    with pytest.raises(RequestMalformed) as refused:
        await new_pair().cases.submit(sent)
    assert fields(refused.value) == ["facts.household.members[0].registered_facility"]


async def test_the_clock_stands_until_the_money_has_come() -> None:
    joining = new_pair()
    file = await joining.cases.submit(facts(1))
    assert file.state is FileState.RETURNED
    assert not file.is_overdue(joining.cases.clock.moment.replace(year=2027))


async def test_a_payment_of_the_old_year_that_is_reported_late_keeps_its_price_and_its_days() -> None:
    joining = joining_in_memory(known(1, paid("2026-01-01", "2026-12-31", on="2025-12-20")), known(2))
    joining.cases.clock.moment = NOW.replace(month=12, day=10)
    waiting = await joining.cases.submit(facts(1))
    joining.cases.clock.moment = NOW.replace(year=2027, month=1, day=4)
    joining.households.people[number(2)] = known(2, paid("2027-02-01", "2028-01-31", on="2027-01-02"))
    file = await joining.cases.answer(PAYER, waiting, "paid", payment(FIRST, day=date(2026, 12, 28)))
    (line,) = recorded(joining, RecordPayment)[0].lines
    # Who has paid since then, in the new year, comes after it.
    assert (line.days, line.place, line.own) == (days("2027-01-01", "2027-12-31"), 1, FIRST)
    assert file.state is FileState.SETTLED


async def test_a_payment_after_new_year_begins_a_new_order() -> None:
    first = known(1, paid("2026-06-01", "2027-05-31", on="2026-05-20"))
    second = known(2, paid("2026-01-01", "2026-12-31", on="2025-12-20"))
    joining = joining_in_memory(first, second)
    joining.cases.clock.moment = NOW.replace(month=12, day=10)
    waiting = await joining.cases.submit(facts(2))
    assert waiting.read_result.household.lines[0].share_percent == 70
    joining.cases.clock.moment = NOW.replace(year=2027, month=1, day=4)
    file = await joining.cases.answer(PAYER, waiting, "paid", payment(SECOND, day=date(2027, 1, 4)))
    assert file.read_result.household.total == FIRST
    assert [one.reason for one in recorded(joining, RecordRefund)] == ["too little"]


async def test_an_offer_of_the_old_level_is_not_enough_under_the_new_one() -> None:
    joining = joining_in_memory(known(1, paid("2025-07-11", "2026-07-10", on="2025-07-01")))
    joining.cases.clock.moment = NOW.replace(month=6, day=30)
    waiting = await joining.cases.submit(facts(1))
    offered = waiting.read_result.household.total
    assert offered == 1_263_600
    joining.cases.clock.moment = NOW.replace(month=7, day=2)
    # Paid by the last day of the old level, and reported later: the offer holds.
    file = await joining.cases.answer(PAYER, waiting, "paid", payment(offered, day=date(2026, 6, 30)))
    assert file.state is FileState.SETTLED
