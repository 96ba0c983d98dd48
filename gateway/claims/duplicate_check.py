"""Whether a claim is new, known, or refused: the rules of exactly-once intake. Pure."""

from collections.abc import Iterable
from uuid import UUID

from gateway.claims.claim_changes import changed_paths, same_content
from gateway.claims.kept_claim import KeptClaim
from gateway.refusals import ClaimChanged, ClaimNotFound, ClaimNotReplaceable, IdempotencyKeyReused


class DuplicateCheck:
    """The claims kept already that a batch may meet; what is entered is met by the rest of the batch."""

    def __init__(self, known: Iterable[KeptClaim]) -> None:
        self.new: list[KeptClaim] = []
        self._by_id: dict[UUID, KeptClaim] = {}
        self._by_key: dict[tuple[str, str], KeptClaim] = {}
        self._open: dict[tuple[str, str], KeptClaim] = {}
        for claim in known:
            self._write(claim)

    def enter(self, claim: KeptClaim) -> KeptClaim:
        """The claim itself where it is new, else the one it repeats. Raises Refusal where it is neither."""
        named_alike = self._by_key.get((claim.facility, claim.idempotency_key or ""))
        numbered_alike = self._open.get((claim.facility, claim.number))
        for known in (named_alike, numbered_alike):
            if known is not None and _same(known, claim):
                return known
        if named_alike is not None and (named_alike.number != claim.number or claim.replaces_claim_id):
            raise IdempotencyKeyReused
        if claim.replaces_claim_id is not None:
            self._close(claim.replaces_claim_id, claim)
        elif (known := named_alike or numbered_alike) is not None:
            raise _changed(known, claim)
        self._write(claim)
        self.new.append(claim)
        return claim

    def _write(self, claim: KeptClaim) -> None:
        self._by_id[claim.claim_id] = claim
        if claim.idempotency_key is not None:
            self._by_key[claim.facility, claim.idempotency_key] = claim
        if claim.closed_as is None:
            self._open[claim.facility, claim.number] = claim

    def _close(self, replaced: UUID, by: KeptClaim) -> None:
        known = self._by_id.get(replaced)
        if known is None or known.facility != by.facility:
            raise ClaimNotFound
        if self._open.get((by.facility, by.number)) is not known:
            raise ClaimNotReplaceable
        del self._open[by.facility, by.number]


def _same(known: KeptClaim, sent: KeptClaim) -> bool:
    return same_content(known.content or b"", sent.content or b"")


def _changed(known: KeptClaim, sent: KeptClaim) -> ClaimChanged:
    paths, count = changed_paths(known.content or b"", sent.content or b"")
    return ClaimChanged(paths, more=count - len(paths))
