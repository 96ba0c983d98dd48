"""Deaths on a real register: the next look-up knows them, later claims are reviewed again, and all is
restored.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import date
from typing import NamedTuple
from uuid import UUID

import asyncpg
import pytest
from google.type.date_pb2 import Date

from gateway.cards.card import EndReason, Holding
from gateway.cards.card_table import CardTable
from gateway.cards.subject import InsuranceNumber
from gateway.register.files.kept_file import FileState, KeptFile
from gateway.register.files.storing.file_store_table import FileStoreTable
from gateway.register.files.storing.register_access import RegisterAccess
from gateway.register.procedures.all_statements import ALL_STATEMENTS
from gateway.v1.death_file_pb2 import PENSION_COMPULSORY, DeathAssessment, Survivor
from gateway.v1.file_facts_pb2 import AnswerFacts, FileFacts
from review.v1.claim_submitted_pb2 import ClaimSubmitted
from runtime.postgres.database import open_database
from tests.contract.claim_ports import ClaimPorts, WorkerPorts, a_review, an_entry, real_ports
from tests.contract.filled_register import connect
from tests.unit.gateway.register.births import birth_facts
from tests.unit.gateway.register.births import registered as birth_registered
from tests.unit.gateway.register.death.dying import (
    NOW,
    NUMBER,
    annulment,
    assessed,
    facts,
    payout,
    registered,
)
from tests.unit.gateway.register.file_cases import (
    CIVIL_STATUS,
    INSURER,
    OFFICES,
    PAYER,
    POLICE,
    PORTAL,
    FileCases,
    file_cases,
)

PERSON = """
    INSERT INTO gateway.people VALUES ('0000000001', '001080000001', 'Nguyễn Văn 1', '1980', 'male')
"""
CARD = """
    WITH card AS (INSERT INTO gateway.cards (card_number, insurance_number)
        VALUES ('GD4010000000001', '0000000001') RETURNING card_id)
    INSERT INTO gateway.card_periods
        (card_id, valid_from, valid_until, registered_facility, ended_on, end_reason)
    SELECT card_id, valid_from::date, valid_until::date, '01007', ended_on::date, reason
    FROM card, (VALUES
        ('2025-01-01', '2025-12-31', NULL, NULL),
        ('2026-01-01', '2026-12-31', '2026-12-15', 'withdrawn'),
        ('2027-01-01', '2027-12-31', NULL, NULL)) AS period (valid_from, valid_until, ended_on, reason)
"""
TOPICS = "SELECT topic FROM gateway.office_messages WHERE office_kind = 'payer' ORDER BY message_id"
RUNNING = "SELECT count(*) FROM gateway.benefits WHERE stopped_on IS NULL"
BENEFIT = """
    INSERT INTO gateway.benefits
        (file_id, insurance_number, kind, amount, since, until, beneficiary, stopped_on, stopped_by)
    VALUES ($1, '0000000001', 'unemployment', 1, '2026-11-01', '2027-01-31', '', '2026-12-31', $1)
