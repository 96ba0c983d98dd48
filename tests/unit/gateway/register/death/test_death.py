"""A death from the declaration to the allowances."""

from datetime import date
from typing import cast
from uuid import uuid4

import pytest
from msgspec.structs import replace

from gateway.refusals import RequestMalformed
from gateway.register.files.kept_file import FileState
from gateway.register.procedures.death.death_register import (
    BenefitKind,
    GrantBenefit,
    KnownPerson,
    PersonAnswer,
    RecordPayout,
    RegisterDeath,
    ReviewAfterDeath,
)
from gateway.v1.death_file_pb2 import PENSION_COMPULSORY, DeathAssessment, Pension, Survivor
from gateway.v1.file_facts_pb2 import AnswerFacts
from tests.unit.gateway.register.death.dying import (
    BORN,
    CHILD,
    DIED_ON,
    LEVEL,
    NAME,
    NOW,
    NUMBER,
    TODAY,
    WIFE,
    Dying,
    assessed,
    facts,
    open_steps,
    payout,
    registered,
    with_registration,
)
from tests.unit.gateway.register.file_cases import CIVIL_STATUS, INSURER, PAYER, POLICE, PORTAL


async def test_nothing_changes_before_the_death_is_registered(dying: Dying) -> None:
    file = await dying.cases.submit(facts())
    assert (open_steps(file), dying.files.changes) == (["civil-status"], [])


async def test_a_registered_death_ends_the_cards_and_has_later_claims_reviewed_again(dying: Dying) -> None:
    file = await with_registration(dying, facts())
    assert dying.files.changes == [
        RegisterDeath(file.file_id, NUMBER, DIED_ON),
        ReviewAfterDeath(NUMBER, DIED_ON, NOW),
    ]
    assert file.read_result.death.cards_ended_on.day == 21
    assert open_steps(file) == ["residence", "assessment"]


async def test_without_allowances_only_the_residence_follows(dying: Dying) -> None:
    file = await with_registration(dying, facts(more=False))
    assert open_steps(file) == ["residence"]
    file = await dying.cases.answer(POLICE, file, "removed", step="residence")
    assert file.state is FileState.SETTLED


async def test_the_funeral_allowance_is_ten_levels_and_is_paid_once(dying: Dying) -> None:
    file = await with_registration(dying, facts())
    file = await dying.cases.answer(INSURER, file, "assessed", assessed(), step="assessment")
    assert dying.files.changes[2:] == [
        GrantBenefit(file.file_id, NUMBER, BenefitKind.FUNERAL, 10 * LEVEL, DIED_ON)
    ]
    assert file.read_result.death.regime == "compulsory"
    with pytest.raises(RequestMalformed):
        await dying.cases.answer(PAYER, file, "paid", payout(10 * LEVEL - 1), step="payout")
    file = await dying.cases.answer(PAYER, file, "paid", payout(10 * LEVEL), step="payout")
    assert dying.files.changes[3:] == [RecordPayout(file.file_id, PAYER.code, "CK-1", 10 * LEVEL, TODAY)]
    assert file.read_result.death.transfer_number == "CK-1"
    file = await dying.cases.answer(POLICE, file, "removed", step="residence")
    assert file.state is FileState.SETTLED


async def test_without_a_regime_the_rest_is_still_done(dying: Dying) -> None:
    file = await with_registration(dying, facts())
    file = await dying.cases.answer(INSURER, file, "assessed", assessed(DeathAssessment()), step="assessment")
    assert (len(dying.files.changes), open_steps(file)) == (2, ["residence"])
    assert file.read_result.death.funeral_allowance == 0


async def test_relatives_of_a_pensioner_draw_each_month(dying: Dying) -> None:
    survivors = [Survivor(citizen_id=WIFE), Survivor(citizen_id=CHILD, without_carer=True)]
    found = DeathAssessment(pension=PENSION_COMPULSORY, survivors=survivors)
    file = await with_registration(dying, facts())
    file = await dying.cases.answer(INSURER, file, "assessed", assessed(found), step="assessment")
    grants = dying.files.changes[3:]
    assert [(grant.beneficiary, grant.amount, grant.since) for grant in grants] == [
        (WIFE, 1_265_000, date(2026, 12, 1)),
        (CHILD, 1_771_000, date(2026, 12, 1)),
    ]
    assert file.read_result.death.survivors_monthly == 3_036_000


