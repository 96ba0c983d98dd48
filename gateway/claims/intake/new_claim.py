"""A claim that is to be kept."""

import msgspec

from gateway.claims.kept_claim import KeptClaim
from insurance.claim.stay import Stay


class NewClaim(msgspec.Struct, frozen=True):
    """`message` is a serialised ClaimSubmitted, for the review.

    `stay` is what later claims of the person are compared with; None where the claim names no person or no
    day.
    """

    claim: KeptClaim
    message: bytes
    stay: Stay | None