"""
STOPPED = "SELECT stopped_on FROM gateway.benefits"
ALLOWANCE = 25_300_000
AFTER = (date(2026, 11, 19), date(2026, 11, 22))
BEFORE = (date(2026, 11, 10), date(2026, 11, 20))


class World(NamedTuple):
    """The use cases on a real register, the claims, and the database."""

    cases: FileCases
    claims: ClaimPorts
    cards: CardTable
    connection: asyncpg.Connection

    async def registered(self) -> KeptFile:
        file = await self.cases.submit(facts())
        return await self.cases.answer(CIVIL_STATUS, file, "registered", registered())

    async def taken_back(self, death: KeptFile) -> KeptFile:
        file = await self.cases.submit(annulment(death.file_id), f"HB-{death.number}")
        return await self.cases.answer(CIVIL_STATUS, file, "annulled")

    async def holding(self) -> Holding:
        """As the next look-up reads it."""
        key = InsuranceNumber(NUMBER)
        return (await self.cards.holdings([key]))[key]


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    connection = await connect(database_url)
    for statement in (OFFICES, PERSON, CARD):
        await connection.execute(statement)
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_database(database_url))
        claims = await stack.enter_async_context(real_ports(database_url))
        files = FileStoreTable(database, RegisterAccess(ALL_STATEMENTS))
        yield World(file_cases(files, NOW), claims, CardTable(database), connection)
    await connection.close()


async def test_cards_end_on_the_day_after_and_are_as_before_when_it_is_taken_back(
    world: World,
) -> None:
    before = await world.holding()
    death = await world.registered()
    holding = await world.holding()
    assert holding.person.died_on == date(2026, 11, 20)
    ended = date(2026, 11, 21)
    assert [period.ended_on for period in holding.periods] == [None, ended, ended]
    file = await world.taken_back(death)
    assert (file.state, await world.holding()) == (FileState.SETTLED, before)


async def test_a_child_that_has_died_has_no_card_again_when_its_birth_is_registered(world: World) -> None:
    birth = await world.cases.submit(FileFacts(birth=birth_facts()), "KS-1")
    number = birth.read_result.birth.insurance_number
    child = facts(name="Nguyễn An Nhiên", number=number, more=False)
    child.death.birth_date = "2026-03-01"
    death = await world.cases.submit(child)
    await world.cases.answer(CIVIL_STATUS, death, "registered", registered())
    await world.cases.answer(CIVIL_STATUS, birth, "registered", birth_registered())
    key = InsuranceNumber(number)
    (period,) = (await world.cards.holdings([key]))[key].periods
    assert (period.registered_facility, period.ended_on) == ("01007", date(2026, 11, 21))
    await world.taken_back(death)
    (period,) = (await world.cards.holdings([key]))[key].periods
    assert period.ended_on is None


async def test_a_death_is_taken_back_once(world: World) -> None:
    death = await world.registered()
    await world.taken_back(death)
    again = await world.cases.submit(annulment(death.file_id), "HB-2")
    assert again.state is FileState.REFUSED
    # The right person may die later.
    file = await world.cases.submit(facts(), "KT-2")
    file = await world.cases.answer(CIVIL_STATUS, file, "registered", registered("KT-2"))
    assert file.read_result.death.insurance_number == NUMBER


async def test_what_was_paid_out_is_claimed_back(world: World) -> None:
    death = await world.registered()
    death = await world.cases.answer(INSURER, death, "assessed", assessed(), step="assessment")
    death = await world.cases.answer(PAYER, death, "paid", payout(ALLOWANCE), step="payout")
    file = await world.taken_back(death)
    assert file.read_result.death_annulment.to_recover == ALLOWANCE
    topics = await world.connection.fetch(
        "SELECT topic FROM gateway.office_messages WHERE office_kind = 'payer'"
    )
    assert [row[0] for row in topics] == ["task", "recovery"]
    running = await world.connection.fetchval(
        "SELECT count(*) FROM gateway.benefits WHERE stopped_on IS NULL"
    )
    assert running == 0


async def test_what_is_paid_out_after_the_annulment_is_claimed_back_too(world: World) -> None:
    death = await world.registered()
    death = await world.cases.answer(INSURER, death, "assessed", assessed(), step="assessment")
    await world.taken_back(death)
    await world.cases.answer(PAYER, death, "paid", payout(ALLOWANCE), step="payout")
    topics = [row[0] for row in await world.connection.fetch(TOPICS)]
    assert topics == ["task", "allowances-ended", "recovery"]
    assert await world.connection.fetchval("SELECT sum(amount) FROM gateway.recoveries") == ALLOWANCE


async def test_no_allowance_is_granted_after_the_annulment(world: World) -> None:
    death = await world.registered()
    await world.taken_back(death)
    death = await world.cases.answer(INSURER, death, "assessed", assessed(), step="assessment")
    assert death.state is FileState.REFUSED
    assert await world.connection.fetchval(RUNNING) == 0


async def test_a_benefit_that_would_stop_later_stops_with_the_death_until_it_is_taken_back(
    world: World,
) -> None:
    other = await world.cases.submit(facts(number="0000000009"), "HS-other")
    await world.connection.execute(BENEFIT, other.file_id)
    death = await world.registered()
    assert await world.connection.fetchval(STOPPED) == date(2026, 11, 21)
    await world.taken_back(death)
    assert await world.connection.fetchval(STOPPED) == date(2026, 12, 31)


async def reviewed(world: World, days: tuple[date, date]) -> tuple[WorkerPorts, UUID]:
    entry = an_entry(content=b"the content", person=f"insurance|{NUMBER}", days=days)
    await world.claims.intake.keep([entry])
    worker = await world.claims.hire()
    taken = (await worker.queue.take()).claims
    await worker.reviews.keep([a_review(queued) for queued in taken])
    return worker, entry.claim.claim_id


async def test_a_reviewed_claim_with_a_day_after_the_death_comes_back_with_that_fact(world: World) -> None:
    worker, claim_id = await reviewed(world, AFTER)
    death = await world.registered()
    (queued,) = (await worker.queue.take()).claims
    message = ClaimSubmitted.FromString(queued.message)
    assert (queued.claim_id, message.content) == (claim_id, b"the content")
    assert message.card.died_on == Date(year=2026, month=11, day=20)
    await worker.reviews.keep([a_review(queued)])
    await world.taken_back(death)
    (again,) = (await worker.queue.take()).claims
    assert not ClaimSubmitted.FromString(again.message).card.HasField("died_on")


async def test_a_claim_that_ended_by_the_day_of_death_stays_as_it_is(world: World) -> None:
    worker, _ = await reviewed(world, BEFORE)
    await world.registered()
    assert not (await worker.queue.take()).claims


async def test_a_claim_that_waits_gets_the_fact_even_where_a_worker_has_it(
    world: World,
) -> None:
    entry = an_entry(person=f"insurance|{NUMBER}", days=AFTER)
    await world.claims.intake.keep([entry])
    early = await world.claims.hire()
    (taken,) = (await early.queue.take()).claims
    await world.registered()
    # Its review was made without the fact: it is lost, and the next worker has it.
    await early.reviews.keep([a_review(taken)])
    later = await world.claims.hire()
    (queued,) = (await later.queue.take()).claims
    assert queued.claim_id == entry.claim.claim_id
    assert ClaimSubmitted.FromString(queued.message).card.HasField("died_on")


# Each is (office, answer, facts, step); at its end the death is taken back.
STEPS = (
    (POLICE, "removed", None, "residence"),
    (INSURER, "assessed", assessed(), "assessment"),
    (PAYER, "paid", payout(ALLOWANCE), "payout"),
)
REGISTER = """
    SELECT (SELECT jsonb_agg(people ORDER BY insurance_number) FROM gateway.people),
        (SELECT jsonb_agg(period ORDER BY card_id, valid_from) FROM gateway.card_periods AS period),
        (SELECT jsonb_agg(member ORDER BY since) FROM gateway.household_members AS member),
        (SELECT jsonb_agg(benefit ORDER BY benefit_id) FROM gateway.benefits AS benefit WHERE file_id = $1)
