"""Deaths on a real register: the next look-up knows them, and all is restored when they are taken back."""

from datetime import date

from gateway.cards.card import EndReason
from gateway.cards.subject import InsuranceNumber
from gateway.register.files.kept_file import FileState, KeptFile
from gateway.v1.file_facts_pb2 import AnswerFacts, FileFacts
from tests.integration.register_of_deaths import ALLOWANCE, NOT_ACCOUNTED, World, world
from tests.unit.gateway.register.births import birth_facts
from tests.unit.gateway.register.births import registered as birth_registered
from tests.unit.gateway.register.death.dying import NUMBER, annulment, assessed, facts, payout, registered
from tests.unit.gateway.register.file_cases import CIVIL_STATUS, INSURER, PAYER, POLICE, PORTAL

__all__ = ["world"]

BENEFIT = """
    INSERT INTO gateway.benefits
        (file_id, insurance_number, kind, amount, since, until, beneficiary, stopped_on, stopped_by)
    VALUES ($1, '0000000001', 'unemployment', 1, '2026-11-01', '2027-01-31', '', '2026-12-31', $1)
"""
STOPPED = "SELECT stopped_on FROM gateway.benefits"


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


async def test_a_benefit_that_would_stop_later_stops_with_the_death_until_it_is_taken_back(
    world: World,
) -> None:
    other = await world.cases.submit(facts(number="0000000009"), "HS-other")
    await world.connection.execute(BENEFIT, other.file_id)
    death = await world.registered()
    assert await world.connection.fetchval(STOPPED) == date(2026, 11, 21)
    await world.taken_back(death)
    assert await world.connection.fetchval(STOPPED) == date(2026, 12, 31)


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
