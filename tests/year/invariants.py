"""What must hold after the year, or in any register, each asked of the database."""

from collections.abc import AsyncIterator, Mapping
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.events.event_table import EventTable
from gateway.register.events.register_event import RECORDS, EventKind
from gateway.register.files.event import FileEvent, broken_links
from gateway.register.files.storing.file_rows import event_from
from gateway.register.files.storing.tables import file_events, files
from gateway.register.tables import card_periods, cards, people
from runtime.postgres.database import Database
from tests.replayed_register import KEYS, ReplayedRegister

PAGE = 2_000
TABLES = {EventKind.PERSON: people, EventKind.CARD: cards, EventKind.PERIOD: card_periods}

AFTER_DEATH = "nobody has a card after the day of a death that a file has registered"
# Each finds what is wrong: no row is expected.
STATEMENTS: Mapping[str, str] = {
    "the periods of a card do not overlap": """
        SELECT one.card_id FROM gateway.card_periods AS one JOIN gateway.card_periods AS other USING (card_id)
        WHERE one.valid_from < other.valid_from AND one.valid_until >= other.valid_from
    """,
    # A register may be loaded with dead people whose cards go on, as some sample people's do: a look-up knows
    # the day of death.
    AFTER_DEATH: """
        SELECT insurance_number FROM gateway.deaths JOIN gateway.cards USING (insurance_number)
        JOIN gateway.card_periods USING (card_id)
        WHERE annulled_by IS NULL AND LEAST(valid_until, ended_on - 1) > died_on AND valid_until >= valid_from
    """,
    "a file that has not ended has an open task and a term": """
        SELECT file_id FROM gateway.files WHERE ended_at IS NULL AND (due_at IS NULL OR NOT EXISTS (
            SELECT FROM gateway.file_tasks WHERE file_tasks.file_id = files.file_id AND closed_at IS NULL))
    """,
    "a file that has ended has no open task": """
        SELECT file_id FROM gateway.files JOIN gateway.file_tasks USING (file_id)
        WHERE ended_at IS NOT NULL AND closed_at IS NULL
    """,
    "a file that was refused says why, and by which law": """
        SELECT file_id FROM gateway.files WHERE (state = 'refused') <> (rejection IS NOT NULL)
    """,
    "a payment is what it was for, and what was paid back": """
        SELECT payment_id FROM gateway.payments
        WHERE amount <>
            (SELECT coalesce(sum(own), 0) FROM gateway.payment_lines
                WHERE payment_lines.payment_id = payments.payment_id)
            + (SELECT coalesce(sum(refunds.amount), 0) FROM gateway.refunds
                WHERE refunds.payment_id = payments.payment_id AND insurance_number = '')
    """,
    "every premium that was paid has its period, until it was ended": """
        SELECT payment_id FROM gateway.payment_lines AS line WHERE NOT EXISTS (
            SELECT FROM gateway.cards JOIN gateway.card_periods AS period USING (card_id)
            WHERE cards.insurance_number = line.insurance_number AND period.valid_from = line.valid_from
                AND period.valid_until = line.valid_until)
    """,
    "no premium is paid back twice, or by more than was paid": """
        SELECT payment_id FROM gateway.refunds JOIN gateway.payment_lines AS line USING (payment_id)
        WHERE refunds.insurance_number = line.insurance_number AND amount > own
    """,
    "nobody lives in two households at once": """
        SELECT one.insurance_number
        FROM gateway.household_members AS one JOIN gateway.household_members AS other USING (insurance_number)
        WHERE one.since < other.since AND (one.until IS NULL OR one.until >= other.since)
    """,
    "a share goes by the place in the order, and a place is that of one member": """
        SELECT payment_id FROM gateway.payment_lines
        WHERE place > 0 AND share <> (ARRAY[100, 70, 60, 50, 40])[LEAST(place, 5)]
        UNION ALL
        SELECT payment_id FROM gateway.payment_lines WHERE place > 0
        GROUP BY payment_id, place HAVING count(*) > 1
    """,
    "no day is paid for twice, but where one is paid back": """
        SELECT one.payment_id
        FROM gateway.payment_lines AS one JOIN gateway.payment_lines AS other USING (insurance_number)
        WHERE one.payment_id < other.payment_id
            AND one.valid_from <= other.valid_until AND other.valid_from <= one.valid_until
            AND NOT EXISTS (SELECT FROM gateway.refunds
                WHERE payment_id IN (one.payment_id, other.payment_id)
                    AND refunds.insurance_number = one.insurance_number)
    """,
    # Members are kept by the day: who pays and moves on one day may have paid in either household.
    "who pays, has a card of the province in which the household is": """
        SELECT payment_id FROM gateway.payment_lines AS line JOIN gateway.payments USING (payment_id)
        WHERE NOT EXISTS (SELECT FROM gateway.household_members AS member
            JOIN gateway.households USING (household)
            JOIN gateway.cards ON cards.insurance_number = line.insurance_number
            JOIN gateway.card_periods AS period
                ON period.card_id = cards.card_id AND period.valid_from = line.valid_from
            WHERE member.insurance_number = line.insurance_number
                AND paid_on >= since AND paid_on <= coalesce(until + 1, paid_on)
                AND card_number LIKE 'GD_' || province || '%')
    """,
    "who has moved to another province and pays there later, is registered at a facility there": """
        SELECT payment_id FROM gateway.payment_lines AS line JOIN gateway.payments USING (payment_id)
            JOIN gateway.household_members AS member ON member.insurance_number = line.insurance_number
                AND paid_on >= since AND paid_on <= coalesce(until, paid_on)
            JOIN gateway.households USING (household)
            JOIN gateway.cards ON cards.insurance_number = line.insurance_number
            JOIN gateway.card_periods AS period ON period.card_id = cards.card_id
                AND period.valid_from = line.valid_from AND left(registered_facility, 2) <> province
        WHERE EXISTS (SELECT FROM gateway.household_members AS earlier JOIN gateway.households AS other
                USING (household)
            WHERE earlier.insurance_number = line.insurance_number AND earlier.until < paid_on - 1
                AND other.province <> households.province)
    """,
    "whose death was taken back, lives": """
        SELECT file_id FROM gateway.deaths JOIN gateway.people USING (insurance_number)
        WHERE annulled_by IS NOT NULL AND people.died_on IS NOT NULL AND NOT EXISTS (
            SELECT FROM gateway.deaths AS other
            WHERE other.insurance_number = deaths.insurance_number AND other.annulled_by IS NULL)
    """,
    "what is paid out for a death was granted": """
        SELECT file_id FROM gateway.payouts WHERE amount <> (
            SELECT coalesce(sum(amount), 0) FROM gateway.benefits
            WHERE benefits.file_id = payouts.file_id AND kind IN ('funeral', 'survivors_at_once'))
    """,
    "what was paid out for a death that was taken back is claimed back, once": """
        SELECT payout_id FROM gateway.deaths JOIN gateway.payouts USING (file_id)
        LEFT JOIN gateway.recoveries USING (payout_id)
        WHERE annulled_by IS NOT NULL AND payouts.amount IS DISTINCT FROM recoveries.amount
    """,
    "an allowance is paid out once, but for what is claimed back": """
        SELECT payouts.file_id FROM gateway.payouts LEFT JOIN gateway.recoveries USING (payout_id)
        WHERE recovery_id IS NULL GROUP BY payouts.file_id HAVING count(*) > 1
    """,
    "nothing goes on that was granted for a death that was taken back": """
        SELECT benefit_id FROM gateway.deaths JOIN gateway.benefits USING (file_id)
        WHERE annulled_by IS NOT NULL AND stopped_on IS NULL
    """,
    "every unemployment benefit has a card on the same days": """
        SELECT benefit_id FROM gateway.benefits WHERE kind = 'unemployment' AND NOT EXISTS (
            SELECT FROM gateway.cards JOIN gateway.card_periods AS period USING (card_id)
            WHERE cards.insurance_number = benefits.insurance_number AND card_number LIKE 'TN4%'
                AND valid_from = since AND valid_until = until
                AND period.ended_on IS NOT DISTINCT FROM stopped_on)
    """,
    "nobody draws two unemployment benefits at once": """
        SELECT one.benefit_id
        FROM gateway.benefits AS one JOIN gateway.benefits AS other USING (insurance_number)
        WHERE one.kind = 'unemployment' AND other.kind = 'unemployment' AND one.since < other.since
            AND LEAST(one.until, one.stopped_on - 1) >= other.since
    """,
    "nobody draws a benefit for a time after the day of death": """
        SELECT benefit_id FROM gateway.benefits JOIN gateway.people USING (insurance_number)
        WHERE kind = 'unemployment' AND until > died_on AND (stopped_on IS NULL OR stopped_on > died_on + 1)
    """,
    "every difference from the population register has a file": """
        SELECT insurance_number FROM gateway.verifications
        WHERE outcome IN ('different', 'several', 'dead', 'cancelled') AND NOT EXISTS (
            SELECT FROM gateway.files WHERE procedure = 'verification'
                AND number LIKE left(encode(sha256(insurance_number::bytea), 'hex'), 32) || '-%')
    """,
    "a person has one open file of a difference": """
        SELECT split_part(number, '-', 1) FROM gateway.files
        WHERE procedure = 'verification' AND ended_at IS NULL GROUP BY 1 HAVING count(*) > 1
    """,
    "every task of an office was announced once": """
        SELECT file_id, number FROM gateway.file_tasks WHERE actor <> 'applicant' AND NOT EXISTS (
            SELECT FROM gateway.office_messages WHERE key = file_tasks.file_id || '/' || number)
    """,
}


