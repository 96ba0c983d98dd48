"""One change of a claim's state, as a facility gets it."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

import msgspec

from gateway.claims.kept_claim import ClaimState
from review.mailbox.change import Change

# The state that a claim has after a change. One that was explained or reopened waits for a decision again.
STATE_AFTER: Mapping[Change, ClaimState] = MappingProxyType(
    {
        Change.RECEIVED: ClaimState.RECEIVED,
        Change.REVIEWED: ClaimState.REVIEWED,
        Change.ASKED: ClaimState.REVIEWED,
        Change.EXPLAINED: ClaimState.REVIEWED,
        Change.DECIDED: ClaimState.DECIDED,
        Change.REOPENED: ClaimState.REVIEWED,
        Change.REPLACED: ClaimState.REPLACED,
        Change.CANCELLED: ClaimState.CANCELLED,
    }
)


class ClaimChange(msgspec.Struct, frozen=True):
    """`position` is its place among the changes of the facility. `number` is that of the claim."""

    facility: str
    position: int
    claim_id: UUID
    number: str
    change: Change
    changed_at: datetime

    @property
    def state(self) -> ClaimState:
        """The state that the claim has after the change."""
        return STATE_AFTER[self.change]
