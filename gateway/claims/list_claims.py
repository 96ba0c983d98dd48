"""A facility's own claims, newest first, by the page."""

from collections.abc import Sequence
from typing import Protocol

from gateway.claims.claim_list import Cursor, Filter
from gateway.claims.kept_claim import KeptClaim

# gRPC clients take 4 MiB by default. A page that would be heavier is shorter.
PAGE_BYTES = 3 * 1024 * 1024
# What a claim weighs beside its number and its review: ids, state, times.
ENVELOPE_BYTES = 256


class Claims(Protocol):
    """The claims that are kept."""

    async def page(self, sought: Filter, after: Cursor, limit: int) -> list[KeptClaim]:
        """The next claims after the cursor, newest first, without their content. Raises DatabaseAway."""
        ...


class ListClaims:
    """Answers one page at a time."""

    def __init__(self, claims: Claims) -> None:
        self._claims = claims

    async def __call__(
        self, sought: Filter, after: Cursor, size: int
    ) -> tuple[Sequence[KeptClaim], Cursor | None]:
        """At most `size` claims, and where the next page begins: None after the last. Raises DatabaseAway."""
        found = await self._claims.page(sought, after, size + 1)
        page = found[: min(size, _that_fit(found))]
        return page, Cursor.after(page[-1]) if len(page) < len(found) else None


def _that_fit(claims: Sequence[KeptClaim]) -> int:
    weight = 0
    for count, claim in enumerate(claims):
        weight += ENVELOPE_BYTES + len(claim.number.encode()) + len(claim.reviewed or b"")
        if weight > PAGE_BYTES:
            return max(count, 1)
    return len(claims)
