"""The receipts that a claim quotes: which are genuine, and whose they are."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from msgspec.structs import replace

from gateway.cards.receipts.receipt import Receipt
from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber, PersonKey, Subject
from gateway.claims.review_facts.quoted_receipts import MOST_VERIFIED
from insurance.claim.fhir.identifier_systems import CARD_NUMBER_SYSTEM, CHIP_ID_SYSTEM
from insurance.law.benefit_law import BenefitLaw
from review.v1 import claim_submitted_pb2 as messages
from tests.receipt_keys import OLDER_KEY, receipt_keys
from tests.unit.gateway.cards.people import CARD, CHIP_ID, INSURANCE_NUMBER, THIS_YEAR, a_holding, a_person
from tests.unit.gateway.claims.review_facts.patient_intake import FACILITY, NOBODY, Intake

HER_NUMBERS = (ChipId(CHIP_ID), CardNumber(CARD), InsuranceNumber(INSURANCE_NUMBER))


def a_receipt(person: PersonKey, keys: str | None = None) -> str:
    """A receipt that no look-up has issued."""
    when = datetime(2026, 3, 2, 1, tzinfo=UTC)
    receipt = Receipt(uuid4(), FACILITY, date(2026, 3, 2), 1, 1, when)
    return (receipt_keys(keys) if keys else receipt_keys()).issue(receipt, person)


@pytest.mark.parametrize("subject", HER_NUMBERS, ids=lambda subject: subject.kind)
async def test_a_receipt_is_the_patients_whichever_number_was_looked_up(
    intake: Intake, subject: Subject
) -> None:
    (receipts,) = await intake.facts(intake.claim(await intake.receipt(subject)))
    (receipt,) = receipts.genuine
    assert receipt.same_person
    assert (receipt.facility, receipt.verdict, receipt.outcome) == (FACILITY, "VALID", "ACCURATE")
    assert (receipt.day.year, receipt.day.month, receipt.day.day) == (2026, 3, 2)
    assert not receipts.not_genuine


@pytest.mark.parametrize("subject", HER_NUMBERS, ids=lambda subject: subject.kind)
async def test_a_receipt_of_an_outage_is_the_patients_too(intake: Intake, subject: Subject) -> None:
    intake.register.away = True
    text = await intake.receipt(subject)
    intake.register.away = False
    (receipts,) = await intake.facts(intake.claim(text))
    assert [(receipt.verdict, receipt.same_person) for receipt in receipts.genuine] == [
        ("UNDETERMINED", True)
    ]


async def test_an_unknown_patient_is_compared_by_the_numbers_of_the_claim(intake: Intake) -> None:
    nobody = {"identifier": {"system": CHIP_ID_SYSTEM, "value": NOBODY.text}}
    text = await intake.receipt(NOBODY)
    no_card = {"sequence": 1, "focal": True, "coverage": {"display": "BHYT"}, "preAuthRef": [text]}
    theirs, hers = await intake.facts(intake.claim(patient=nobody, insurance=[no_card]), intake.claim(text))
    assert [receipt.same_person for receipt in (*theirs.genuine, *hers.genuine)] == [True, False]
    assert theirs.genuine[0].outcome == "UNKNOWN"


async def test_a_known_patient_is_not_compared_by_the_numbers_of_the_claim(intake: Intake) -> None:
    elsewhere = {"sequence": 1, "focal": True, "preAuthRef": [a_receipt(InsuranceNumber("9999999999"))]}
    card = {"identifier": {"system": CARD_NUMBER_SYSTEM, "value": "DN4019999999999"}}
    (receipts,) = await intake.facts(intake.claim(insurance=[elsewhere | {"coverage": card}]))
    assert [receipt.same_person for receipt in receipts.genuine] == [False]


async def test_a_receipt_that_is_not_genuine_has_a_reason(intake: Intake) -> None:
    text = await intake.receipt(ChipId(CHIP_ID))
    foreign = a_receipt(ChipId(CHIP_ID), OLDER_KEY)
    altered = text[:-1] + ("A" if text[-1] != "A" else "B")
    (receipts,) = await intake.facts(intake.claim(foreign, altered, text, text[:50]))
    assert len(receipts.genuine) == 1
    assert list(receipts.not_genuine) == [
        messages.RECEIPT_FAULT_KEY_UNKNOWN,
        messages.RECEIPT_FAULT_SIGNATURE_WRONG,
        messages.RECEIPT_FAULT_MALFORMED,
    ]


async def test_references_of_other_insurers_and_white_space_are_ignored(intake: Intake) -> None:
    text = await intake.receipt(ChipId(CHIP_ID))
    (receipts,) = await intake.facts(intake.claim("PA-2026-17", f"{text} "))
    assert (len(receipts.genuine), len(receipts.not_genuine)) == (1, 0)


async def test_only_the_first_fifty_receipts_are_verified(intake: Intake) -> None:
    (receipts,) = await intake.facts(intake.claim(*["wg1.x"] * 5000))
    assert len(receipts.not_genuine) == MOST_VERIFIED


async def test_receipts_of_a_claim_without_a_patients_number_are_verified_too(intake: Intake) -> None:
    text = await intake.receipt(ChipId(CHIP_ID))
    unnamed = {"sequence": 1, "focal": True, "coverage": {"display": "?"}, "preAuthRef": [text]}
    (receipts,) = await intake.facts(intake.claim(patient={"display": "?"}, insurance=[unnamed]))
    assert receipts.verified
    assert [receipt.same_person for receipt in receipts.genuine] == [False]


async def test_where_the_register_has_no_chip_id_a_receipt_for_that_of_the_claim_is_the_patients(
    law: BenefitLaw,
) -> None:
    intake = Intake(law, a_holding(THIS_YEAR, person=replace(a_person(), chip_id=None)))
    (receipts,) = await intake.facts(intake.claim(await intake.receipt(ChipId(CHIP_ID))))
    assert [(receipt.outcome, receipt.same_person) for receipt in receipts.genuine] == [("UNKNOWN", True)]
