"""What paying back a premium reads and writes in PostgreSQL."""

from datetime import date
from typing import Any

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.files.storing.locks import Locks
from gateway.register.files.storing.register_access import Statements
from gateway.register.procedures.household.household_register import HouseholdQuestion
from gateway.register.procedures.household.household_table import known_households
from gateway.register.procedures.household.tables import payment_lines, payments, refunds
from gateway.register.procedures.refund.refund_register import (
    KnownPayments,
    OpenLine,
    RefundQuestion,
)
from gateway.register.tables import card_periods, cards
from insurance.date_range import DateRange
from insurance.law.procedures.household.member import HOUSEHOLD_GROUP


async def known_payments(connection: AsyncConnection, question: RefundQuestion) -> KnownPayments:
    """See KnownPayments."""
    number = question.insurance_number
    (found,) = await known_households(connection, [HouseholdQuestion("", (number,))])
    person = found.answer.people.get(number)
    if person is None:
        return KnownPayments(is_known=False)
    rows = await connection.execute(_open_lines(number))
    lines = tuple(_line(*row) for row in rows.all())
    return KnownPayments(is_known=True, lines=lines, other=person.member.other, died_on=person.member.died_on)


def _line(
    payer: str, receipt: str, card: str, own: int, months: int, first: date, until: date, last: date
) -> OpenLine:
    return OpenLine(payer, receipt, card, own, months, DateRange(first, until), last)


def _open_lines(number: str) -> Select[Any]:
    was_paid_back = exists().where(
        refunds.c.payment_id == payments.c.payment_id, refunds.c.insurance_number == number
    )
    is_household = func.left(cards.c.card_number, 2) == HOUSEHOLD_GROUP
    of_line = and_(
        cards.c.insurance_number == payment_lines.c.insurance_number,
        card_periods.c.valid_from == payment_lines.c.valid_from,
    )
    last = func.coalesce(card_periods.c.ended_on - 1, card_periods.c.valid_until)
    return (
        select(
            payments.c.payer,
            payments.c.receipt_number,
            cards.c.card_number,
            payment_lines.c.own,
            payments.c.months,
            payment_lines.c.valid_from,
            payment_lines.c.valid_until,
            last,
        )
        .select_from(payment_lines.join(payments).join(cards.join(card_periods), of_line))
        .where(payment_lines.c.insurance_number == number, is_household, ~was_paid_back)
        .order_by(payment_lines.c.valid_from)
    )


REFUND_STATEMENTS = Statements(
    {RefundQuestion: known_payments},
    {},
    {RefundQuestion: lambda question: Locks(people=(question.insurance_number,))},
)
