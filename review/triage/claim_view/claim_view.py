"""One claim as a reviewer sees it. Amounts are in the claim's currency unless they name another one."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from insurance.claim.bhyt.signature import Signature
from insurance.text import Text
from review.triage.claim_view.evidence import Evidence
from review.triage.claim_view.line_view import FindingView, LineGroup, LineView
from review.triage.deciding.claimed_amounts import ClaimedAmounts
from review.triage.deciding.proposal import Proposal
from review.triage.queue.queue_page import QueueRow


class UnjudgedView(msgspec.Struct, frozen=True):
    """A rule that could not judge, and what it lacked."""

    rule: str
    message: Text


class DiagnosisView(msgspec.Struct, frozen=True):
    """A diagnosis: the code, and the words that the claim has for it, which may be empty."""

    code: str
    words: str


class PatientView(msgspec.Struct, frozen=True):
    """The patient without name. `born` is YYYY-MM-DD, YYYY-MM, YYYY or empty; `number_end` four digits.

    `card` is the card in force on the day of the stay, as "DN4" and its last four digits; empty without one.
    """

    initials: str
    sex: str
    born: str
    number_end: str
    card_group: str
    card_end: str


class ClaimView(msgspec.Struct, frozen=True):
    """Everything on the page of a claim but the decision.

    `rates` are the benefit rates in percent: one, or those of the parts of a stay where they differ.
    `visit_code` says why; both are empty where the law gives none. `findings` are those about the claim as a
    whole. `replaces` is the claim that this one corrects, and `replaced_by` the one that corrects it; None if
    there is none. `content` is what the facility sent, None where it is not kept. `signature` is that of an
    export, None where none was looked for. The last three identify the patient: no page shows them but by a
    click that is logged.
    """

    row: QueueRow
    patient: PatientView
    facility_name: str
    principal: DiagnosisView | None
    others: tuple[DiagnosisView, ...]
    admitted: date | datetime | None
    discharged: date | datetime | None
    rates: tuple[str, ...]
    visit_code: str
    rulebook_version: str
    reviewed_at: datetime
    review_digest: bytes
    claimed: ClaimedAmounts
    proposal: Proposal
    groups: tuple[LineGroup, ...]
    findings: tuple[FindingView, ...]
    unjudged: tuple[UnjudgedView, ...]
    evidence: Evidence
    replaces: UUID | None
    replaced_by: UUID | None
    content: bytes | None
    signature: Signature | None
    number_of_person: str
    insurance_number: str | None
    name_on_claim: str

    @property
    def rate(self) -> str:
        """The rate of the whole stay; empty where it has none, or several."""
        return self.rates[0] if len(self.rates) == 1 else ""

    @property
    def all_findings(self) -> tuple[FindingView, ...]:
        """All findings, those about the whole first."""
        return (*self.findings, *(one for line in self.lines for one in line.findings))

    @property
    def lines(self) -> tuple[LineView, ...]:
        """All lines, in the order of the claim."""
        return tuple(line for group in self.groups for line in group.lines)
