"""Look-ups and the facts of claims, over a register that has one patient."""

from typing import Any

from prometheus_client import CollectorRegistry

from gateway.cards.card import Holding
from gateway.cards.check_cards import CheckCards
from gateway.cards.subject import ChipId, Subject
from gateway.claims.read_claim import ReadSubmission
from gateway.claims.review_facts.claim_submitted import ReviewFacts
from gateway.claims.review_facts.collect_review_facts import CollectReviewFacts
from gateway.claims.submission import Submission
from gateway.metrics import Metrics
from insurance.claim.fhir.identifier_systems import CARD_NUMBER_SYSTEM, CHIP_ID_SYSTEM
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from insurance.law.benefit_law import BenefitLaw
from insurance.law.codes.code_changes import NO_CHANGES
from insurance.law.visit import Tier
from review.v1 import claim_submitted_pb2 as messages
from tests.fakes.card_ports import FakeAccessLog, FakeCardCache, FakeRegister
from tests.fakes.clock import FakeClock
from tests.fakes.fhir_claim import fhir_claim
from tests.fakes.quoting import FakeQuotingFacilities
from tests.receipt_keys import receipt_keys
from tests.unit.gateway.cards.people import CARD, CHIP_ID, a_question

FACILITY, OTHER_FACILITY = "01001", "01002"
NOBODY = ChipId("079200999999")


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
