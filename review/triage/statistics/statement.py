"""The monthly statement of a facility: what it proposed, what is accepted, what was cut and why."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol
from uuid import UUID

import msgspec

from insurance.money import ZERO
from review.accounts.actor import Actor
from review.accounts.role import Permission

# Where a claim says no reason for what came off.
NO_REASON = ""


class StatementLine(msgspec.Struct, frozen=True):
    """One decided claim, in VND. `cuts` is what came off by the code of the first reason of each line.

    `fund` and `copayment` are None where the benefit rate is not known.
    """

    claim_id: UUID
    number: str
    first_day: date | None
    last_day: date | None
    decided_at: datetime
    proposed: Decimal
    accepted: Decimal
    fund: Decimal | None
    copayment: Decimal | None
    cuts: Mapping[str, Decimal]


class StatementTotals(msgspec.Struct, frozen=True):
    """The sums of a statement. `waiting` claims of the month are not decided, for `waiting_amount`."""

    claims: int
    proposed: Decimal
    accepted: Decimal
    fund: Decimal
    copayment: Decimal
    cuts: Mapping[str, Decimal]
    waiting: int
    waiting_amount: Decimal


class Statements(Protocol):
    """The decided claims of facilities."""

    def lines(self, actor: Actor, facility: str, month: date) -> AsyncIterator[StatementLine]:
        """Return the decided claims whose stay ended in the month, by number. Raises DatabaseAway."""
        ...

    async def waiting(self, actor: Actor, facility: str, month: date) -> tuple[int, Decimal]:
        """Return how many others there are, and what they propose. Raises DatabaseAway."""
        ...


class MakeStatement:
    """The use case. Raises NotPermitted and DatabaseAway."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def __call__(
        self, actor: Actor, facility: str, month: date
    ) -> tuple[Sequence[StatementLine], StatementTotals]:
        """Return the statement of the month that begins with this day, of claims in VND."""
        actor.ensure(Permission.READ)
        lines = [line async for line in self._statements.lines(actor, facility, month)]
        waiting, waiting_amount = await self._statements.waiting(actor, facility, month)
        return lines, _totals(lines, waiting, waiting_amount)


def _totals(lines: Sequence[StatementLine], waiting: int, waiting_amount: Decimal) -> StatementTotals:
    cuts: dict[str, Decimal] = {}
    for line in lines:
        for reason, amount in line.cuts.items():
            cuts[reason] = cuts.get(reason, ZERO) + amount
    return StatementTotals(
        claims=len(lines),
        proposed=sum((line.proposed for line in lines), ZERO),
        accepted=sum((line.accepted for line in lines), ZERO),
        fund=sum((line.fund or ZERO for line in lines), ZERO),
        copayment=sum((line.copayment or ZERO for line in lines), ZERO),
        cuts=dict(sorted(cuts.items(), key=lambda cut: (-cut[1], cut[0]))),
        waiting=waiting,
        waiting_amount=waiting_amount,
    )
