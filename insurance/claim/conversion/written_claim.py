"""What a writer of claims returns."""

import msgspec

from insurance.claim.fact import Fact


class WrittenClaim(msgspec.Struct, frozen=True):
    """A claim written in another format. `lost` are the facts that this format cannot hold, in order."""

    content: bytes
    lost: tuple[Fact, ...]
