"""What the register held about one person at one moment."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from gateway.cards.card import Holding
from gateway.cards.subject import PersonKey


class RegisterSnapshot(msgspec.Struct, frozen=True):
    """The holding is None where the register did not know the person.

    `read_at`: what was committed before it was read.
    """

    holding: Holding | None
    read_at: datetime


Snapshots = Mapping[PersonKey, RegisterSnapshot]


def snapshots_of(
    people: Sequence[PersonKey], holdings: Mapping[PersonKey, Holding], read_at: datetime
) -> dict[PersonKey, RegisterSnapshot]:
    """Snapshots of all these people, of whom the register knows those with a holding."""
    return {person: RegisterSnapshot(holdings.get(person), read_at) for person in people}
