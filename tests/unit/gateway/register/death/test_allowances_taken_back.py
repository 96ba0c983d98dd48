"""A death that is taken back, a file that is withdrawn, two payers: what is claimed back."""

from datetime import date

import pytest
from msgspec.structs import replace

from gateway.refusals import RequestMalformed
from gateway.register.files.kept_file import FileState
from gateway.register.files.viewer import Viewer
from gateway.register.offices.office import Office, OfficeKind
from gateway.register.procedures.death.death_register import (
    AnnulDeath,
    EndAllowances,
    KnownDeath,
    KnownPayout,
    RecordPayout,
    RecoverPayout,
    ReviewAfterDeath,
)
from gateway.v1.death_file_pb2 import (
    PENSION_COMPULSORY,
    AllowancesEnded,
    DeathAssessment,
    RecoveryDue,
    Survivor,
)
from tests.unit.gateway.register.death.dying import (
    DIED_ON,
    LEVEL,
    NOW,
    NUMBER,
    TODAY,
    WIFE,
    Dying,
    annulment,
    assessed,
    facts,
    open_steps,
    payout,
    with_registration,
)
from tests.unit.gateway.register.file_cases import CIVIL_STATUS, INSURER, PAYER

OTHER_PAYER = Viewer("bank-02", Office("bank-02", OfficeKind.PAYER))


async def test_a_death_that_is_taken_back_restores_and_claims_back(dying: Dying) -> None:
    file = await with_registration(dying, facts())
    dying.files.changes.clear()
    paid = KnownPayout(PAYER.code, "CK-1", 10 * LEVEL)
    dying.deaths[file.file_id] = KnownDeath(NUMBER, DIED_ON, (paid,))
    taken_back = await dying.cases.submit(annulment(file.file_id), "HB-1")
    taken_back = await dying.cases.answer(CIVIL_STATUS, taken_back, "annulled")
    assert dying.files.changes == [
        AnnulDeath(file.file_id, taken_back.file_id),
        EndAllowances(file.file_id, taken_back.file_id, TODAY),
        ReviewAfterDeath(NUMBER, DIED_ON, NOW, is_annulled=True),
    ]
    assert taken_back.read_result.death_annulment.to_recover == 10 * LEVEL
    (message,) = (one for one in dying.files.messages.values() if one.topic == "recovery")
    assert (message.to, RecoveryDue.FromString(message.body).transfer_number) == (PAYER.code, "CK-1")


async def test_there_must_be_a_death_to_take_back(dying: Dying) -> None:
    file = await dying.cases.submit(facts())
    assert (await dying.cases.submit(annulment(file.file_id), "HB-1")).state is FileState.REFUSED


async def test_a_registration_that_is_right_stands(dying: Dying) -> None:
    file = await with_registration(dying, facts())
    dying.files.changes.clear()
    dying.deaths[file.file_id] = KnownDeath(NUMBER, DIED_ON)
    kept = await dying.cases.submit(annulment(file.file_id), "HB-1")
    kept = await dying.cases.answer(CIVIL_STATUS, kept, "refused", note="Đúng người")
    assert (kept.state, dying.files.changes) == (FileState.REFUSED, [])


def ended_allowances(dying: Dying) -> AllowancesEnded:
    (message,) = (one for one in dying.files.messages.values() if one.topic == "allowances-ended")
    return AllowancesEnded.FromString(message.body)


async def test_months_that_survivors_have_drawn_are_claimed_back_too(dying: Dying) -> None:
    file = await with_registration(dying, facts())
    dying.deaths[file.file_id] = KnownDeath(
        NUMBER, DIED_ON, at_once=10 * LEVEL, monthly=3_000_000, since=date(2026, 12, 1)
    )
    dying.cases.clock.moment = NOW.replace(year=2027, month=2, day=1)
    taken_back = await dying.cases.submit(annulment(file.file_id), "HB-1")
    taken_back = await dying.cases.answer(CIVIL_STATUS, taken_back, "annulled")
    assert taken_back.read_result.death_annulment.to_recover == 9_000_000
    told = ended_allowances(dying)
    assert (told.not_to_be_paid, told.survivors_monthly) == (10 * LEVEL, 3_000_000)
    assert (told.since.month, told.months_to_recover) == (12, 9_000_000)


async def test_an_allowance_is_left_unpaid_only_where_the_death_was_taken_back(dying: Dying) -> None:
    file = await with_registration(dying, facts())
    file = await dying.cases.answer(INSURER, file, "assessed", assessed(), step="assessment")
    with pytest.raises(RequestMalformed) as refused:
        await dying.cases.answer(PAYER, file, "not-paid", step="payout")
    assert [fault.field for fault in refused.value.faults] == ["answer"]
    dying.people[0] = replace(dying.people[0], is_annulled=True)
    file = await dying.cases.answer(PAYER, file, "not-paid", step="payout")
    assert open_steps(file) == ["residence"]


async def test_who_withdraws_an_assessed_file_gives_the_allowances_back_and_the_death_stands(
    dying: Dying,
) -> None:
    survivors = [Survivor(citizen_id=WIFE)]
    found = DeathAssessment(pension=PENSION_COMPULSORY, survivors=survivors)
    file = await with_registration(dying, facts())
    file = await dying.cases.answer(INSURER, file, "assessed", assessed(found), step="assessment")
    file = await dying.cases.answer(PAYER, file, "paid", payout(10 * LEVEL), step="payout")
    dying.files.changes.clear()
    file = await dying.cases.withdraw(file)
    assert dying.files.changes == [EndAllowances(file.file_id, file.file_id, TODAY)]
    (message,) = (one for one in dying.files.messages.values() if one.topic == "recovery")
    assert RecoveryDue.FromString(message.body).amount == 10 * LEVEL
    told = ended_allowances(dying)
    assert (told.not_to_be_paid, told.survivors_monthly, told.months_to_recover) == (0, LEVEL // 2, 0)


async def test_a_file_that_is_withdrawn_before_its_assessment_claims_nothing_back(dying: Dying) -> None:
    file = await with_registration(dying, facts())
    dying.files.changes.clear()
    file = await dying.cases.withdraw(file)
    assert (file.state, dying.files.changes) == (FileState.WITHDRAWN, [])


async def test_an_allowance_that_two_payers_pay_out_is_claimed_back_from_the_second(dying: Dying) -> None:
    file = await with_registration(dying, facts())
    waiting = await dying.cases.answer(INSURER, file, "assessed", assessed(), step="assessment")
    paid = await dying.cases.answer(PAYER, waiting, "paid", payout(10 * LEVEL), step="payout")
    dying.files.changes.clear()
    again = await dying.cases.answer(OTHER_PAYER, waiting, "paid", payout(10 * LEVEL, "V-1"), step="payout")
    record = RecordPayout(file.file_id, OTHER_PAYER.code, "V-1", 10 * LEVEL, TODAY)
    assert dying.files.changes == [record, RecoverPayout(file.file_id, OTHER_PAYER.code, "V-1")]
    assert again.read_result == paid.read_result
    (message,) = (one for one in dying.files.messages.values() if one.topic == "recovery")
    assert RecoveryDue.FromString(message.body).transfer_number == "V-1"
    dying.people[0] = replace(dying.people[0], recorded=record)
    known = await dying.cases.answer(OTHER_PAYER, waiting, "paid", payout(10 * LEVEL, "V-1"), step="payout")
    assert (known.events, len(dying.files.changes)) == (again.events, 2)
