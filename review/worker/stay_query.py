"""Whose history is asked for. Pure."""

from uuid import UUID

import msgspec

from insurance.claim.stay import Stay


class StayQuery(msgspec.Struct, frozen=True):
    """A stay, its claim's place in the queue, and the claim that it replaces, which is left out."""

    place: int
    stay: Stay
    replaced: UUID | None
