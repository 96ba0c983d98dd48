"""What a claim that can be read may not have: another facility, numbers of any form, too long a stay."""

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from gateway.claims.submission import Submission
from gateway.refusal import FieldViolation
from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact, Fact
from insurance.claim.format import ClaimFormat
from insurance.claim.paths import path_of
from insurance.law.codes.code_changes import CodeChanges
from insurance.text import Text
from runtime.untrusted.escaped_text import acts

OTHER_FACILITY = Text(
    "phải là cơ sở của token: gửi hồ sơ bằng token của cơ sở đó",
    "must be the facility of the token: submit a claim with the token of its provider",
)
ACTS = Text(
    "không được có ký tự điều khiển hoặc ký tự đổi chiều chữ",
    "must have no control or bidirectional characters: no number has any",
)
# Far more than any number has. An index of PostgreSQL takes 2704 bytes, and a character can have four.
MAX_NUMBER_LENGTH = 512
TOO_LONG = Text(
    f"không được quá {MAX_NUMBER_LENGTH} ký tự, kể cả hệ thống của mã",
    f"must have at most {MAX_NUMBER_LENGTH} characters, the system of an identifier included",
)


class Law(Protocol):
    """What the law, or Wardgate where it is silent, sets for a claim."""

    def longest_stay_days(self, last_day: date) -> int:
        """Return how many days a stay that ends on this day may have, the first and the last included."""
        ...


def claim_violations(
    submission: Submission, claim: Claim, facilities: CodeChanges, law: Law
) -> Iterator[FieldViolation]:
    """Every fault. A withdrawal is never judged: it may be as the claim was that it withdraws."""
    yield from _sender_violations(submission, claim, facilities)
    yield from _number_violations(submission, claim)
    if not claim.is_withdrawal:
        yield from _stay_violations(submission, claim, law)
        yield from _replaced_violations(claim)


def _sender_violations(
    submission: Submission, claim: Claim, facilities: CodeChanges
) -> Iterator[FieldViolation]:
    other = claim.facility if claim.facility != submission.facility else None
    if other and not facilities.replaced(other, submission.facility):
        yield FieldViolation(path_of(claim, Fact(ClaimFact.FACILITY)), _said(OTHER_FACILITY, submission))


def _number_violations(submission: Submission, claim: Claim) -> Iterator[FieldViolation]:
    """No index or reader can take such numbers."""
    for fact, text in _numbers(claim):
        if len(text) > MAX_NUMBER_LENGTH:
            yield FieldViolation(path_of(claim, Fact(fact)), _said(TOO_LONG, submission))
        if acts(text):
            yield FieldViolation(path_of(claim, Fact(fact)), _said(ACTS, submission))


def _said(reason: Text, submission: Submission) -> str:
    """As the readers of the format say it: exports in both languages, FHIR in English."""
    in_both = submission.format is ClaimFormat.BHYT_XML
    return reason.both if in_both else reason.en


def _stay_violations(submission: Submission, claim: Claim, law: Law) -> Iterator[FieldViolation]:
    first, last = claim.first_day, claim.last_day
    if first is None or last is None:
        return
    # The rules say what is wrong with a stay that ends before it begins; it is compared as its days in order.
    days, most = abs((last - first).days) + 1, law.longest_stay_days(max(first, last))
    if days > most:
        too_long = Text(
            f"phải là đợt điều trị không quá {most} ngày: đợt dài hơn thì đề nghị thanh toán từng phần",
            f"must be a stay of at most {most} days: claim a longer stay in parts",
        )
        yield FieldViolation(path_of(claim, Fact(ClaimFact.STAY)), _said(too_long, submission))


def _replaced_violations(claim: Claim) -> Iterator[FieldViolation]:
    """A correction replaces one claim, which it names: what else it was to replace would be paid as well."""
    replaced = {one.number for one in claim.related if one.relationship == "replaces"}
    if len(replaced) < 2 and "" not in replaced:
        return
    reason = "must replace one claim: withdraw the others, each by a claim with status cancelled"
    if "" in replaced:
        reason = "must name the claim that it replaces by its identifier, or by a reference to Claim/ID"
    yield FieldViolation(path_of(claim, Fact(ClaimFact.RELATED)), reason)


def _numbers(claim: Claim) -> Iterator[tuple[ClaimFact, str]]:
    """The numbers of the claim and of its patient."""
    patient = claim.patient
    yield ClaimFact.NUMBER, claim.number
    yield ClaimFact.PATIENT_REFERENCE, patient.reference or ""
    yield ClaimFact.CHIP_ID, patient.chip_id or ""
    yield ClaimFact.CARD_NUMBER, patient.card_number or ""
    yield ClaimFact.INSURANCE_NUMBER, patient.insurance_number or ""
