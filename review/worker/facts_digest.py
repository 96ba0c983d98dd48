"""A digest of everything that a review depends on: equal digests have equal reviews."""

import hashlib

from review.submitted_claim import received_on
from review.v1.claim_submitted_pb2 import ClaimSubmitted, ComparedWith


def facts_digest(submitted: ClaimSubmitted, compared_with: ComparedWith, rulebook_version: str) -> bytes:
    """Return the digest of the content with its format, of all facts of the message, what the claim is
    compared with, and the rulebook.
    """
    digest = hashlib.blake2b(digest_size=32)
    for part in (
        rulebook_version.encode(),
        submitted.facility.encode(),
        submitted.format.to_bytes(1),
        submitted.content,
        submitted.card.SerializeToString(deterministic=True),
        submitted.facility_facts.SerializeToString(deterministic=True),
        submitted.receipts.SerializeToString(deterministic=True),
        str(received_on(submitted)).encode(),
        *(change.SerializeToString(deterministic=True) for change in submitted.facility_codes),
        compared_with.SerializeToString(deterministic=True),
    ):
        # With the length, two different sequences of parts never give the same bytes.
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.digest()
