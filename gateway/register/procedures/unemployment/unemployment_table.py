"""What the procedure of unemployment reads in PostgreSQL."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.files.storing.locks import Locks
from gateway.register.files.storing.register_access import Statements
from gateway.register.procedures.unemployment.unemployment_register import (
    KnownUnemployed,
    UnemployedQuestion,
)
from gateway.register.tables import card_periods, cards, people
from insurance.law.procedures.unemployment.unemployment_law import CARD_GROUP


async def known_unemployed(
    connection: AsyncConnection, question: UnemployedQuestion
) -> KnownUnemployed | None:
    """See KnownUnemployed; None where the register does not have the person."""
    number = question.insurance_number
    person = select(people.c.died_on).where(people.c.insurance_number == number)
    found = (await connection.execute(person)).one_or_none()
    if found is None:
        return None
    row = card_periods.c
    last = (
        select(row.registered_facility, row.area_code, row.five_years_on)
        .join(cards)
        .where(cards.c.insurance_number == number)
        .order_by(row.valid_until.desc())
        .limit(1)
    )
    facility, area, five_years_on = (await connection.execute(last)).one_or_none() or ("", "", None)
    # A register that was loaded has cards of the unemployed without benefits.
    draws = (
        select(func.max(func.least(row.valid_until, row.ended_on - 1)))
        .join(cards)
        .where(
            cards.c.insurance_number == number,
            func.left(cards.c.card_number, len(CARD_GROUP)) == CARD_GROUP,
        )
    )
    draws_until = (await connection.execute(draws)).scalar_one()
    return KnownUnemployed(found[0], facility, area, five_years_on, draws_until)


UNEMPLOYMENT_STATEMENTS = Statements(
    {UnemployedQuestion: known_unemployed},
    {},
    {UnemployedQuestion: lambda question: Locks(people=(question.insurance_number,))},
)
