"""Works out what a draft means: the decision, and who pays how much of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Protocol
from uuid import UUID

import msgspec

from insurance.claim.bhyt.signature import Signature
from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.law.benefit_law import BenefitLaw
from insurance.law.insured import Copayment
from insurance.law.stays.stay_payment import PaidPart
from insurance.text import Text
from review.submitted_claim import format_of, read_claim, signature_of
from review.triage.deciding.check_draft import check_draft
from review.triage.deciding.claimed_amounts import claimed_amounts
from review.triage.deciding.decision import Decision, DecisionDraft
from review.triage.deciding.paid_amount import PaidAmount, entitlement_of, paid_amount
from review.triage.deciding.paid_parts import paid_parts, sum_of
from review.triage.desk.case_in_hand import CaseFacts, CaseInHand
from review.v1.claim_submitted_pb2 import ClaimSubmitted, Entitlement, EntitlementPart


class ClaimContents(Protocol):
    """The claims as they were sent."""

    async def find(self, claim_id: UUID) -> bytes | None:
        """Return the content of a claim, None where there is no such claim. Raises DatabaseAway."""
        ...


class ClaimReader(Protocol):
    """Reads the content of claims."""

    def read(self, content: bytes, claim_format: ClaimFormat) -> Claim:
        """Return the claim. Raises Unreadable."""
        ...


class Reckoned(msgspec.Struct, frozen=True):
    """A decision with the split of what it accepts.

    `paid` is None where the split is not known. `ceiling_remaining` is what the patient could still co-pay
    this year before this claim, in VND; None where no ceiling applies. `parts` are those of a stay that is
    reckoned by parts, each with a ceiling of its own; `paid` is their sum. `signature` is that of an export.
    """

    claim: Claim
    decision: Decision
    paid: PaidAmount | None
    ceiling_remaining: int | None
    signature: Signature | None = None
    parts: tuple[PaidPart, ...] = ()


class Reckoning:
    """Shared by previewing and deciding. `reason_codes` have every code that a reviewer may give."""

    def __init__(
        self,
        contents: ClaimContents,
        reader: ClaimReader,
        law: BenefitLaw,
        reason_codes: Mapping[str, Text],
    ) -> None:
        self._contents = contents
        self._reader = reader
        self._law = law
        self._reason_codes = reason_codes

    async def __call__(self, case: CaseInHand, facts: CaseFacts, draft: DecisionDraft) -> Reckoned:
        """Raises DraftRefused with every fault, or DatabaseAway."""
        submitted = facts.submitted
        claim = await self._open(submitted)
        decision = check_draft(draft, claimed_amounts(claim), self._reason_codes)
        stated = submitted.entitlement if submitted.HasField("entitlement") else None
        number, signature = submitted.card.insurance_number, signature_of(submitted)
        if stated is not None and stated.parts:
            copaid = await _copaid_in_years(case, number, stated.parts)
            parts = paid_parts(decision, claim, stated, partial(self._remaining_besides, copaid))
            return Reckoned(claim, decision, sum_of(parts) if parts else None, None, signature, parts)
        remaining = await self._ceiling_remaining(case, number, stated)
        paid = paid_amount(decision, claim, stated, remaining)
        left = entitlement_of(stated).with_left(remaining).copay_ceiling_remaining if stated else None
        return Reckoned(claim, decision, paid, left, signature)

    async def _open(self, submitted: ClaimSubmitted) -> Claim:
        """The claim as it was read; by this version of the reader, if another one read it."""
        if (claim := read_claim(submitted)) is not None:
            return claim
        content = await self._contents.find(UUID(submitted.claim_id))
        return self._reader.read(content or b"", format_of(submitted))

    async def _ceiling_remaining(
        self, case: CaseInHand, insurance_number: str, stated: Entitlement | None
    ) -> int | None:
        if stated is None or not (insurance_number and entitlement_of(stated).depends_on_ceiling):
            return None
        day = case.case.last_day
        return self._law.ceiling_remaining(day, await case.copaid(insurance_number, day.year))

    def _remaining_besides(
        self, copaid: Sequence[Copayment] | None, day: date, of_stay: Sequence[Copayment]
    ) -> int | None:
        """What is left in the year of the day, with what earlier parts of the stay co-pay."""
        return None if copaid is None else self._law.ceiling_remaining(day, [*copaid, *of_stay])


async def _copaid_in_years(
    case: CaseInHand, insurance_number: str, parts: Iterable[EntitlementPart]
) -> Sequence[Copayment] | None:
    """What the person co-paid for other claims in every year of the stay; None where nobody is known."""
    if not insurance_number:
        return None
    years = sorted({part.last.year for part in parts if entitlement_of(part.entitlement).depends_on_ceiling})
    return [paid for year in years for paid in await case.copaid(insurance_number, year)]
