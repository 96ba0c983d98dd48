"""Records money in PostgreSQL: what came in, what it was for, and what goes back."""

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.procedures.household.household_register import KnownPayment, RecordPayment, RecordRefund
from gateway.register.procedures.household.tables import payment_lines, payments, refunds

# Of two payments under one receipt, the second one waits for the commit of the first.
RECEIPT_LOCKS = 7215


async def record_payment(connection: AsyncConnection, change: RecordPayment) -> None:
    """Raises IntegrityError where the receipt was recorded before."""
    row = {
        "payer": change.payer,
        "receipt_number": change.receipt_number,
        "file_id": change.file_id,
        "amount": change.amount,
        "paid_on": change.paid_on,
        "months": change.months,
    }
    payment = insert(payments).values(row).returning(payments.c.payment_id)
    payment_id = (await connection.execute(payment)).scalar_one()
    if change.lines:
        await connection.execute(
            insert(payment_lines),
            [
                {
                    "payment_id": payment_id,
                    "insurance_number": line.insurance_number,
                    "place": line.place,
                    "share": line.share,
                    "valid_from": line.days.first,
                    "valid_until": line.days.last,
                    "own": line.own,
                    "state": line.state,
                }
                for line in change.lines
            ],
        )


async def record_refund(connection: AsyncConnection, change: RecordRefund) -> None:
    """Raises IntegrityError where this line was paid back before."""
    payment = select(payments.c.payment_id).where(
        payments.c.payer == change.payer, payments.c.receipt_number == change.receipt_number
    )
    row = {
        "payment_id": payment.scalar_subquery(),
        "insurance_number": change.insurance_number,
        "amount": change.amount,
        "reason": change.reason,
        "file_id": change.file_id,
    }
    await connection.execute(insert(refunds).values(row))


async def known_payment(connection: AsyncConnection, receipt: tuple[str, str]) -> KnownPayment | None:
    """What this payer has reported under this number."""
    payer, number = receipt
    if not number:
        return None
    payment = select(payments.c.file_id, payments.c.amount, payments.c.paid_on).where(
        payments.c.payer == payer, payments.c.receipt_number == number
    )
    row = (await connection.execute(payment)).one_or_none()
    return None if row is None else KnownPayment(*row)
