"""Records in PostgreSQL what was granted, what was paid out of it, and what is claimed back."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, exists, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.procedures.death.death_register import (
    BenefitKind,
    EndAllowances,
    GrantBenefit,
    KnownPayout,
    RecordPayout,
    RecoverPayout,
)
from gateway.register.procedures.death.tables import benefits, payouts, recoveries
from insurance.law.procedures.months import months_begun

# Of two payouts under one transfer, the second one waits for the commit of the first.
TRANSFER_LOCKS = 7216


async def grant_benefit(connection: AsyncConnection, change: GrantBenefit) -> None:
    """See GrantBenefit."""
    row = {
        "file_id": change.file_id,
        "insurance_number": change.insurance_number,
        "kind": change.kind.value,
        "amount": change.amount,
        "since": change.since,
        "until": change.until,
        "beneficiary": change.beneficiary,
    }
    await connection.execute(insert(benefits).values(row))


async def record_payout(connection: AsyncConnection, change: RecordPayout) -> None:
    """Raises IntegrityError where the transfer was recorded before."""
    row = {
        "payer": change.payer,
        "transfer_number": change.transfer_number,
        "file_id": change.file_id,
        "amount": change.amount,
        "paid_on": change.paid_on,
    }
    await connection.execute(insert(payouts).values(row))


async def recorded_payout(connection: AsyncConnection, transfer: tuple[str, str]) -> RecordPayout | None:
    """What this payer has recorded under this number."""
    payer, number = transfer
    if not number:
        return None
    row = payouts.c
    recorded = select(row.file_id, row.payer, row.transfer_number, row.amount, row.paid_on)
    found = await connection.execute(recorded.where(row.payer == payer, row.transfer_number == number))
    payout = found.one_or_none()
    return None if payout is None else RecordPayout(*payout)


async def recover_payout(connection: AsyncConnection, change: RecoverPayout) -> None:
    """See RecoverPayout."""
    payout = select(literal(change.file_id, Uuid), payouts.c.payout_id, payouts.c.amount).where(
        payouts.c.payer == change.payer, payouts.c.transfer_number == change.transfer_number
    )
    columns = ["file_id", "payout_id", "amount"]
    await connection.execute(insert(recoveries).from_select(columns, payout).on_conflict_do_nothing())


async def end_allowances(connection: AsyncConnection, change: EndAllowances) -> None:
    """See EndAllowances. What was recorded before is not recorded again."""
    of_death = benefits.c.file_id == change.death_file_id
    rows = [
        *await _transfers(connection, change.death_file_id),
        *await _months(connection, of_death, change.on),
    ]
    if rows:
        recorded = [{"file_id": change.by_file_id, **row} for row in rows]
        await connection.execute(insert(recoveries).on_conflict_do_nothing(), recorded)
    await connection.execute(
        update(benefits)
        .where(of_death, benefits.c.stopped_on.is_(None))
        .values(stopped_on=benefits.c.since, stopped_by=change.by_file_id)
    )


async def open_payouts(connection: AsyncConnection, death_file_id: UUID) -> tuple[KnownPayout, ...]:
    """What was paid out and is not claimed back yet, in the order of its reports."""
    row = payouts.c
    is_recovered = exists().where(recoveries.c.payout_id == row.payout_id)
    statement = select(row.payer, row.transfer_number, row.amount).where(
        row.file_id == death_file_id, ~is_recovered
    )
    rows = await connection.execute(statement.order_by(row.payout_id))
    return tuple(KnownPayout(*found) for found in rows)


async def running_allowances(
    connection: AsyncConnection, death_file_id: UUID
) -> tuple[int, int, date | None]:
    """Whole VND at once, and each month to all survivors together, from the day on."""
    row, is_monthly = benefits.c, benefits.c.kind == BenefitKind.SURVIVOR
    statement = select(
        _sum(row.amount, ~is_monthly), _sum(row.amount, is_monthly), func.min(row.since).filter(is_monthly)
    ).where(row.file_id == death_file_id, row.stopped_on.is_(None))
    at_once, monthly, since = (await connection.execute(statement)).one()
    return int(at_once), int(monthly), since


def _sum(amount: ColumnElement[int], condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(amount).filter(condition), 0)


async def _transfers(connection: AsyncConnection, death_file_id: UUID) -> list[dict[str, Any]]:
    statement = select(payouts.c.payout_id, payouts.c.amount).where(payouts.c.file_id == death_file_id)
    rows = (await connection.execute(statement)).all()
    return [{"payout_id": payout_id, "benefit_id": None, "amount": amount} for payout_id, amount in rows]


async def _months(
    connection: AsyncConnection, of_death: ColumnElement[bool], on: date
) -> list[dict[str, Any]]:
    """What survivors have drawn by this day, each."""
    statement = select(benefits.c.benefit_id, benefits.c.amount, benefits.c.since).where(
        of_death, benefits.c.kind == BenefitKind.SURVIVOR, benefits.c.stopped_on.is_(None)
    )
    return [*_drawn((await connection.execute(statement)).all(), on)]


def _drawn(rows: Any, on: date) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - rows of three columns
    for benefit_id, monthly, since in rows:
        if amount := monthly * months_begun(since, on):
            yield {"payout_id": None, "benefit_id": benefit_id, "amount": amount}
