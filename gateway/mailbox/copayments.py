"""The co-payments that decisions charge: they count to the year's ceiling of the patient.

All functions run in the transaction of the decision. A trigger on the table tells the gateways, whose next
look-up shows what is left.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Text, delete, exists, func, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.claims.tables import claims
from gateway.register.tables import copayments, people
from insurance.law.insured import Copayment

# One decision on a person's claims at a time: each has to see what the others charged.
COPAYMENT_LOCKS = 7208


async def keep_claim(connection: AsyncConnection, claim_id: UUID) -> None:
    """Let nobody withdraw, cancel or explain the claim until the transaction ends.

    Lock it before its case, as the gateway does: a co-payment refers to the claim, so it is locked anyway.
    """
    row = claims.c
    await connection.execute(
        select(row.claim_id).where(row.claim_id == claim_id).with_for_update(key_share=True, read=True)
    )


async def lock_copayments(connection: AsyncConnection, insurance_number: str) -> None:
    """Let no other decision read or change what this person has co-paid until the transaction ends."""
    key = func.hashtext(literal(insurance_number, Text))
    await connection.execute(select(func.pg_advisory_xact_lock(COPAYMENT_LOCKS, key)))


async def copayments_of_year(
    connection: AsyncConnection, insurance_number: str, year: int, without: UUID
) -> Sequence[Copayment]:
    """Return what the person co-paid in this year, but for the claim `without`."""
    row = copayments.c
    statement = select(row.day, row.amount).where(
        row.insurance_number == insurance_number,
        row.day >= date(year, 1, 1),
        row.day <= date(year, 12, 31),
        row.claim_id != without,
    )
    return [Copayment(day, amount) for day, amount in await connection.execute(statement)]


async def replace_copayments(
    connection: AsyncConnection, claim_id: UUID, insurance_number: str, copaid: Iterable[Copayment]
) -> None:
    """Charge these co-payments for a claim, one for each day, in place of its earlier ones.

    A person whom the register does not have gets none, and a payment of nothing is no row.
    """
    await connection.execute(delete(copayments).where(copayments.c.claim_id == claim_id))
    for paid in copaid:
        await _add_copayment(connection, claim_id, insurance_number, paid)


async def _add_copayment(
    connection: AsyncConnection, claim_id: UUID, insurance_number: str, copaid: Copayment
) -> None:
    is_known = exists().where(people.c.insurance_number == insurance_number)
    values = select(
        literal(claim_id), literal(insurance_number, Text), literal(copaid.day), literal(copaid.amount)
    ).where(is_known, literal(copaid.amount) > 0)
    columns = ["claim_id", "insurance_number", "day", "amount"]
    await connection.execute(insert(copayments).from_select(columns, values))
