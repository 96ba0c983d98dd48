"""Lists a facility's own claims, newest first, page by page."""

from collections.abc import Sequence
from typing import Protocol

from gateway.claims.claim_page import ClaimFilter, PageCursor
from gateway.claims.kept_claim import KeptClaim

# gRPC clients accept 4 MiB by default. A page that would be larger is shortened.
PAGE_BYTES = 3 * 1024 * 1024
# The size of a claim without its number and its review: IDs, state, times.
ENVELOPE_BYTES = 256


class Claims(Protocol):
    """The claims that are kept."""

    async def page(self, claim_filter: ClaimFilter, after: PageCursor, limit: int) -> list[KeptClaim]:
        """Return the next claims after the cursor, newest first, without content. Raises DatabaseAway."""
        ...


class ListClaims:
    """The use case of ListClaims."""

    def __init__(self, claims: Claims) -> None:
        self._claims = claims

    async def __call__(
        self, claim_filter: ClaimFilter, after: PageCursor, size: int
    ) -> tuple[Sequence[KeptClaim], PageCursor | None]:
        """Return at most `size` claims, and the cursor of the next page, None after the last.

        Raises DatabaseAway.
        """
        found = await self._claims.page(claim_filter, after, size + 1)
        page = found[: min(size, _count_that_fits(found))]
        return page, PageCursor.after(page[-1]) if len(page) < len(found) else None


def _count_that_fits(claims: Sequence[KeptClaim]) -> int:
    total = 0
    for count, claim in enumerate(claims):
        total += ENVELOPE_BYTES + len(claim.number.encode())
        # A decision has a ClaimResponse in place of that of the review, and the meanings of its reasons.
        total += len(claim.answer or b"") + 2 * len(claim.decided or b"")
        if total > PAGE_BYTES:
            return max(count, 1)
    return len(claims)
