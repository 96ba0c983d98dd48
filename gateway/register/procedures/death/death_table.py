"""What the procedures of a death read and write in PostgreSQL."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.cards.card import EndReason
from gateway.register.changes.change_table import end_cards
from gateway.register.changes.register_changes import EndCards
from gateway.register.files.storing.locks import Locks
from gateway.register.files.storing.register_access import Statements
from gateway.register.procedures.death.allowance_table import (
    TRANSFER_LOCKS,
    end_allowances,
    grant_benefit,
    open_payouts,
    record_payout,
    recorded_payout,
    recover_payout,
    running_allowances,
)
from gateway.register.procedures.death.annulment_table import annul_death
from gateway.register.procedures.death.claims_after_death import review_after_death
from gateway.register.procedures.death.death_register import (
    AnnulDeath,
    DeathQuestion,
    EndAllowances,
    GrantBenefit,
    KnownDeath,
    KnownPerson,
    PersonAnswer,
    PersonQuestion,
    RecordPayout,
    RecoverPayout,
    RegisterDeath,
    ReviewAfterDeath,
)
from gateway.register.procedures.death.tables import benefits, deaths
from gateway.register.tables import card_periods, cards, people
from insurance.law.procedures.months import ONE_DAY
from runtime.postgres.driver_connection import driver_connection

# What follows from a death, and its annulment, wait for each other.
DEATH_LOCKS = 7219


async def known_person(connection: AsyncConnection, question: PersonQuestion) -> PersonAnswer:
    """See PersonAnswer."""
    found = [KnownPerson(*row) for row in await connection.execute(_people(question))]
    return PersonAnswer(
        person=found[0] if found else None,
        differ=len(found) > 1,
        recorded=await recorded_payout(connection, question.transfer),
        is_annulled=await _is_annulled(connection, question.death_file_id),
    )


def _locks_of_person(question: PersonQuestion) -> Locks:
    names = []
    if question.death_file_id is not None:
        names.append((DEATH_LOCKS, str(question.death_file_id)))
    if question.transfer[1]:
        names.append((TRANSFER_LOCKS, " ".join(question.transfer)))
    return Locks(people=(question.insurance_number,), chip_ids=(question.chip_id,), names=tuple(names))


def _locks_of_death(question: DeathQuestion) -> Locks:
    dead = select(deaths.c.insurance_number).where(deaths.c.file_id == question.death_file_id)
    return Locks(found_by=dead, names=((DEATH_LOCKS, str(question.death_file_id)),))


async def _is_annulled(connection: AsyncConnection, death_file_id: UUID | None) -> bool:
    if death_file_id is None:
        return False
    death = select(deaths.c.annulled_by).where(deaths.c.file_id == death_file_id)
    return (await connection.execute(death)).scalar_one_or_none() is not None


async def register_death(connection: AsyncConnection, change: RegisterDeath) -> None:
    """Raises IntegrityError where a death of the person is registered already."""
    number, ended_on = change.insurance_number, change.died_on + ONE_DAY
    row = {
        "file_id": change.file_id,
        "insurance_number": number,
        "died_on": change.died_on,
        "ended": [
            *await _running(connection, number, ended_on),
            *await _stopping(connection, number, ended_on),
        ],
    }
    await connection.execute(insert(deaths).values(row))
    await connection.execute(
        update(people).where(people.c.insurance_number == number).values(died_on=change.died_on)
    )
    await end_cards(connection, EndCards(number, ended_on, EndReason.STOPPED_PARTICIPATING))
    await connection.execute(
        update(benefits)
        .where(
            benefits.c.insurance_number == number,
            benefits.c.kind == "unemployment",
            benefits.c.until >= ended_on,
            or_(benefits.c.stopped_on.is_(None), benefits.c.stopped_on > ended_on),
        )
        .values(stopped_on=ended_on, stopped_by=change.file_id)
    )


async def review_claims(connection: AsyncConnection, change: ReviewAfterDeath) -> None:
    """See ReviewAfterDeath."""
    await review_after_death(await driver_connection(connection), change)


async def known_death(connection: AsyncConnection, question: DeathQuestion) -> KnownDeath | None:
    """See KnownDeath."""
    registered = select(deaths.c.insurance_number, deaths.c.died_on).where(
        deaths.c.file_id == question.death_file_id, deaths.c.annulled_by.is_(None)
    )
    found = (await connection.execute(registered)).one_or_none()
    if found is None:
        return None
    paid = await open_payouts(connection, question.death_file_id)
    number, died_on = found
    at_once, monthly, since = await running_allowances(connection, question.death_file_id)
    return KnownDeath(number, died_on, paid, at_once, monthly, since)


def _people(question: PersonQuestion) -> Select[Any]:
    """At most two: by one number and by the other."""
    row = people.c
    return (
        select(row.insurance_number, row.full_name, row.birth_date, row.died_on)
        .where(or_(row.insurance_number == question.insurance_number, row.chip_id == question.chip_id))
        .order_by(row.insurance_number)
    )


async def _running(connection: AsyncConnection, number: str, ended_on: date) -> list[dict[str, Any]]:
    """The periods that end_cards will end, as they are, and those that end on this day anyway."""
    row = card_periods.c
    statement = (
        select(row.card_id, row.valid_from, row.ended_on, row.end_reason)
        .join(cards)
        .where(
            cards.c.insurance_number == number,
            row.valid_until >= ended_on,
            or_(row.ended_on.is_(None), row.ended_on >= ended_on),
        )
        .order_by(row.card_id, row.valid_from)
    )
    return [
        {
            "card_id": card_id,
            "valid_from": valid_from.isoformat(),
            "ended_on": period_end and period_end.isoformat(),
            "end_reason": reason,
        }
        for card_id, valid_from, period_end, reason in (await connection.execute(statement)).all()
    ]


async def _stopping(connection: AsyncConnection, number: str, ended_on: date) -> list[dict[str, Any]]:
    """Unemployment benefits that another file has stopped from a later day on, as they are."""
    row = benefits.c
    statement = select(row.benefit_id, row.stopped_on, row.stopped_by).where(
        row.insurance_number == number, row.kind == "unemployment", row.stopped_on > ended_on
    )
    return [
        {"benefit_id": benefit_id, "stopped_on": stopped_on.isoformat(), "stopped_by": str(stopped_by)}
        for benefit_id, stopped_on, stopped_by in (await connection.execute(statement)).all()
    ]


DEATH_STATEMENTS = Statements(
    {PersonQuestion: known_person, DeathQuestion: known_death},
    {
        RegisterDeath: register_death,
        AnnulDeath: annul_death,
        EndAllowances: end_allowances,
        ReviewAfterDeath: review_claims,
        GrantBenefit: grant_benefit,
        RecordPayout: record_payout,
        RecoverPayout: recover_payout,
    },
    {PersonQuestion: _locks_of_person, DeathQuestion: _locks_of_death},
)
