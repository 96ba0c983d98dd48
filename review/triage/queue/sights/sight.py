"""What the top of the queue says: how much waits, how old it is, how much money, and one's own day."""

from datetime import datetime
from decimal import Decimal

import msgspec

from insurance.money import ZERO


class Sight(msgspec.Struct, frozen=True):
    """Open cases within a scope. `ages` count those of under 1, 1 to 3, 3 to 5 and over 5 days.

    Amounts are in VND; cases in other currencies are counted, and not added. `oldest` is when the first of
    them came in, None where none waits.
    """

    waiting: int
    oldest: datetime | None
    ages: tuple[int, int, int, int]
    expected_recovery: Decimal
    proposed: Decimal

    def without(self, others: "Sight") -> "Sight":
        """Without these cases, which were among them; the oldest stays until cases are added up again."""
        day, three, five, older = (
            max(mine - theirs, 0) for mine, theirs in zip(self.ages, others.ages, strict=True)
        )
        return Sight(
            waiting=max(self.waiting - others.waiting, 0),
            oldest=self.oldest if self.waiting > others.waiting else None,
            ages=(day, three, five, older),
            expected_recovery=max(self.expected_recovery - others.expected_recovery, ZERO),
            proposed=max(self.proposed - others.proposed, ZERO),
        )


class ReviewerDay(msgspec.Struct, frozen=True):
    """What a reviewer decided today and did not take back; `cut` is what it took off, in VND.

    `changed_at` is when the reviewer last decided or took a decision back today, None if not at all.
    """

    decisions: int
    cut: Decimal
    changed_at: datetime | None = None
