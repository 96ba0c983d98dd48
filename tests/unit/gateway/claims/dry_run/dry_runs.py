"""Dry runs of a facility over a register that has one patient."""

from typing import Any
from uuid import uuid4

from msgspec.structs import replace
from prometheus_client import CollectorRegistry

from gateway.cards.check_cards import CheckCards
from gateway.cards.guessing.guessing_budgets import GuessingBudgets
from gateway.cards.subject import Subject
from gateway.claims.dry_run.limit_stays import LimitStays
from gateway.claims.dry_run.send_dry_runs import DryRun, SendDryRuns
from gateway.claims.read_claim import ReadSubmission
from gateway.claims.review_facts.collect_review_facts import CollectReviewFacts
from gateway.claims.submission import Submission
from gateway.metrics import Metrics
from gateway.refusals import TooManyMismatches, TooManyStays, TooManyUnknown
from insurance.claim.fhir.identifier_systems import CARD_NUMBER_SYSTEM, CHIP_ID_SYSTEM
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from insurance.law.benefit_law import BenefitLaw
from tests.fakes.card_ports import FakeAccessLog, FakeCardCache, FakeRegister
from tests.fakes.claim_store import ClaimStore, FakeClaims, FakeDryRuns
from tests.fakes.clock import FakeClock
from tests.fakes.fhir_claim import fhir_claim
from tests.fakes.quoting import FakeQuotingFacilities
from tests.receipt_keys import receipt_keys
from tests.unit.gateway.cards.people import CARD, CHIP_ID, THIS_YEAR, a_holding, a_question

FACILITY, OTHER_FACILITY = "01001", "01002"
BUDGET = 2
SENT, REFUSED, BLOCKED, TOO_MANY = "sent", "refused", "blocked", "too many stays"
RESULTS = {type(None): SENT, TooManyUnknown: REFUSED, TooManyMismatches: BLOCKED, TooManyStays: TOO_MANY}
NAME = {"name": [{"family": "Nguyễn", "given": ["Thị", "Hòa"]}]}
RIGHT = NAME | {"birthDate": "1990-05-04"}


class DryRuns:
    """Dry runs and look-ups over a register that has one patient."""

    def __init__(self, law: BenefitLaw, budget: int = BUDGET) -> None:
        self.log, self.store, self.registry = FakeAccessLog(), ClaimStore(), CollectorRegistry()
        keys, clock, metrics = receipt_keys(), FakeClock(), Metrics(self.registry)
        register = FakeRegister(a_holding(THIS_YEAR))
        self._cards = CheckCards(register, FakeCardCache(), self.log, keys, law, clock, metrics)
        facts = CollectReviewFacts(self._cards, keys, FakeQuotingFacilities(), clock)
        self.budgets = GuessingBudgets(budget, metrics, clock.seconds)
        self.stays = LimitStays(self.budgets.count_refusal, clock.seconds)
        claims, queue = FakeClaims(self.store), FakeDryRuns(self.store)
        self._send = SendDryRuns(facts, self.budgets, self.stays, claims, queue, clock)
        self._reader = ClaimReader()

    async def receipt(self, subject: Subject, facility: str = FACILITY) -> str:
        """The receipt of a look-up."""
        (answer,) = await self._cards.check([replace(a_question(subject), facility=facility)])
        return answer.receipt

    async def send(self, *dry_runs: DryRun) -> list[str]:
        """What became of each."""
        results = await self._send(dry_runs)
        return [RESULTS[type(result)] for result in results]

    def dry_run(
        self,
        *receipts: str,
        chip_id: str = CHIP_ID,
        card: str | None = CARD,
        person: dict[str, Any] | None = None,
        **changes: Any,
    ) -> DryRun:
        """Of a claim for the patient with this chip ID and card, which quotes these receipts.

        `person` are the elements of the Patient that is sent with it.
        """
        insurance = no_card()
        if card is not None:
            insurance["coverage"] = {"identifier": {"system": CARD_NUMBER_SYSTEM, "value": card}}
        if receipts:
            insurance["preAuthRef"] = list(receipts)
        patient: dict[str, Any] = {"identifier": {"system": CHIP_ID_SYSTEM, "value": chip_id}}
        if person is not None:
            patient["reference"] = "#p"
            changes["contained"] = [{"resourceType": "Patient", "id": "p"} | person]
        provider = {"display": "A"}
        written = {"patient": patient, "insurance": [insurance], "provider": provider} | changes
        content = fhir_claim(**written)
        submission = Submission(facility=FACILITY, format=ClaimFormat.FHIR_R4_JSON, content=content)
        return DryRun(
            uuid4(), ReadSubmission(submission, self._reader.read(content, ClaimFormat.FHIR_R4_JSON))
        )


def no_card() -> dict[str, Any]:
    """The insurance of a claim that states no card."""
    return {"sequence": 1, "focal": True, "coverage": {"display": "BHYT"}}
