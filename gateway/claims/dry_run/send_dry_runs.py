"""Sends a batch of dry runs to the review, except those of facilities that may be guessing."""

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

import msgspec

from gateway.cards.guessing.statement import Statement, birth_date_as_stated, claimed_patient
from gateway.claims.read_claim import ReadSubmission
from gateway.claims.review_facts.claim_submitted import ReviewFacts, claim_submitted
from gateway.claims.review_facts.collect_review_facts import CollectReviewFacts
from gateway.claims.review_facts.quoted_receipts import has_receipt_for_patient
from gateway.refusal import Refusal
from insurance.claim.parts.patient import Patient
from runtime.clock import Clock


class Budgets(Protocol):
    """How many people a facility may ask about without proof that they are its patients."""

    def take(self, statement: Statement) -> Refusal | None:
        """Take what a statement about a person costs, or return the refusal."""
        ...


class Stays(Protocol):
    """How many stays of one person a facility may try."""

    def take(self, read: ReadSubmission, insurance_number: str) -> Refusal | None:
        """Take what the stay of a dry run costs, or return the refusal."""
        ...


class OpenClaims(Protocol):
    """The claims that are kept."""

    async def open_claims(self, numbers: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], UUID]:
        """Return the claims that are not closed, by (facility, number), of these. Raises DatabaseAway."""
        ...


class DryRunQueue(Protocol):
    """The queue of the review."""

    async def put(
        self, claim_ids: Sequence[UUID], facilities: Sequence[str], messages: Sequence[bytes]
    ) -> None:
        """Put dry runs into the queue. `messages` are serialised ClaimSubmitted. Raises DatabaseAway."""
        ...


class DryRun(msgspec.Struct, frozen=True):
    """A claim to be reviewed and not kept. The answer comes under `claim_id`."""

    claim_id: UUID
    read: ReadSubmission

    @property
    def is_large(self) -> bool:
        """Whether its content is large."""
        return self.read.is_large


class SendDryRuns:
    """The use case for a batch.

    A dry run says what is known about its patient and leaves no claim behind, so it is a look-up: it is in
    the access log, and takes from the budget of unknown people. It takes nothing where the claim has the name
    and birth date of the person, as a look-up with both takes nothing, or where it quotes a receipt that
    proves that the facility has looked this patient up. A wrong name or birth date takes from the budget of
    wrong statements about the person, as in a look-up, also with a receipt: a number alone is enough for one.

    Whoever proves that the person is their patient may still not try any number of stays: see `Stays`.
    """

    def __init__(
        self,
        collect_facts: CollectReviewFacts,
        budgets: Budgets,
        stays: Stays,
        claims: OpenClaims,
        queue: DryRunQueue,
        clock: Clock,
    ) -> None:
        self._collect_facts = collect_facts
        self._budgets = budgets
        self._stays = stays
        self._claims = claims
        self._queue = queue
        self._clock = clock

    async def __call__(self, dry_runs: Sequence[DryRun]) -> list[Exception | None]:
        """Return None for each that is in the queue, or a Refusal. Raises DatabaseAway."""
        facts = await self._collect_facts([dry_run.read for dry_run in dry_runs], dry_run=True)
        pairs = list(zip(dry_runs, facts, strict=True))
        refusals = [self._refusal(dry_run.read, added) for dry_run, added in pairs]
        await self._send([pair for pair, refusal in zip(pairs, refusals, strict=True) if refusal is None])
        return [*refusals]

    def _refusal(self, read: ReadSubmission, facts: ReviewFacts) -> Refusal | None:
        if not _has_a_number(read.claim.patient):
            return None
        return self._guess(read, facts) or self._stays.take(read, facts.card.insurance_number)

    def _guess(self, read: ReadSubmission, facts: ReviewFacts) -> Refusal | None:
        facility, patient = read.submission.facility, read.claim.patient
        has_receipt = has_receipt_for_patient(facility, facts.receipts)
        # Each number that the register did not know before the one that it knows was a look-up of nobody.
        people = [*[None] * (facts.look_ups - 1), facts.person]
        statements = (
            claimed_patient(facility, patient.names, patient.birth_date, person, has_receipt=has_receipt)
            for person in people
        )
        refusals = [self._budgets.take(statement) for statement in statements]
        return next((refusal for refusal in refusals if refusal), None)

    async def _send(self, dry_runs: Sequence[tuple[DryRun, ReviewFacts]]) -> None:
        if not dry_runs:
            return
        numbers = [_number_replaced(one.read) for one, _ in dry_runs]
        submitted = await self._claims.open_claims(numbers)
        messages = [
            self._message(dry_run, added, submitted.get(number))
            for (dry_run, added), number in zip(dry_runs, numbers, strict=True)
        ]
        facilities = [dry_run.read.submission.facility for dry_run, _ in dry_runs]
        await self._queue.put([dry_run.claim_id for dry_run, _ in dry_runs], facilities, messages)

    def _message(self, dry_run: DryRun, facts: ReviewFacts, submitted: UUID | None) -> bytes:
        message = claim_submitted(dry_run.claim_id, dry_run.read, facts, self._clock.now())
        message.dry_run = True
        # Otherwise findings on the age would tell the birth date: to anybody, and with no claim on record.
        stated = dry_run.read.claim.patient.birth_date
        message.card.birth_date = birth_date_as_stated(stated, facts.card.birth_date)
        # The same claim may have been submitted before: the review must not take it for a double of itself.
        message.replaces_claim_id = str(submitted or "")
        return message.SerializeToString()


def _number_replaced(read: ReadSubmission) -> tuple[str, str]:
    """The facility, and the number of the claim that this one would replace: its own or the one it names."""
    named = (one.number for one in read.claim.related if one.relationship == "replaces")
    return read.submission.facility, next(named, read.claim.number)


def _has_a_number(patient: Patient) -> bool:
    # A reference means something only at the facility itself, so the review finds no stays elsewhere by it.
    return bool(patient.chip_id or patient.card_number or patient.insurance_number)
