"""What the register held about one person at one moment."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from gateway.cards.card import Holding
from gateway.cards.subject import PersonKey


class RegisterSnapshot(msgspec.Struct, frozen=True):
    """The holding is None where the register did not know the person."""

    holding: Holding | None
    read_at: datetime


Snapshots = Mapping[PersonKey, RegisterSnapshot]
