"""The patient of a claim is looked up by its numbers, and only in the register."""

from typing import Any

import pytest
from msgspec.structs import replace

from gateway.cards.question import Purpose
from gateway.cards.subject import CardNumber, ChipId
from insurance.claim.fhir.identifier_systems import CARD_NUMBER_SYSTEM, CHIP_ID_SYSTEM
from insurance.law.benefit_law import BenefitLaw
from runtime.postgres.database_away import DatabaseAway
from tests.unit.gateway.cards.people import CARD, CHIP_ID, INSURANCE_NUMBER, THIS_YEAR, a_holding, a_person
from tests.unit.gateway.claims.review_facts.patient_intake import NOBODY, Intake


async def test_the_look_up_for_a_claim_gets_no_receipt(intake: Intake) -> None:
    await intake.facts(intake.claim())
    ((question, answer),) = intake.log.look_ups
    assert (question.purpose, answer.receipt) == (Purpose.CLAIM, "")


async def test_last_known_data_is_not_used_for_a_claim(intake: Intake) -> None:
    await intake.facts(intake.claim())
    intake.register.away = True
    assert await intake.facts(intake.claim()), "what the cache holds may stand for the register"
    await intake.cache.drop_recent()
    with pytest.raises(DatabaseAway):
        await intake.facts(intake.claim())


async def test_a_claim_fails_when_the_register_cannot_be_read(intake: Intake) -> None:
    intake.register.away = True
    with pytest.raises(DatabaseAway):
        await intake.facts(intake.claim())


async def test_a_patient_is_looked_up_by_every_number_of_the_claim_until_the_register_knows_one(
    intake: Intake,
) -> None:
    nobody = {"identifier": {"system": CHIP_ID_SYSTEM, "value": NOBODY.text}}
    known, by_card = await intake.collect_facts([intake.claim(), intake.claim(patient=nobody)], dry_run=False)
    assert [question.subject for question, _ in intake.log.look_ups] == [
        ChipId(CHIP_ID),
        NOBODY,
        CardNumber(CARD),
    ]
    assert by_card.card.person_known
    assert by_card.card.insurance_number == INSURANCE_NUMBER
    assert (known.card.other_chip_id, by_card.card.other_chip_id) == (False, True)


@pytest.mark.parametrize(
    ("name", "is_other"),
    [(None, False), ("nguyễn  THỊ Hòa", False), ("Nguyễn Thị Hoa", True)],
)
async def test_a_name_that_is_not_the_patients_is_noted_however_it_is_typed(
    intake: Intake, name: str | None, is_other: bool
) -> None:
    by_chip_id = [{"system": CHIP_ID_SYSTEM, "value": CHIP_ID}]
    names = [{"text": name}] if name else [{"use": "old"}]
    person = {"resourceType": "Patient", "id": "p", "identifier": by_chip_id, "name": names}
    claim = intake.claim(contained=[person], patient={"reference": "#p"})
    (facts,) = await intake.collect_facts([claim], dry_run=False)
    assert facts.card.other_name is is_other


async def test_where_the_register_has_no_chip_id_of_the_person_the_claims_is_no_other(
    law: BenefitLaw,
) -> None:
    intake = Intake(law, a_holding(THIS_YEAR, person=replace(a_person(), chip_id=None)))
    facts = await intake.collect_facts([intake.claim()], dry_run=False)
    assert [(known.card.person_known, known.card.other_chip_id) for known in facts] == [(True, False)]


async def test_a_patient_whom_the_register_knows_by_no_number_is_asked_for_by_each_once(
    intake: Intake,
) -> None:
    nobody = {"identifier": {"system": CHIP_ID_SYSTEM, "value": NOBODY.text}}
    (facts,) = await intake.collect_facts(
        [intake.claim(patient=nobody, insurance=[card_of("DN4019999999999")])], dry_run=False
    )
    assert (facts.card.asked, facts.card.determined, facts.card.person_known) == (True, True, False)
    assert len(intake.log.look_ups) == 2


def card_of(number: str) -> dict[str, Any]:
    card = {"identifier": {"system": CARD_NUMBER_SYSTEM, "value": number}}
    return {"sequence": 1, "focal": True, "coverage": card}
