"""What ending a benefit early reads and writes in PostgreSQL."""

from sqlalchemy import and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.files.storing.locks import Locks
from gateway.register.files.storing.register_access import Statements
from gateway.register.procedures.benefit_stop.benefit_stop_register import (
    RunningBenefit,
    RunningBenefitQuestion,
    StopBenefit,
)
from gateway.register.procedures.death.tables import benefits
from gateway.register.tables import card_periods, cards
from insurance.law.procedures.unemployment.unemployment_law import CARD_GROUP


async def running_benefit(
    connection: AsyncConnection, question: RunningBenefitQuestion
) -> RunningBenefit | None:
    """See RunningBenefit; the latest one, None if there is none."""
    number = question.insurance_number
    of_benefit = and_(
        cards.c.insurance_number == benefits.c.insurance_number,
        func.left(cards.c.card_number, len(CARD_GROUP)) == CARD_GROUP,
    )
    statement = (
        select(benefits.c.benefit_id, cards.c.card_number, benefits.c.since, benefits.c.until)
        .select_from(benefits.join(cards, of_benefit).join(card_periods))
        .where(
            benefits.c.insurance_number == number,
            benefits.c.kind == "unemployment",
            benefits.c.stopped_on.is_(None),
            card_periods.c.valid_from == benefits.c.since,
        )
        .order_by(benefits.c.since.desc())
        .limit(1)
    )
    row = (await connection.execute(statement)).one_or_none()
    return None if row is None else RunningBenefit(*row)


async def stop_benefit(connection: AsyncConnection, change: StopBenefit) -> None:
    """See StopBenefit."""
    await connection.execute(
        update(benefits)
        .where(benefits.c.benefit_id == change.benefit_id)
        .values(stopped_on=change.stopped_on, stopped_by=change.file_id)
    )


BENEFIT_STOP_STATEMENTS = Statements(
    {RunningBenefitQuestion: running_benefit},
    {StopBenefit: stop_benefit},
    {RunningBenefitQuestion: lambda question: Locks(people=(question.insurance_number,))},
)
