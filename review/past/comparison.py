"""Compares the review of a claim with the one that it would have now: findings, band, amounts."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec

from review.answer.money_message import money_value
from review.past.kept_claim import Catalogues, PastClaim
from review.v1.review_pb2 import Band, Finding, FindingOutcome, Review
from runtime.time_zone import day_of


class FindingShown(msgspec.Struct, frozen=True):
    """A finding without its words, which may speak of the patient. `path` is in what was sent.

    `amount` is None where the finding is not about money.
    """

    rule: str
    outcome: str
    line: int
    path: str
    amount: Decimal | None


class AmountChanged(msgspec.Struct, frozen=True):
    """The same finding with another amount."""

    was: FindingShown
    now: FindingShown


class Amounts(msgspec.Struct, frozen=True):
    """What a review says of the money, in the currency of the claim; and its score."""

    band: str
    score: float
    accepted: Decimal
    at_stake: Decimal
    expected_recovery: Decimal


class Comparison(msgspec.Struct, frozen=True):
    """A claim that was judged again. `unjudged` are the rules that could not judge then or cannot now.

    `is_paid_otherwise`: what the insurer pays of the visit is another, such as its rate, cap or parts.
    """

    claim_id: UUID
    facility: str
    received_on: date
    state: str
    currency: str
    rulebook_was: str
    was: Amounts
    now: Amounts
    is_paid_otherwise: bool
    appeared: tuple[FindingShown, ...]
    gone: tuple[FindingShown, ...]
    amount_changed: tuple[AmountChanged, ...]
    no_longer_unjudged: tuple[str, ...]
    newly_unjudged: tuple[str, ...]
    has_kept_stays: bool
    catalogues: Catalogues

    @property
    def is_changed(self) -> bool:
        """Whether the findings, the band, the money proposed for payment or who pays it are others."""
        was, now = self.was, self.now
        return bool(
            self.is_paid_otherwise
            or self.appeared
            or self.gone
            or self.amount_changed
            or (was.band, was.accepted, was.at_stake) != (now.band, now.accepted, now.at_stake)
        )

    @property
    def is_rescored(self) -> bool:
        """Whether only the score is another, or what is expected of the claim."""
        return not self.is_changed and self.was != self.now


def compare(past: PastClaim, review: Review) -> Comparison:
    """The difference between the review that is kept and this one."""
    before = past.kept.reviewed.review
    gone, appeared, changed = _findings(before.findings, review.findings)
    unjudged_before, unjudged_now = _unjudged(before), _unjudged(review)
    return Comparison(
        claim_id=past.kept.claim_id,
        facility=past.facts.submitted.facility,
        received_on=day_of(past.received_at),
        state=past.kept.state,
        currency=review.proposed_amount.currency_code,
        rulebook_was=before.rulebook_version,
        was=_amounts(before),
        now=_amounts(review),
        is_paid_otherwise=past.kept.facts.entitlement != past.facts.submitted.entitlement,
        appeared=appeared,
        gone=gone,
        amount_changed=changed,
        no_longer_unjudged=tuple(sorted(unjudged_before - unjudged_now)),
        newly_unjudged=tuple(sorted(unjudged_now - unjudged_before)),
        has_kept_stays=past.has_kept_stays,
        catalogues=past.catalogues,
    )


def shown(finding: Finding) -> FindingShown:
    """The finding without its words."""
    return FindingShown(
        finding.rule,
        FindingOutcome.Name(finding.outcome).removeprefix("FINDING_OUTCOME_"),
        finding.line,
        finding.path,
        money_value(finding.amount) if finding.HasField("amount") else None,
    )


def _findings(
    before: Iterable[Finding], now: Iterable[Finding]
) -> tuple[tuple[FindingShown, ...], tuple[FindingShown, ...], tuple[AmountChanged, ...]]:
    """Those that are gone, those that have appeared, and those that are the same but for their amount."""
    was, is_now = Counter(map(shown, before)), Counter(map(shown, now))
    gone, appeared = _in_order(was - is_now), _in_order(is_now - was)
    changed = []
    for one in [*gone]:
        other = next((new for new in appeared if _place(new) == _place(one)), None)
        if other is not None:
            gone.remove(one)
            appeared.remove(other)
            changed.append(AmountChanged(one, other))
    return tuple(gone), tuple(appeared), tuple(changed)


def _in_order(findings: Counter[FindingShown]) -> list[FindingShown]:
    return sorted(findings.elements(), key=lambda one: (*_place(one), one.amount or 0))


def _place(finding: FindingShown) -> tuple[str, str, int, str]:
    return finding.rule, finding.outcome, finding.line, finding.path


def _unjudged(review: Review) -> set[str]:
    return {one.rule for one in review.unjudged}


def _amounts(review: Review) -> Amounts:
    return Amounts(
        Band.Name(review.band).removeprefix("BAND_"),
        review.score,
        money_value(review.accepted_amount),
        money_value(review.amount_at_stake),
        money_value(review.expected_recovery),
    )
