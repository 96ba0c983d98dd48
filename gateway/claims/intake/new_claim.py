"""A claim that is to be kept."""

import msgspec

from gateway.claims.kept_claim import KeptClaim
from insurance.claim.parts.related_claim import RelatedClaim
from insurance.claim.stay import Stay
from insurance.claim.uses.use import Use


class NewClaim(msgspec.Struct, frozen=True):
    """`message` is a serialised ClaimSubmitted, for the review; None for a withdrawal, which has no review.

    `stay` is what later claims of the person are compared with; None where the claim is no bill, or names no
    person or no day. `related` are the claims that it names, by their numbers. `uses` are kept with the stay.
    """

    claim: KeptClaim
    message: bytes | None
    stay: Stay | None
    related: tuple[RelatedClaim, ...] = ()
    uses: tuple[Use, ...] = ()
