"""What the top of the queue says: how much waits, how old it is, how much money, and one's own day."""

from datetime import datetime
from decimal import Decimal

import msgspec


class Sight(msgspec.Struct, frozen=True):
    """The open cases within a scope. `ages` count those of under 1, 1 to 3, 3 to 5 and over 5 days.

    Amounts are in VND; cases in other currencies are counted, and not added. `oldest` is when the first of
    them came in, None where none waits.
    """

    waiting: int
    oldest: datetime | None
    ages: tuple[int, int, int, int]
    expected_recovery: Decimal
    proposed: Decimal


class ReviewerDay(msgspec.Struct, frozen=True):
    """What a reviewer decided today and did not take back; `cut` is what it took off, in VND.

    `changed_at` is when the reviewer last decided or took a decision back today, None if not at all.
    """

    decisions: int
    cut: Decimal
    changed_at: datetime | None = None
