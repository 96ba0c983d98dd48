"""Collects what the review needs besides the claims: the patients' cards on the day, the quoted receipts."""

from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from gateway.cards.card import Person
from gateway.cards.question import Purpose
from gateway.cards.receipts.receipt_keys import ReceiptKeys
from gateway.cards.subject import ChipId, InsuranceNumber, PersonKey
from gateway.claims.read_claim import ReadSubmission
from gateway.claims.review_facts.claim_submitted import ReviewFacts
from gateway.claims.review_facts.look_up_patients import Cards, LookedUp, LookUpPatients
from gateway.claims.review_facts.named_code_changes import named_code_changes
from gateway.claims.review_facts.patient_numbers import patient_numbers
from gateway.claims.review_facts.quoted_receipts import has_receipt_of, quoted_receipts
from insurance.law.codes.code_changes import CodeChanges, no_changes
from review.v1.claim_submitted_pb2 import QuotedReceipts
from runtime.clock import Clock


class QuotingFacilities(Protocol):
    """The facilities that have quoted a genuine receipt: all their later claims should quote one."""

    async def find(self, codes: Collection[str]) -> Collection[str]:
        """Return which of these facilities have quoted a genuine receipt. Raises DatabaseAway."""
        ...

    async def add(self, codes: Collection[str]) -> None:
        """Mark these facilities; committed on return. Raises DatabaseAway."""
        ...


class CollectReviewFacts:
    """Looks all cards of a batch up at once, and verifies the receipts."""

    def __init__(
        self,
        cards: Cards,
        receipt_keys: ReceiptKeys,
        quoting: QuotingFacilities,
        clock: Clock,
        facility_codes: Callable[[], CodeChanges] = no_changes,
    ) -> None:
        self._look_up = LookUpPatients(cards, clock)
        self._receipt_keys = receipt_keys
        self._quoting = quoting
        self._facility_codes = facility_codes
        # A facility is never unmarked, so those that are known here are not queried again.
        self._known_quoting: set[str] = set()

    async def __call__(self, claims: Sequence[ReadSubmission], *, dry_run: bool) -> list[ReviewFacts]:
        """Return the facts in the order of the claims. A claim without a patient's number has no card.

        Raises DatabaseAway.
        """
        purpose = Purpose.DRY_RUN if dry_run else Purpose.CLAIM
        patients = await self._look_up(claims, purpose)
        facts = [self._facts(claim, patient) for claim, patient in zip(claims, patients, strict=True)]
        await self._set_expected(claims, facts, dry_run)
        return facts

    def _facts(self, read: ReadSubmission, patient: LookedUp) -> ReviewFacts:
        return ReviewFacts(
            patient.card,
            self._receipts(read, patient.person),
            patient.person,
            patient.entitlement,
            patient.look_ups,
            named_code_changes(read, patient.card, self._facility_codes()),
        )

    def _receipts(self, read: ReadSubmission, person: Person | None) -> QuotedReceipts:
        return quoted_receipts(read.claim.receipts, _person_keys(read, person), self._receipt_keys)

    async def _set_expected(
        self, claims: Sequence[ReadSubmission], facts: Sequence[ReviewFacts], dry_run: bool
    ) -> None:
        """Set for each claim whether a receipt is expected, and mark facilities that quote their first."""
        facilities = [claim.submission.facility for claim in claims]
        if unknown := set(facilities) - self._known_quoting:
            self._known_quoting.update(await self._quoting.find(unknown))
        pairs = list(zip(facilities, (added.receipts for added in facts), strict=True))
        first = {facility for facility, receipts in pairs if has_receipt_of(facility, receipts)}
        first -= self._known_quoting
        for facility, receipts in pairs:
            receipts.expected = facility in self._known_quoting | first
        # A dry run leaves nothing behind.
        if first and not dry_run:
            await self._quoting.add(first)
            self._known_quoting.update(first)


def _person_keys(read: ReadSubmission, person: Person | None) -> set[PersonKey]:
    """The patient's numbers: from the register as far as it has them, else from the claim."""
    if person is not None and person.chip_id:
        return {InsuranceNumber(person.insurance_number), ChipId(person.chip_id)}
    claimed = {subject.person for subject in patient_numbers(read.claim.patient)}
    if person is None:
        return claimed
    return {InsuranceNumber(person.insurance_number), *(one for one in claimed if isinstance(one, ChipId))}
