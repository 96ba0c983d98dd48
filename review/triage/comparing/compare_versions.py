"""Compares a claim with the version that it replaces, or with what was decided on it before."""

from typing import Protocol
from uuid import UUID

import msgspec

from review.accounts.actor import Actor
from review.triage.claim_view.claim_view import ClaimView
from review.triage.claim_view.evidence import Event
from review.triage.claim_view.line_view import FindingView
from review.triage.comparing.line_pairs import LinePair, line_pairs, unlike
from review.triage.deciding.decision_view import Standing
from review.triage.refusals import CaseNotFound

# A facility that has corrected a claim more often has corrected it by mistake.
MOST_VERSIONS = 20


class Side(msgspec.Struct, frozen=True):
    """One of the two: a version of the claim, and the decision on it; None where there is none to show."""

    view: ClaimView
    decision: Event | None


class Comparison(msgspec.Struct, frozen=True):
    """`gone` and `found` are findings about the claim as a whole that only the old or the new one has.

    `of_decisions`: both sides are the same version, before and after the facility explained.
    """

    old: Side
    new: Side
    pairs: tuple[LinePair, ...]
    gone: tuple[FindingView, ...]
    found: tuple[FindingView, ...]
    of_decisions: bool


class Claims(Protocol):
    """A use case that reads a claim."""

    async def __call__(self, claim_id: UUID, actor: Actor) -> ClaimView:
        """The claim. Raises CaseNotFound, NotPermitted and DatabaseAway."""
        ...


class CompareVersions:
    """The use case. `open_claim` logs that a claim was read; `read_claim` finds the way to older ones."""

    def __init__(self, open_claim: Claims, read_claim: Claims) -> None:
        self._open_claim = open_claim
        self._read_claim = read_claim

    async def __call__(self, claim_id: UUID, other_id: UUID | None, actor: Actor) -> Comparison:
        """Compare a claim with an earlier version of it, or with an earlier decision on it.

        Without `other_id`: with the last decision that was superseded, or else with the version that the
        claim replaces. Raises CaseNotFound where the reviewer may not know one of the two, or where
        `other_id` is neither; also NotPermitted and DatabaseAway.
        """
        new = await self._open_claim(claim_id, actor)
        decision = earlier_decision(new, other_id)
        if decision is not None:
            return _compared(Side(new, decision), Side(new, new.evidence.in_effect))
        old = await self._open_claim(await self._version(new, other_id, actor), actor)
        return _compared(Side(old, old.evidence.in_effect), Side(new, new.evidence.in_effect))

    async def _version(self, new: ClaimView, other_id: UUID | None, actor: Actor) -> UUID:
        """The ID of the earlier version that is asked for."""
        earlier = new.replaces
        for _ in range(MOST_VERSIONS):
            if earlier is None:
                break
            if other_id in (None, earlier):
                return earlier
            earlier = (await self._read_claim(earlier, actor)).replaces
        raise CaseNotFound


def earlier_decision(view: ClaimView, decision_id: UUID | None = None) -> Event | None:
    """The decision with this ID that is not in effect; without an ID, the last one that was superseded."""
    for event in reversed(view.evidence.events):
        made = event.decision
        if made is None or made.standing is Standing.IN_EFFECT:
            continue
        is_sought = decision_id == made.decision_id if decision_id else made.standing is Standing.SUPERSEDED
        if is_sought:
            return event
    return None


def _compared(old: Side, new: Side) -> Comparison:
    return Comparison(
        old=old,
        new=new,
        pairs=line_pairs(old.view.lines, new.view.lines),
        gone=unlike(old.view.findings, new.view.findings),
        found=unlike(new.view.findings, old.view.findings),
        of_decisions=old.view is new.view,
    )
