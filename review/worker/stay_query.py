"""A question for the earlier stays of a person."""

from uuid import UUID

import msgspec

from insurance.claim.stay import PersonDays


class StayQuery(msgspec.Struct, frozen=True):
    """A person's stay, the place of its claim in the queue, and the claim that it replaces.

    Earlier stays have a lower place. The stay of the replaced claim is not among them.
    """

    place: int
    stay: PersonDays
    replaced: UUID | None