"""
NOT_ACCOUNTED = """
    SELECT payout_id FROM gateway.payouts FULL JOIN gateway.recoveries USING (payout_id)
    WHERE payouts.amount IS DISTINCT FROM recoveries.amount AND benefit_id IS NULL
"""
MEMBER = """
    INSERT INTO gateway.households VALUES ('HK-1', '01');
    INSERT INTO gateway.household_members VALUES ('0000000001', '2025-01-01', 'HK-1')
"""


async def test_a_death_that_is_taken_back_at_any_step_leaves_the_register_as_before(world: World) -> None:
    await world.connection.execute(MEMBER)
    other = await world.cases.submit(facts(number="0000000009"), "HS-other")
    await world.connection.execute(BENEFIT, other.file_id)
    before = await world.connection.fetchrow(REGISTER, other.file_id)
    for steps in range(len(STEPS) + 1):
        death = await world.cases.submit(facts(), f"HS-{steps}")
        death = await world.cases.answer(CIVIL_STATUS, death, "registered", registered(f"KT-{steps}"))
        for office, answer, given, step in STEPS[:steps]:
            death = await world.cases.answer(office, death, answer, given, step=step)
        await world.taken_back(death)
        assert await world.connection.fetchrow(REGISTER, other.file_id) == before
        assert not await world.connection.fetch(NOT_ACCOUNTED)
    assert await world.connection.fetchval("SELECT sum(amount) FROM gateway.recoveries") == ALLOWANCE


async def test_survivors_give_back_the_months_that_have_begun(world: World) -> None:
    survivors = [Survivor(citizen_id="001185000001"), Survivor(citizen_id="001220000001")]
    found = DeathAssessment(pension=PENSION_COMPULSORY, survivors=survivors)
    death = await world.registered()
    death = await world.cases.answer(INSURER, death, "assessed", assessed(found), step="assessment")
    world.cases.clock.moment = NOW.replace(year=2027, month=1)
    file = await world.taken_back(death)
    recovered = await world.connection.fetch("SELECT amount, file_id FROM gateway.recoveries")
    assert [tuple(row) for row in recovered] == [(2 * 1_265_000, file.file_id)] * 2
    assert await world.connection.fetchval(RUNNING) == 0
    # The payer learns of it, and has no task left.
    assert [row[0] for row in await world.connection.fetch(TOPICS)] == ["task", "allowances-ended"]
    death = await world.cases.answer(PAYER, death, "not-paid", step="payout")
    assert [task.step for task in death.open_tasks()] == ["residence"]


async def test_who_withdraws_gives_back_what_was_paid_once(world: World) -> None:
    death = await world.registered()
    death = await world.cases.answer(INSURER, death, "assessed", assessed(), step="assessment")
    death = await world.cases.answer(PAYER, death, "paid", payout(ALLOWANCE), step="payout")
    await world.taken_back(death)
    await world.cases.withdraw(death)
    assert await world.connection.fetchval("SELECT sum(amount) FROM gateway.recoveries") == ALLOWANCE
    assert [row[0] for row in await world.connection.fetch(TOPICS)] == ["task", "recovery"]


async def test_money_that_is_paid_out_after_the_file_was_withdrawn_is_claimed_back(world: World) -> None:
    death = await world.registered()
    waiting = await world.cases.answer(INSURER, death, "assessed", assessed(), step="assessment")
    await world.cases.withdraw(waiting)
    for _ in range(2):
        file = await world.cases.answer(PAYER, waiting, "paid", payout(ALLOWANCE), step="payout")
    assert file.state is FileState.WITHDRAWN
    assert not await world.connection.fetch(NOT_ACCOUNTED)
    assert await world.connection.fetchval("SELECT sum(amount) FROM gateway.recoveries") == ALLOWANCE


async def test_what_two_payers_have_paid_out_is_claimed_back_from_each_once(world: World) -> None:
    death = await world.registered()
    waiting = await world.cases.answer(INSURER, death, "assessed", assessed(), step="assessment")
    for transfer in ("CK-1", "CK-2"):
        await world.cases.answer(PAYER, waiting, "paid", payout(ALLOWANCE, transfer), step="payout")
    file = await world.taken_back(death)
    assert file.read_result.death_annulment.to_recover == ALLOWANCE
    assert not await world.connection.fetch(NOT_ACCOUNTED)
    assert await world.connection.fetchval("SELECT sum(amount) FROM gateway.recoveries") == 2 * ALLOWANCE


def corrected_birth() -> AnswerFacts:
    """Another name, day and province: the card has another number, period and facility."""
    corrected = birth_facts(province="79")
    corrected.child.full_name, corrected.child.born_on.day = "Nguyễn An Bình", 2
    return AnswerFacts(corrected=FileFacts(birth=corrected))


async def dead_child(world: World) -> tuple[KeptFile, KeptFile, InsuranceNumber]:
    birth = await world.cases.submit(FileFacts(birth=birth_facts()), "KS-1")
    number = birth.read_result.birth.insurance_number
    sent = facts(name="Nguyễn An Nhiên", number=number, more=False)
    sent.death.birth_date = "2026-03-01"
    death = await world.cases.submit(sent)
    death = await world.cases.answer(CIVIL_STATUS, death, "registered", registered())
    return birth, death, InsuranceNumber(number)


async def test_the_card_of_a_child_that_was_corrected_after_its_death_is_restored(world: World) -> None:
    birth, death, key = await dead_child(world)
    birth = await world.cases.answer(CIVIL_STATUS, birth, "returned", note="Sai ngày sinh")
    birth = await world.cases.answer(PORTAL, birth, "corrected", corrected_birth())
    (period,) = (await world.cards.holdings([key]))[key].periods
    assert (period.valid_from, period.ended_on) == (date(2026, 3, 2), date(2026, 11, 21))
    await world.taken_back(death)
    holding = (await world.cards.holdings([key]))[key]
    (period,) = holding.periods
    assert (period.card_number[3:5], period.valid_from, period.ended_on) == ("79", date(2026, 3, 2), None)
    assert holding.person.full_name == "Nguyễn An Bình"


async def test_a_card_that_was_withdrawn_after_the_death_is_not_restored(world: World) -> None:
    birth, death, key = await dead_child(world)
    await world.cases.answer(CIVIL_STATUS, birth, "refused", note="Không có giấy chứng sinh")
    await world.taken_back(death)
    (period,) = (await world.cards.holdings([key]))[key].periods
    assert (period.ended_on, period.end_reason) == (date(2026, 11, 21), EndReason.WITHDRAWN)
