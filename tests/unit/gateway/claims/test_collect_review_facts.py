"""The facts that the review gets besides a claim: its receipts, and whether one is expected."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from msgspec.structs import replace
from prometheus_client import CollectorRegistry

from gateway.cards.card import Holding
from gateway.cards.check_cards import CheckCards
from gateway.cards.question import Purpose
from gateway.cards.receipts.receipt import Receipt
from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber, PersonKey, Subject
from gateway.claims.read_claim import ReadSubmission
from gateway.claims.review_facts.claim_submitted import ReviewFacts, claim_submitted
from gateway.claims.review_facts.collect_review_facts import CollectReviewFacts
from gateway.claims.review_facts.quoted_receipts import MOST_VERIFIED
from gateway.claims.submission import Submission
from gateway.metrics import Metrics
from insurance.claim.fhir.identifier_systems import CARD_NUMBER_SYSTEM, CHIP_ID_SYSTEM
from insurance.claim.fhir.mapping.visit import ACT_CODE_SYSTEM
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from insurance.law.benefit_law import BenefitLaw
from insurance.law.codes.code_changes import NO_CHANGES, CodeChange, CodeChanges
from insurance.law.insured import Copayment
from insurance.law.parameters.parameter_files import read_parameters
from insurance.law.visit import Tier
from review.submitted_claim import case_of
from review.v1 import claim_submitted_pb2 as messages
from runtime.postgres.database_away import DatabaseAway
from tests.fakes.card_ports import FakeAccessLog, FakeCardCache, FakeRegister
from tests.fakes.clock import FakeClock
from tests.fakes.fhir_claim import fhir_claim
from tests.fakes.quoting import FakeQuotingFacilities
from tests.receipt_keys import OLDER_KEY, receipt_keys
from tests.unit.gateway.cards.people import (
    CARD,
    CHIP_ID,
    INSURANCE_NUMBER,
    THIS_YEAR,
    a_holding,
    a_person,
    a_question,
)

FACILITY, OTHER_FACILITY = "01001", "01002"
NO_NUMBER = {"sequence": 1, "focal": True, "coverage": {"display": "?"}}
NOBODY = ChipId("079200999999")
HER_NUMBERS = (ChipId(CHIP_ID), CardNumber(CARD), InsuranceNumber(INSURANCE_NUMBER))


class Intake:
    """Look-ups and the facts of claims, over a register that has one patient."""

    def __init__(self, law: BenefitLaw, holding: Holding) -> None:
        self.register = FakeRegister(holding)
        self.cache = FakeCardCache()
        self.quoting = FakeQuotingFacilities()
        self.log = FakeAccessLog()
        keys, clock = receipt_keys(), FakeClock()
        cards = CheckCards(
            self.register, self.cache, self.log, keys, law, clock, Metrics(CollectorRegistry())
        )
        self.look_up = cards.check
        self.codes = NO_CHANGES
        self.collect_facts = CollectReviewFacts(cards, keys, self.quoting, clock, lambda: self.codes)
        self._reader = ClaimReader()

    async def receipt(self, subject: Subject) -> str:
        """The receipt of a look-up by this number."""
        (answer,) = await self.look_up([a_question(subject)])
        return answer.receipt

    def claim(self, *references: str, facility: str = FACILITY, **changes: Any) -> ReadSubmission:
        """A claim for the patient, by chip ID, with these references in preAuthRef."""
        card = {"identifier": {"system": CARD_NUMBER_SYSTEM, "value": CARD}}
        insurance = {"sequence": 1, "focal": True, "coverage": card, "preAuthRef": list(references) or None}
        written = {
            "patient": {"identifier": {"system": CHIP_ID_SYSTEM, "value": CHIP_ID}},
            "insurance": [{name: value for name, value in insurance.items() if value is not None}],
            "provider": {"display": facility},
        }
        content = fhir_claim(**(written | changes))
        submission = Submission(
            facility=facility, tier=Tier.CENTRAL, format=ClaimFormat.FHIR_R4_JSON, content=content
        )
        return ReadSubmission(submission, self._reader.read(content, ClaimFormat.FHIR_R4_JSON))

    async def facts(self, *claims: ReadSubmission, dry_run: bool = False) -> list[messages.QuotedReceipts]:
        """The facts of the receipts of each claim."""
        facts: list[ReviewFacts] = await self.collect_facts(claims, dry_run=dry_run)
        return [known.receipts for known in facts]


@pytest.fixture(scope="module")
def law() -> BenefitLaw:
    return BenefitLaw(read_parameters())


@pytest.fixture
def intake(law: BenefitLaw) -> Intake:
    return Intake(law, a_holding(THIS_YEAR))


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


async def test_the_look_up_for_a_claim_gets_no_receipt(intake: Intake) -> None:
    await intake.facts(intake.claim())
    ((question, answer),) = intake.log.look_ups
    assert (question.purpose, answer.receipt) == (Purpose.CLAIM, "")


async def test_receipts_of_a_claim_without_a_patients_number_are_verified_too(intake: Intake) -> None:
    text = await intake.receipt(ChipId(CHIP_ID))
    unnamed = {"sequence": 1, "focal": True, "coverage": {"display": "?"}, "preAuthRef": [text]}
    (receipts,) = await intake.facts(intake.claim(patient={"display": "?"}, insurance=[unnamed]))
    assert receipts.verified
    assert [receipt.same_person for receipt in receipts.genuine] == [False]


async def test_a_receipt_is_expected_once_the_facility_has_quoted_one(intake: Intake) -> None:
    (before,) = await intake.facts(intake.claim())
    await intake.facts(intake.claim(await intake.receipt(ChipId(CHIP_ID))))
    after, elsewhere = await intake.facts(intake.claim(), intake.claim(facility=OTHER_FACILITY))
    assert [told.expected for told in (before, after, elsewhere)] == [False, True, False]
    assert intake.quoting.known == {FACILITY}


async def test_one_claim_of_a_batch_that_quotes_a_receipt_is_enough(intake: Intake) -> None:
    text = await intake.receipt(ChipId(CHIP_ID))
    facts = await intake.facts(intake.claim(), intake.claim(text), intake.claim())
    assert [told.expected for told in facts] == [True, True, True]


async def test_another_facilitys_receipt_and_a_forged_one_do_not_count(intake: Intake) -> None:
    text = await intake.receipt(ChipId(CHIP_ID))
    facts = await intake.facts(intake.claim(text, facility=OTHER_FACILITY), intake.claim(text[:50]))
    assert [told.expected for told in facts] == [False, False]
    assert not intake.quoting.known


async def test_a_dry_run_does_not_mark_the_facility(intake: Intake) -> None:
    text = await intake.receipt(ChipId(CHIP_ID))
    (tried,) = await intake.facts(intake.claim(text), dry_run=True)
    (after,) = await intake.facts(intake.claim())
    assert (tried.expected, after.expected) == (True, False)


async def test_a_facility_marked_by_another_gateway_is_found_and_queried_once(intake: Intake) -> None:
    await intake.facts(intake.claim())
    intake.quoting.known.add(FACILITY)
    for _ in range(3):
        (told,) = await intake.facts(intake.claim())
        assert told.expected
    assert intake.quoting.asked == [{FACILITY}, {FACILITY}]


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


async def entitlement(intake: Intake, **changes: Any) -> messages.Entitlement | None:
    (facts,) = await intake.collect_facts([intake.claim(**changes)], dry_run=False)
    return facts.entitlement


async def test_a_claim_goes_to_the_review_with_what_the_insurer_pays_of_the_visit(intake: Intake) -> None:
    assert await entitlement(intake) == messages.Entitlement(
        visit_code="1.1",
        rate="80",
        small_visit_rate="100",
        small_visit_below="351000",
        supply_cap="105300000",
        right_line=True,
    )


async def test_without_a_card_in_force_nothing_is_known_of_what_the_insurer_pays(intake: Intake) -> None:
    assert await entitlement(intake, billablePeriod={"start": "2024-03-02", "end": "2024-03-02"}) is None
    assert await entitlement(intake, patient={"display": "?"}, insurance=[NO_NUMBER]) is None


async def test_what_was_co_paid_so_far_does_not_change_the_rate_of_a_claim(law: BenefitLaw) -> None:
    period = replace(THIS_YEAR, five_years_on=date(2026, 1, 1))
    paid = a_holding(period, copaid=(Copayment(date(2026, 2, 1), 100_000_000),))
    found = await entitlement(Intake(law, paid))
    assert found
    assert (found.rate, found.has_copay_ceiling) == ("80", True)


async def test_a_claim_goes_to_the_review_with_what_the_law_asks_of_the_card(law: BenefitLaw) -> None:
    period = replace(THIS_YEAR, area_code="K1", five_years_on=date(2026, 2, 1), registered_tier=Tier.DISTRICT)
    paid = a_holding(period, copaid=(Copayment(date(2026, 2, 3), 70_000),))
    intake = Intake(law, paid)
    (facts,) = await intake.collect_facts([intake.claim()], dry_run=False)
    (sent,), (copaid,) = facts.card.periods, facts.card.copaid
    assert (sent.area_code, sent.registered_tier) == ("K1", "district")
    assert (sent.five_years_on.month, copaid.day.day, copaid.amount) == (2, 3, 70_000)


@pytest.mark.parametrize(
    ("changes", "visit_code"),
    [
        ({}, "3.1"),
        ({"referral": {"reference": "ServiceRequest/1"}}, "1.3"),
        ({"subType": {"coding": [{"system": ACT_CODE_SYSTEM, "code": "EMER"}]}}, "2"),
    ],
)
async def test_what_the_claim_says_of_the_visit_decides_the_line_of_care(
    law: BenefitLaw, changes: dict[str, Any], visit_code: str
) -> None:
    elsewhere = replace(THIS_YEAR, registered_facility="79001")
    found = await entitlement(Intake(law, a_holding(elsewhere)), **changes)
    assert found
    assert found.visit_code == visit_code


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


async def test_where_the_register_has_no_chip_id_a_receipt_for_that_of_the_claim_is_the_patients(
    law: BenefitLaw,
) -> None:
    intake = Intake(law, a_holding(THIS_YEAR, person=replace(a_person(), chip_id=None)))
    (receipts,) = await intake.facts(intake.claim(await intake.receipt(ChipId(CHIP_ID))))
    assert [(receipt.outcome, receipt.same_person) for receipt in receipts.genuine] == [("UNKNOWN", True)]


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


async def test_the_changes_of_the_codes_that_claim_and_register_name_go_to_the_review(intake: Intake) -> None:
    registered = CodeChange("01001", "01901", date(2025, 7, 1))
    other = CodeChange("02001", "02901", date(2025, 7, 1))
    intake.codes = CodeChanges((registered, other))
    claim = intake.claim(facility="01001")
    (facts,) = await intake.collect_facts([claim], dry_run=False)
    assert facts.code_changes == [registered]
    message = claim_submitted(uuid4(), claim, facts, datetime(2026, 3, 2, tzinfo=UTC))
    case = case_of(message, claim.claim, ())
    assert case.facility_codes.same("01001", "01901", date(2026, 3, 2))
