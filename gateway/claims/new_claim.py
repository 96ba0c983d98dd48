"""A claim on its way into the tables, with what the review is to know of it. Pure."""

import msgspec

from gateway.claims.kept_claim import KeptClaim
from insurance.claim.stay import Stay


class NewClaim(msgspec.Struct, frozen=True):
    """One claim to be kept. `message` is a serialised ClaimSubmitted.

    `stay` is None where the claim names no person or no day.
    """

    claim: KeptClaim
    message: bytes
    stay: Stay | None
