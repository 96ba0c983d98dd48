"""Which claims a list has, and where its next page begins."""

from datetime import UTC, datetime
from typing import Self
from uuid import UUID

import msgspec

from gateway.claims.kept_claim import ClaimState, KeptClaim
from runtime.untrusted.page_token import page_token, read_page_token

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(9999, 1, 1, tzinfo=UTC)


class ClaimFilter(msgspec.Struct, frozen=True):
    """The claims of one facility in these states (empty: in any), received in this span.

    `received_from` is inclusive, `received_before` exclusive.
    """

    facility: str
    states: tuple[ClaimState, ...] = ()
    received_from: datetime = EARLIEST
    received_before: datetime = LATEST


class PageCursor(msgspec.Struct, frozen=True):
    """The last claim of the page before. The default comes before all claims: the first page follows it."""

    received_at: datetime = LATEST
    claim_id: UUID = UUID(int=0)

    @classmethod
    def after(cls, claim: KeptClaim) -> Self:
        """The cursor of the page that follows this claim."""
        return cls(claim.received_at, claim.claim_id)

    def token(self, claim_filter: ClaimFilter) -> str:
        """Return a page token, which is valid for this filter only."""
        return page_token(self.received_at, self.claim_id, claim_filter)

    @classmethod
    def from_token(cls, token: str, claim_filter: ClaimFilter) -> Self | None:
        """Decode a page token; None where it is malformed or belongs to another filter."""
        found = read_page_token(token, claim_filter)
        return None if found is None else cls(*found)
