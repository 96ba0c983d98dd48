"""A claim that is to be kept."""

import msgspec

from gateway.claims.kept_claim import KeptClaim
from insurance.claim.parts.related_claim import RelatedClaim
from insurance.claim.stay import Stay


class NewClaim(msgspec.Struct, frozen=True):
    """`message` is a serialised ClaimSubmitted, for the review; None for a withdrawal, which has no review.

    `stay` is what later claims of the person are compared with; None where the claim is no bill, or names no
    person or no day. `related` are the claims that it names, by their numbers.
    """

    claim: KeptClaim
    message: bytes | None
    stay: Stay | None
    related: tuple[RelatedClaim, ...] = ()
