"""A digest of everything that a review depends on: equal digests have equal reviews."""

import hashlib
from collections.abc import Sequence

import msgspec

from insurance.catalogue.catalogues import Catalogues
from insurance.claim.stay import Stay
from review.rulebook.engine.usual import Usual
from review.submitted_claim import received_on
from review.v1.claim_submitted_pb2 import ClaimSubmitted


def facts_digest(
    submitted: ClaimSubmitted,
    earlier: Sequence[Stay],
    catalogues: Catalogues,
    rulebook_version: str,
    usual: Usual | None = None,
) -> bytes:
    """Return the digest of the content with its format, of all facts of the message, stays, the entries of
    catalogues, the group that the claim is compared with, and the rulebook.
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
        msgspec.msgpack.encode(earlier),
        msgspec.msgpack.encode(catalogues),
        _group(usual),
    ):
        # With the length, two different sequences of parts never give the same bytes.
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.digest()


def _group(usual: Usual | None) -> bytes:
    """An edition never changes, so its number and the group say all."""
    return b"" if usual is None else msgspec.msgpack.encode((usual.edition, usual.group))
