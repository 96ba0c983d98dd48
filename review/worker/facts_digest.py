"""One name for all that a review depends on: equal digests have equal reviews. Pure."""

import hashlib
from collections.abc import Sequence

import msgspec

from insurance.claim.stay import Stay
from review.v1.claim_submitted_pb2 import ClaimSubmitted


def facts_digest(submitted: ClaimSubmitted, earlier: Sequence[Stay], rulebook_version: str) -> bytes:
    """Of the content and its format, whose it is, card, receipts, history and rulebook."""
    digest = hashlib.blake2b(digest_size=32)
    for part in (
        rulebook_version.encode(),
        submitted.facility.encode(),
        submitted.format.to_bytes(1),
        submitted.content,
        submitted.card.SerializeToString(deterministic=True),
        submitted.receipts.SerializeToString(deterministic=True),
        msgspec.msgpack.encode(earlier),
    ):
        # The length keeps one part from flowing into the next.
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.digest()
