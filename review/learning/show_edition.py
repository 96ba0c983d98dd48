"""Shows reviewers the edition of precisions that counts, and what it changed."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

import msgspec

from review.accounts.actor import Actor
from review.accounts.role import Permission
from review.learning.pooling import LearnedPrecision


class AcceptedEdition(msgspec.Struct, frozen=True):
    """An edition with its precisions. `accepted_by` is the name of the lead, empty where it is not known."""

    number: int
    accepted_at: datetime
    accepted_by: str
    before: date
    half_life_days: int
    learned: Sequence[LearnedPrecision]


class ChangedPrecision(msgspec.Struct, frozen=True):
    """A precision of an edition. `was` is that of the edition before; None where that has none."""

    learned: LearnedPrecision
    was: Decimal | None


class EditionView(msgspec.Struct, frozen=True):
    """The edition that counts, and which of its precisions differ from those of the one before."""

    edition: AcceptedEdition
    changed: Sequence[ChangedPrecision]


class Editions(Protocol):
    """Where editions are kept."""

    async def last(self, count: int) -> Sequence[AcceptedEdition]:
        """Return the last editions, the newest first. Raises DatabaseAway."""
        ...


class ShowEdition:
    """The use case. Raises NotPermitted and DatabaseAway."""

    def __init__(self, editions: Editions) -> None:
        self._editions = editions

    async def __call__(self, actor: Actor) -> EditionView | None:
        """Return the edition that counts; None while decisions count by themselves."""
        actor.ensure(Permission.READ_RULES)
        editions = await self._editions.last(2)
        if not editions:
            return None
        newest, *older = editions
        before = {_key(one): one.precision for each in older for one in each.learned}
        changed = [
            ChangedPrecision(one, before.get(_key(one)))
            for one in newest.learned
            if before.get(_key(one)) != one.precision
        ]
        return EditionView(newest, changed)


def _key(one: LearnedPrecision) -> tuple[str, str, str]:
    return one.rule, one.outcome, one.tier