class Broken(NamedTuple):
    """An invariant, and how many things break it."""

    says: str
    broken_by: int


async def broken_invariants(database: Database) -> AsyncIterator[Broken]:
    """Every invariant with what breaks it, also those that hold: `broken_by` is 0."""
    for says, statement in STATEMENTS.items():
        async with database.connection() as connection:
            yield Broken(says, len(await connection.fetch(statement)))
    yield Broken("the events of every file are the ones that were made", await _broken_chains(database))
    yield Broken("the events of the register make the same register", await _not_replayed(database))


async def _broken_chains(database: Database) -> int:
    async with database.transaction() as connection:
        ends = await _ends(connection)
        statement = select(file_events).order_by(file_events.c.file_id, file_events.c.number)
        chains: dict[UUID, list[FileEvent]] = {file_id: [] for file_id in ends}
        async for row in (await connection.stream(statement)).mappings():
            chains[row["file_id"]].append(event_from({**row}))
    return sum(any(broken_links(file_id, chains[file_id], end)) for file_id, end in ends.items())


async def _ends(connection: AsyncConnection) -> Mapping[UUID, bytes]:
    rows = await connection.execute(select(files.c.file_id, files.c.last_hash))
    return {row.file_id: row.last_hash for row in rows}


async def _not_replayed(database: Database) -> int:
    replayed = await _replayed(database)
    made: Mapping[EventKind, Mapping[object, object]] = {
        EventKind.PERSON: replayed.people,
        EventKind.CARD: replayed.cards,
        EventKind.PERIOD: replayed.periods,
    }
    differences = 0
    for kind, table in TABLES.items():
        async with database.transaction() as connection:
            rows = (await connection.execute(select(table))).mappings()
            records = [RECORDS[kind](**row) for row in rows]
        kept = {KEYS[kind](record): record for record in records}
        differences += sum(kept.get(key) != record for key, record in made[kind].items())
        differences += len(kept.keys() - made[kind].keys())
    return differences


async def _replayed(database: Database) -> ReplayedRegister:
    events, register, position = EventTable(database), ReplayedRegister(), 0
    await events.number()
    while page := await events.after(position, PAGE):
        for event in page:
            register.apply(event)
            position = event.position
    return register