async def test_a_sum_at_once_is_paid_with_the_funeral_allowance(dying: Dying) -> None:
    found = DeathAssessment(
        contributing=True, months_before_2014=24, months_since_2014=24, average_pay=6_000_000, at_once=True
    )
    file = await with_registration(dying, facts())
    file = await dying.cases.answer(INSURER, file, "assessed", assessed(found), step="assessment")
    assert file.read_result.death.survivors_at_once == 42_000_000
    file = await dying.cases.answer(PAYER, file, "paid", payout(10 * LEVEL + 42_000_000), step="payout")
    assert open_steps(file) == ["residence"]


async def test_a_pension_that_is_not_known_is_refused_and_not_taken_for_none(dying: Dying) -> None:
    file = await with_registration(dying, facts())
    unknown = assessed(DeathAssessment(pension=cast(Pension, 99)))
    with pytest.raises(RequestMalformed) as refused:
        await dying.cases.answer(INSURER, file, "assessed", unknown, step="assessment")
    assert [fault.field for fault in refused.value.faults] == ["facts.death_assessment.pension"]


async def test_more_than_four_relatives_are_refused_by_field(dying: Dying) -> None:
    survivors = [Survivor(citizen_id=f"00118500000{place}") for place in range(5)]
    file = await with_registration(dying, facts())
    with pytest.raises(RequestMalformed) as refused:
        await dying.cases.answer(
            INSURER,
            file,
            "assessed",
            assessed(DeathAssessment(pension=PENSION_COMPULSORY, survivors=survivors)),
            step="assessment",
        )
    assert [fault.field for fault in refused.value.faults] == ["facts.death_assessment.survivors"]


async def test_a_transfer_counts_once(dying: Dying) -> None:
    file = await with_registration(dying, facts())
    file = await dying.cases.answer(INSURER, file, "assessed", assessed(), step="assessment")
    other = RecordPayout(uuid4(), PAYER.code, "CK-1", 10 * LEVEL, TODAY)
    dying.people[0] = replace(dying.people[0], recorded=other)
    with pytest.raises(RequestMalformed) as refused:
        await dying.cases.answer(PAYER, file, "paid", payout(10 * LEVEL), step="payout")
    assert [fault.field for fault in refused.value.faults] == ["facts.payout_made.transfer_number"]


@pytest.mark.parametrize(
    "known",
    [
        PersonAnswer(KnownPerson(NUMBER, "Trần Văn Khác", BORN, None)),
        PersonAnswer(KnownPerson(NUMBER, NAME, "1981", None)),
        PersonAnswer(KnownPerson(NUMBER, NAME, BORN, None), differ=True),
    ],
)
async def test_another_name_or_birth_date_is_corrected_first(dying: Dying, known: PersonAnswer) -> None:
    dying.people[0] = known
    file = await dying.cases.submit(facts())
    assert (file.state, open_steps(file)) == (FileState.RETURNED, ["correction"])
    dying.people[0] = PersonAnswer(KnownPerson(NUMBER, NAME, BORN, None))
    corrected = AnswerFacts(corrected=facts())
    file = await dying.cases.answer(PORTAL, file, "corrected", corrected)
    assert open_steps(file) == ["civil-status"]


async def test_a_death_before_the_birth_is_corrected_first(dying: Dying) -> None:
    file = await dying.cases.submit(facts(died_on=date(1979, 12, 31)))
    assert open_steps(file) == ["correction"]


async def test_nobody_dies_twice(dying: Dying) -> None:
    file = await dying.cases.submit(facts())
    dying.people[0] = PersonAnswer(KnownPerson(NUMBER, NAME, BORN, DIED_ON))
    assert (await dying.cases.submit(facts(), "KT-2")).state is FileState.REFUSED
    file = await dying.cases.answer(CIVIL_STATUS, file, "registered", registered())
    assert (file.state, dying.files.changes) == (FileState.REFUSED, [])


async def test_a_person_whom_the_register_does_not_have_changes_nothing_there(dying: Dying) -> None:
    dying.people[0] = PersonAnswer(None)
    file = await with_registration(dying, facts())
    file = await dying.cases.answer(INSURER, file, "assessed", assessed(), step="assessment")
    assert (dying.files.changes, open_steps(file)) == ([], ["residence"])


async def test_a_refused_registration_ends_the_file(dying: Dying) -> None:
    file = await dying.cases.submit(facts())
    file = await dying.cases.answer(CIVIL_STATUS, file, "refused", note="Không có giấy báo tử")
    assert (file.state, dying.files.changes) == (FileState.REFUSED, [])


async def test_faults_are_named_by_field(dying: Dying) -> None:
    sent = facts(name="", number="12", died_on=date(2026, 12, 1))
    with pytest.raises(RequestMalformed) as refused:
        await dying.cases.submit(sent)
    assert [fault.field for fault in refused.value.faults] == [
        "facts.death.insurance_number",
        "facts.death.full_name",
        "facts.death.died_on",
    ]
