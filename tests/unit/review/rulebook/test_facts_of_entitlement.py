"""What the law of benefits asks reaches the rules as the gateway sent it, and decides which review holds."""

from datetime import date

from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from insurance.law.insured import Copayment
from insurance.law.visit import CareLevel, Facility, Tier
from review.rulebook.engine.case import CardPeriod, Case
from review.submitted_claim import case_of
from review.v1 import claim_submitted_pb2 as messages
from review.v1.claim_submitted_pb2 import ComparedWith
from review.worker.facts_digest import facts_digest
from tests.fakes.fhir_claim import fhir_claim

CONTENT = fhir_claim("C-1")


def submitted() -> messages.ClaimSubmitted:
    """A message with a card, a co-payment and a facility."""
    message = messages.ClaimSubmitted(content=CONTENT, format=messages.CLAIM_FORMAT_FHIR_R4_JSON)
    message.facility_facts.tier, message.facility_facts.care_level = "provincial", "basic_lower"
    message.card.asked = message.card.determined = message.card.person_known = True
    period = message.card.periods.add(
        card_number="DN4790000000001", registered_facility="79025", area_code="K2", registered_tier="district"
    )
    for day, year in ((period.valid_from, 2024), (period.valid_until, 2026), (period.five_years_on, 2025)):
        day.year, day.month, day.day = year, 1, 1
    paid = message.card.copaid.add(amount=120_000)
    paid.day.year, paid.day.month, paid.day.day = 2026, 3, 2
    return message


def judged(message: messages.ClaimSubmitted) -> Case:
    """The case that the rules get."""
    return case_of(message, ClaimReader().read(CONTENT, ClaimFormat.FHIR_R4_JSON), ())


def test_rules_get_the_facts_of_the_entitlement() -> None:
    case = judged(submitted())
    assert case.facility_facts == Facility(Tier.PROVINCIAL, CareLevel.BASIC_LOWER)
    assert case.card.copaid == (Copayment(date(2026, 3, 2), 120_000),)
    assert case.card.periods == (
        CardPeriod(
            card_number="DN4790000000001",
            valid_from=date(2024, 1, 1),
            valid_until=date(2026, 1, 1),
            ended_on=None,
            registered_facility="79025",
            area_code="K2",
            five_years_on=date(2025, 1, 1),
            registered_tier=Tier.DISTRICT,
        ),
    )


def test_a_message_that_is_older_than_these_facts_has_no_facility() -> None:
    message = submitted()
    message.ClearField("facility_facts")
    assert judged(message).facility_facts is None


def test_another_tier_of_the_facility_asks_for_another_review() -> None:
    other = submitted()
    other.facility_facts.tier = "central"
    assert facts_digest(submitted(), ComparedWith(), "r") != facts_digest(other, ComparedWith(), "r")
