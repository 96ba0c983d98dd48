"""What reviewers sort, filter and show a reviewed claim by: a row of review.cases."""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from insurance.claim.amounts import claim_currency, net_sum
from insurance.claim.claim import Claim
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import KIND_OF_GROUP, LineKind
from insurance.claim.parts.patient import Patient
from insurance.claim.principal_diagnosis import principal_code
from insurance.money import ZERO
from review.answer.money_message import money_value
from review.triage.queue.queue_filter import CaseMark
from review.v1.claim_submitted_pb2 import CardFacts, ClaimSubmitted
from review.v1.review_pb2 import Band, FindingOutcome, Review

# Digits of a facility code that are its province.
PROVINCE_DIGITS = 2
NUMBER_END_DIGITS = 4
# MA_NHOM of laboratory tests and of drugs.
TESTS, DRUGS = (
    frozenset(group for group, of_group in KIND_OF_GROUP.items() if of_group is kind)
    for kind in (LineKind.TEST, LineKind.DRUG)
)
DIGEST_BYTES = 16


class TriageCase(msgspec.Struct, frozen=True):
    """A reviewed claim before anybody has worked on it. The fields are the columns of review.cases.

    `rules` are the codes of the findings, the most serious first, and `outcomes` their outcomes. `line_codes`
    are all codes of lines and parts. Of the patient there are initials, sex ("male", "female" or empty), the
    birth date as far as it is known, and the last four digits of the number. `rules_on_trial` have findings
    that count for nothing. `tier` is that of the facility, empty where it is not known. `tests` and `drugs`
    are the sums of such lines in the currency of the claim.
    """

    claim_id: UUID
    facility: str
    province: str
    number: str
    use: str
    kind: str
    received_at: datetime
    reviewed_at: datetime
    first_day: date | None
    last_day: date | None
    band: str
    score: Decimal
    proposed: Decimal
    accepted: Decimal
    at_stake: Decimal
    expected_recovery: Decimal
    currency: str
    rules: tuple[str, ...]
    outcomes: tuple[str, ...]
    marks: tuple[str, ...]
    line_codes: tuple[str, ...]
    lines: int
    diagnosis: str
    patient_initials: str
    patient_sex: str
    patient_born: str
    patient_number_end: str
    review_digest: bytes
    rules_on_trial: tuple[str, ...] = ()
    tier: str = ""
    tests: Decimal | None = None
    drugs: Decimal | None = None


def triage_case(
    submitted: ClaimSubmitted,
    claim: Claim,
    review: Review,
    reviewed_at: datetime,
    digest: bytes,
    drawn: bool,
) -> TriageCase:
    """The case of a claim. `reviewed_at` has a time zone. `digest` is that of the review (`review_digest`).

    `drawn`: the claim was drawn at random, which counts if the review found nothing.
    """
    rules = _rules(review)
    return TriageCase(
        claim_id=UUID(submitted.claim_id),
        facility=submitted.facility,
        province=submitted.facility[:PROVINCE_DIGITS],
        number=written_number(claim.number),
        use=claim.use,
        kind=_kind(claim),
        received_at=_received_at(submitted) or reviewed_at,
        reviewed_at=reviewed_at,
        first_day=claim.first_day,
        last_day=claim.last_day,
        band=Band.Name(review.band).removeprefix("BAND_"),
        score=Decimal(str(review.score)),
        proposed=money_value(review.proposed_amount),
        accepted=money_value(review.accepted_amount),
        at_stake=money_value(review.amount_at_stake),
        expected_recovery=money_value(review.expected_recovery),
        currency=review.proposed_amount.currency_code,
        rules=tuple(rules),
        outcomes=tuple(rules.values()),
        marks=tuple(_marks(submitted, review, drawn)),
        line_codes=_line_codes(claim),
        lines=len(claim.lines),
        diagnosis=principal_code(claim),
        patient_initials=_initials(claim.patient),
        patient_sex=submitted.card.sex or claim.patient.sex or "",
        patient_born=submitted.card.birth_date or claim.patient.birth_date or "",
        patient_number_end=_number_end(submitted.card, claim.patient),
        review_digest=digest,
        rules_on_trial=tuple(sorted({finding.rule for finding in review.findings_on_trial})),
        tier=submitted.facility_facts.tier,
        tests=_sum_of(claim, TESTS),
        drugs=_sum_of(claim, DRUGS),
    )


def review_digest(submitted: ClaimSubmitted, review: bytes) -> bytes:
    """Equal for equal reviews: what a reviewer saw. `review` is serialised.

    Of a claim that is judged again, by other facts, what the insurer pays of it belongs to it: that may
    change where no finding does.
    """
    if not submitted.HasField("judged_again"):
        return digest_of(review)
    return digest_of(review + submitted.entitlement.SerializeToString(deterministic=True))


def digest_of(content: bytes) -> bytes:
    """The digest by which a decision names what it was made on: the content of a claim, or a review."""
    return hashlib.blake2b(content, digest_size=DIGEST_BYTES).digest()


def _rules(review: Review) -> dict[str, str]:
    """The outcome of each rule's first finding: findings are ordered by outcome, the most serious first."""
    found: dict[str, str] = {}
    for finding in review.findings:
        if finding.rule not in found:
            found[finding.rule] = FindingOutcome.Name(finding.outcome).removeprefix("FINDING_OUTCOME_")
    return found


def _marks(submitted: ClaimSubmitted, review: Review, drawn: bool) -> Iterator[CaseMark]:
    if submitted.card.HasField("died_on"):
        yield CaseMark.DEATH
    if drawn and review.band == Band.BAND_CLEAR:
        yield CaseMark.RANDOM


def written_number(number: str) -> str:
    """A claim number without its system: what the facility itself writes, and reviewers look for."""
    return number.partition("|")[2] or number


def _kind(claim: Claim) -> str:
    if claim.inpatient is None:
        return "unknown"
    return "inpatient" if claim.inpatient else "outpatient"


def _received_at(submitted: ClaimSubmitted) -> datetime | None:
    return submitted.received_at.ToDatetime(UTC) if submitted.HasField("received_at") else None


def _sum_of(claim: Claim, groups: Collection[str]) -> Decimal:
    lines = [line for line in claim.lines if line.group in groups]
    money = net_sum(lines, claim_currency(claim)) if lines else None
    return money.value if money else ZERO


def _line_codes(claim: Claim) -> tuple[str, ...]:
    return tuple(sorted(_codes(claim.lines)))


def _codes(lines: Sequence[Line]) -> set[str]:
    codes = {coding.code for line in lines for coding in line.codes}
    return codes.union(*(_codes(line.parts) for line in lines if line.parts))


def _initials(patient: Patient) -> str:
    words = patient.names[0].split() if patient.names else ()
    return ".".join(word[0].upper() for word in words if word[0].isalpha())


def _number_end(card: CardFacts, patient: Patient) -> str:
    number = card.insurance_number or patient.insurance_number or patient.card_number or patient.chip_id
    return "".join(filter(str.isalnum, number or ""))[-NUMBER_END_DIGITS:]
