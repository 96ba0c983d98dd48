"""A person as the population register has them."""

from datetime import date
from enum import StrEnum

import msgspec

from gateway.cards.card import Sex


class PopulationState(StrEnum):
    """Whether the entry is of a living person, of a dead one, or its personal ID was cancelled."""

    ALIVE = "alive"
    DEAD = "dead"
    CANCELLED = "cancelled"


class PopulationEntry(msgspec.Struct, frozen=True):
    """One entry, by personal ID (12 digits). `birth_date` is YYYY-MM-DD, YYYY-MM or YYYY, as far as known.

    `died_on` is None of a living person, and where the day is not known.
    """

    personal_id: str
    full_name: str
    birth_date: str
    sex: Sex
    state: PopulationState = PopulationState.ALIVE
    died_on: date | None = None
