"""A change of a claim's state, as the facility follows it."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID


class Change(StrEnum):
    """What happened to a claim. EXPLAINED and REOPENED take it back to the reviewers."""

    RECEIVED = "RECEIVED"
    REVIEWED = "REVIEWED"
    ASKED = "ASKED"
    EXPLAINED = "EXPLAINED"
    DECIDED = "DECIDED"
    REOPENED = "REOPENED"
    REPLACED = "REPLACED"
    CANCELLED = "CANCELLED"


class NewChange(NamedTuple):
    """A change that a transaction makes. `facility` submitted the claim."""

    claim_id: UUID
    facility: str
    change: Change


class NumberedChange(NamedTuple):
    """A change as it is read. `position` is its place among those of its facility, from 1."""

    position: int
    claim_id: UUID
    facility: str
    change: Change
    changed_at: datetime


class Ends(NamedTuple):
    """The first and last position of a facility's changes; 1 and 0 where there are none."""

    first: int
    last: int
