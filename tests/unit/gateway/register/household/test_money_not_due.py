"""What becomes of money for a household that is not due: it goes back."""

import pytest

from gateway.refusals import RequestMalformed, TaskClosed
from gateway.register.changes.register_changes import AddPeriod
from gateway.register.files.kept_file import FileState
from gateway.register.files.viewer import Viewer
from gateway.register.offices.office import Office, OfficeKind
from gateway.register.procedures.household.household_register import KnownPayment, RecordPayment, RecordRefund
from gateway.v1.household_file_pb2 import RefundDue
from tests.unit.gateway.register.file_cases import PAYER
from tests.unit.gateway.register.household.joining import (
    FIRST,
    SECOND,
    TODAY,
    facts,
    known,
    new_pair,
    number,
    open_steps,
    payment,
    recorded,
)
from tests.unit.insurance.law.procedures.households import paid

OTHER_PAYER = Viewer("wallet-01", Office("wallet-01", OfficeKind.PAYER))


async def test_what_is_paid_too_much_goes_back() -> None:
    joining = new_pair()
    file = await joining.cases.submit(facts(1))
    file = await joining.cases.answer(PAYER, file, "paid", payment(FIRST + 5))
    assert recorded(joining, RecordRefund) == [
        RecordRefund(file.file_id, PAYER.code, "R-1", "", 5, "too much")
    ]
    (message,) = (one for one in joining.files.messages.values() if one.topic == "refund")
    assert RefundDue.FromString(message.body) == RefundDue(receipt_number="R-1", amount=5, reason="too much")
    assert message.to == PAYER.code
    assert (file.state, file.read_result.household.paid_back) == (FileState.SETTLED, 5)


async def test_too_little_goes_back_and_the_whole_sum_is_awaited() -> None:
    joining = new_pair()
    file = await joining.cases.submit(facts(1))
    file = await joining.cases.answer(PAYER, file, "paid", payment(FIRST - 1))
    assert recorded(joining, AddPeriod) == []
    assert [refund.amount for refund in recorded(joining, RecordRefund)] == [FIRST - 1]
    assert open_steps(joining) == ["payment"]
    file = await joining.cases.answer(PAYER, file, "paid", payment(FIRST, "R-2"))
    assert file.state is FileState.SETTLED


async def test_who_has_paid_twice_gets_the_second_payment_back() -> None:
    joining = new_pair()
    file = await joining.cases.submit(facts(1))
    joining.households.people[number(1)] = known(1, paid("2026-12-30", "2027-12-29", on="2026-11-30"))
    file = await joining.cases.answer(PAYER, file, "paid", payment(FIRST))
    assert file.state is FileState.REFUSED
    assert file.rejection is not None
    assert "renewed already" in file.rejection.reason.en
    assert recorded(joining, AddPeriod) == []
    assert [refund.amount for refund in recorded(joining, RecordRefund)] == [FIRST]


async def test_who_has_moved_out_before_the_payment_gets_it_back() -> None:
    joining = new_pair()
    file = await joining.cases.submit(facts(1, 2))
    joining.households.people[number(2)] = known(2, household="HK-9")
    file = await joining.cases.answer(PAYER, file, "paid", payment(FIRST + SECOND))
    assert file.state is FileState.REFUSED
    assert file.rejection is not None
    assert "does not live in the household" in file.rejection.reason.en
    assert recorded(joining, AddPeriod) == []
    assert [refund.amount for refund in recorded(joining, RecordRefund)] == [FIRST + SECOND]


async def test_money_that_comes_by_a_second_channel_is_recorded_and_goes_back() -> None:
    joining = new_pair()
    waiting = await joining.cases.submit(facts(1))
    settled = await joining.cases.answer(PAYER, waiting, "paid", payment(FIRST))
    joining.files.changes.clear()
    # The other payer has seen the task while it was open.
    file = await joining.cases.answer(OTHER_PAYER, waiting, "paid", payment(FIRST, "W-1"))
    assert [(one.payer, one.amount, one.lines) for one in recorded(joining, RecordPayment)] == [
        (OTHER_PAYER.code, FIRST, ())
    ]
    assert [(one.amount, one.reason) for one in recorded(joining, RecordRefund)] == [(FIRST, "came late")]
    assert (file.state, file.read_result, file.tasks) == (settled.state, settled.read_result, settled.tasks)
    assert file.events == settled.events + 1
    # It is reported again: nothing is recorded twice.
    joining.households.receipts[OTHER_PAYER.code, "W-1"] = KnownPayment(file.file_id, FIRST, TODAY)
    assert (await joining.cases.answer(OTHER_PAYER, waiting, "paid", payment(FIRST, "W-1"))) == file
    with pytest.raises(RequestMalformed):
        await joining.cases.answer(OTHER_PAYER, waiting, "paid", payment(FIRST + 1, "W-1"))
    with pytest.raises(TaskClosed):
        await joining.cases.answer(OTHER_PAYER, waiting, "not-paid", note="Không đóng tiền")


async def test_money_that_comes_after_the_file_has_ended_without_it_goes_back() -> None:
    joining = new_pair()
    waiting = await joining.cases.submit(facts(1))
    await joining.cases.answer(PAYER, waiting, "not-paid", note="Không đóng tiền")
    file = await joining.cases.answer(OTHER_PAYER, waiting, "paid", payment(FIRST, "W-1"))
    assert file.state is FileState.REFUSED
    assert [one.amount for one in recorded(joining, RecordRefund)] == [FIRST]


async def test_who_pays_the_whole_beside_a_part_is_insured() -> None:
    joining = new_pair()
    waiting = await joining.cases.submit(facts(1))
    await joining.cases.answer(PAYER, waiting, "paid", payment(FIRST - 1))
    # The task that the other payer has seen is closed, and another one awaits the whole sum.
    file = await joining.cases.answer(OTHER_PAYER, waiting, "paid", payment(FIRST, "W-1"))
    assert file.state is FileState.SETTLED
    assert [one.amount for one in recorded(joining, RecordRefund)] == [FIRST - 1]
