"""Reads what the register says today about the patients and facilities of claims that came in before.

It makes the facts of a claim as the gateway does when a claim comes in, but leaves no entry in the access
log: the claims are judged again by a program, and no person's data is shown to anybody.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import asyncpg

from gateway.cards.answer import Answer, ServedFrom
from gateway.cards.card_table import read_holdings
from gateway.cards.judging.entitle_visit import entitle_visit
from gateway.cards.judging.judge_card import judge_card
from gateway.cards.question import Purpose, Question
from gateway.cards.register_snapshot import RegisterSnapshot, snapshots_of
from gateway.claims.read_claim import ReadSubmission
from gateway.claims.review_facts.claim_submitted import code_change_message, copayment_message
from gateway.claims.review_facts.look_up_patients import LookedUp, LookUpPatients
from gateway.claims.review_facts.named_code_changes import named_code_changes
from gateway.claims.submission import Submission
from insurance.claim.claim import Claim
from insurance.law.benefit_law import BenefitLaw
from insurance.law.codes.code_changes import CodeChange, CodeChanges
from insurance.law.codes.renumbered import Renumbered
from insurance.law.insured import Copayment
from insurance.law.visit import CareLevel, Tier
from review.v1 import claim_submitted_pb2 as messages
from review.v1.claim_submitted_pb2 import CardFacts, Entitlement, FacilityFacts
from runtime.clock import Clock

FACILITIES = "SELECT facility, tier, care_level FROM gateway.facilities WHERE facility = ANY($1::text[])"
CODES = "SELECT old_code, new_code, valid_from FROM gateway.facility_codes"
COPAYMENTS = "SELECT claim_id, day, amount FROM gateway.copayments WHERE claim_id = ANY($1::uuid[])"
NOT_KEPT = UUID(int=0)


class ReceivedBefore(NamedTuple):
    """A claim that came in before, as it is read."""

    claim_id: UUID
    facility: str
    claim: Claim


class RegisterFacts(NamedTuple):
    """What the register says about a claim. `entitlement` is None where no card is in force during the stay.

    `facility_codes` are the changes of the codes that the claim or the register names.
    """

    card: CardFacts
    facility: FacilityFacts
    entitlement: Entitlement | None
    facility_codes: Sequence[messages.CodeChange]


class RegisterToday:
    """The register as it is now, on a connection."""

    def __init__(self, connection: asyncpg.Connection, law: BenefitLaw, clock: Clock) -> None:
        self._connection = connection
        self._law = law
        self._clock = clock

    async def read(self, claims: Sequence[ReceivedBefore]) -> list[RegisterFacts]:
        """Return the facts in the order of the claims.

        What a decision on a claim itself charged is not among the co-payments of its card.
        """
        codes = await self._codes()
        facilities = await self._facilities({one.facility for one in claims})
        own = await self._own_copayments([one.claim_id for one in claims])
        read = [_submission(one, facilities) for one in claims]
        cards = _RegisterCards(self._connection, self._law, codes, self._clock)
        patients = await LookUpPatients(cards, self._clock)(read, Purpose.CLAIM)
        return [
            _facts(one, patient, facilities, codes, own.get(kept.claim_id, ()))
            for kept, one, patient in zip(claims, read, patients, strict=True)
        ]

    async def _codes(self) -> CodeChanges:
        return CodeChanges(CodeChange(*row) for row in await self._connection.fetch(CODES))

    async def _facilities(self, codes: set[str]) -> dict[str, FacilityFacts]:
        rows = await self._connection.fetch(FACILITIES, list(codes))
        return {code: FacilityFacts(tier=tier or "", care_level=level or "") for code, tier, level in rows}

    async def _own_copayments(self, claim_ids: Sequence[UUID]) -> dict[UUID, list[Copayment]]:
        """By claim: a stay of several parts has charged several."""
        own: dict[UUID, list[Copayment]] = {}
        for claim_id, day, amount in await self._connection.fetch(COPAYMENTS, claim_ids):
            own.setdefault(claim_id, []).append(Copayment(day, amount))
        return own


class _RegisterCards:
    """The port Cards, for look-ups that nobody sees."""

    def __init__(
        self, connection: asyncpg.Connection, law: BenefitLaw, codes: CodeChanges, clock: Clock
    ) -> None:
        self._connection = connection
        self._law = law
        self._codes = codes
        self._clock = clock

    async def check(self, questions: Sequence[Question]) -> list[Answer]:
        """See look_up_patients.Cards, without the log."""
        people = list({question.subject.person: None for question in questions})
        holdings = await read_holdings(self._connection, people)
        known = snapshots_of(people, holdings, self._clock.now())
        return [self._answer(question, known[question.subject.person]) for question in questions]

    def _answer(self, question: Question, snapshot: RegisterSnapshot) -> Answer:
        judgement = judge_card(
            question, snapshot.holding, codes=Renumbered(self._codes, self._law.merged_provinces)
        )
        paid = entitle_visit(self._law, question, snapshot.holding, judgement, self._codes)
        return Answer(
            check_id=NOT_KEPT,
            outcome=judgement.outcome,
            shown=judgement.shown,
            holder_confirmed=judgement.holder_confirmed,
            snapshot=snapshot,
            served_from=ServedFrom.REGISTER,
            checked_at=snapshot.read_at,
            entitlement=paid.entitlement,
            parts=paid.parts,
        )


def _submission(one: ReceivedBefore, facilities: Mapping[str, FacilityFacts]) -> ReadSubmission:
    facts = facilities.get(one.facility, FacilityFacts())
    submission = Submission(
        facility=one.facility,
        format=one.claim.format,
        content=b"",
        tier=Tier(facts.tier) if facts.tier else None,
        care_level=CareLevel(facts.care_level) if facts.care_level else None,
    )
    return ReadSubmission(submission, one.claim)


def _facts(
    read: ReadSubmission,
    patient: LookedUp,
    facilities: Mapping[str, FacilityFacts],
    codes: CodeChanges,
    own: Iterable[Copayment],
) -> RegisterFacts:
    paid = patient.card.copaid
    for message in map(copayment_message, own):
        if message in paid:
            paid.remove(message)
    named = named_code_changes(read, patient.card, codes)
    facility = facilities.get(read.submission.facility, FacilityFacts())
    return RegisterFacts(patient.card, facility, patient.entitlement, list(map(code_change_message, named)))
