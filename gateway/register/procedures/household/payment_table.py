"""Records money in PostgreSQL: what came in, what it was for, and what goes back."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.procedures.household.household_register import (
    KnownPayment,
    PaidLine,
    RecordPayment,
    RecordRefund,
)
from gateway.register.procedures.household.payment_statements import (
    PAYMENTS,
    RECORD_LINES,
    RECORD_PAYMENTS,
    RECORD_REFUNDS,
)

Receipt = tuple[str, str]

# Of two payments under one receipt, the second one waits for the commit of the first.
RECEIPT_LOCKS = 7215


async def record_payments(connection: AsyncConnection, changes: Sequence[RecordPayment]) -> None:
    """Raises IntegrityError where a receipt was recorded before."""
    rows = await connection.execute(
        RECORD_PAYMENTS,
        {
            "payers": [one.payer for one in changes],
            "receipt_numbers": [one.receipt_number for one in changes],
            "file_ids": [one.file_id for one in changes],
            "amounts": [one.amount for one in changes],
            "paid_on_days": [one.paid_on for one in changes],
            "terms": [one.months for one in changes],
        },
    )
    ids = {(payer, number): payment_id for payer, number, payment_id in rows}
    lines = [(ids[one.payer, one.receipt_number], line) for one in changes for line in one.lines]
    if lines:
        await _record_lines(connection, lines)


async def _record_lines(connection: AsyncConnection, lines: Sequence[tuple[int, PaidLine]]) -> None:
    await connection.execute(
        RECORD_LINES,
        {
            "payment_ids": [payment_id for payment_id, _ in lines],
            "insurance_numbers": [line.insurance_number for _, line in lines],
            "places": [line.place for _, line in lines],
            "shares": [line.share for _, line in lines],
            "first_days": [line.days.first for _, line in lines],
            "last_days": [line.days.last for _, line in lines],
            "own_parts": [line.own for _, line in lines],
            "state_parts": [line.state for _, line in lines],
        },
    )


async def record_refunds(connection: AsyncConnection, changes: Sequence[RecordRefund]) -> None:
    """Raises IntegrityError where a line was paid back before."""
    await connection.execute(
        RECORD_REFUNDS,
        {
            "payers": [one.payer for one in changes],
            "receipt_numbers": [one.receipt_number for one in changes],
            "insurance_numbers": [one.insurance_number for one in changes],
            "amounts": [one.amount for one in changes],
            "reasons": [one.reason for one in changes],
            "file_ids": [one.file_id for one in changes],
        },
    )


async def known_payments(
    connection: AsyncConnection, receipts: Collection[Receipt]
) -> Mapping[Receipt, KnownPayment]:
    """What payers have reported under their receipts."""
    if not receipts:
        return {}
    rows = await connection.execute(
        PAYMENTS,
        {"payers": [payer for payer, _ in receipts], "receipt_numbers": [number for _, number in receipts]},
    )
    return {(payer, number): KnownPayment(*payment) for payer, number, *payment in rows}
