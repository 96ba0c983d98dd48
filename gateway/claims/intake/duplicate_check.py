"""Decides whether a claim is new, known, or refused: the rules of exactly-once intake."""

from collections.abc import Iterable
from uuid import UUID

from gateway.claims.intake.claim_changes import changed_paths, same_content
from gateway.claims.kept_claim import KeptClaim
from gateway.refusals import ClaimChanged, ClaimNotFound, ClaimNotReplaceable, IdempotencyKeyReused


class DuplicateCheck:
    """Compares the claims of a batch with kept claims, and with the claims of the batch before them.

    `known` are the kept claims that the batch may repeat or replace.
    """

    def __init__(self, known: Iterable[KeptClaim]) -> None:
        self._by_id: dict[UUID, KeptClaim] = {}
        self._by_key: dict[tuple[str, str], KeptClaim] = {}
        self._open_by_number: dict[tuple[str, str], KeptClaim] = {}
        for claim in known:
            self._add(claim)

    def resolve(self, claim: KeptClaim) -> KeptClaim:
        """Return the claim itself where it is new, else the claim that it repeats. Raises Refusal."""
        same_key = self._by_key.get((claim.facility, claim.idempotency_key or ""))
        same_number = self._open_by_number.get((claim.facility, claim.number))
        for known in (same_key, same_number):
            if known is not None and _has_same_content(known, claim):
                return known
        if same_key is not None and (same_key.number != claim.number or claim.replaces_claim_id):
            raise IdempotencyKeyReused
        if claim.replaces_claim_id is not None:
            self._replace(claim.replaces_claim_id, claim)
        elif (known := same_key or same_number) is not None:
            raise _changed(known, claim)
        self._add(claim)
        return claim

    def _add(self, claim: KeptClaim) -> None:
        self._by_id[claim.claim_id] = claim
        if claim.idempotency_key is not None:
            self._by_key[claim.facility, claim.idempotency_key] = claim
        if claim.closed_as is None:
            self._open_by_number[claim.facility, claim.number] = claim

    def _replace(self, replaced_id: UUID, by: KeptClaim) -> None:
        known = self._by_id.get(replaced_id)
        if known is None or known.facility != by.facility:
            raise ClaimNotFound
        if self._open_by_number.get((by.facility, by.number)) is not known:
            raise ClaimNotReplaceable
        del self._open_by_number[by.facility, by.number]


def _has_same_content(known: KeptClaim, sent: KeptClaim) -> bool:
    return same_content(known.content or b"", sent.content or b"")


def _changed(known: KeptClaim, sent: KeptClaim) -> ClaimChanged:
    paths, count = changed_paths(known.content or b"", sent.content or b"")
    return ClaimChanged(paths, more=count - len(paths))
