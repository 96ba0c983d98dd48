"""What a facility has stated wrongly at one gateway counts at all of them, and after a restart."""

import asyncio

import pytest
from prometheus_client import CollectorRegistry

from gateway.cards.guessing.guessing_budgets import MISMATCHES_A_DAY, SECONDS_A_DAY, GuessingBudgets
from gateway.cards.guessing.share_budgets import ShareBudgets
from gateway.cards.guessing.statement import Statement
from gateway.metrics import Metrics
from gateway.refusals import TooManyMismatches
from runtime.postgres.database_away import DatabaseAway
from tests.fakes.clock import FakeClock
from tests.fakes.used_budgets import FakeUsedBudgets
from tests.wait_until import LONGEST_WAIT_SECONDS

FACILITY, PERSON = "01001", "0112345678"
WRONG = Statement(FACILITY, PERSON, is_named=True, is_wrong=True, is_miss=True)
RIGHT = Statement(FACILITY, PERSON, is_named=True, is_wrong=False, is_miss=False)


class Gateway:
    """The budgets of one gateway."""

    def __init__(self, statements: FakeUsedBudgets, clock: FakeClock) -> None:
        self._budgets = GuessingBudgets(1000, Metrics(CollectorRegistry()), clock.seconds)
        self.sharing = ShareBudgets(self._budgets.mismatches, statements, clock.seconds)
        self.exchange = self.sharing.exchange

    def state_wrongly(self, times: int) -> int:
        """How many of so many wrong statements are answered."""
        return sum(self._budgets.take(WRONG) is None for _ in range(times))

    def is_refused(self) -> bool:
        """Whether the right statement is refused too."""
        return isinstance(self._budgets.take(RIGHT), TooManyMismatches)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def statements(clock: FakeClock) -> FakeUsedBudgets:
    return FakeUsedBudgets(clock)


async def test_statements_at_one_gateway_count_at_the_others(
    statements: FakeUsedBudgets, clock: FakeClock
) -> None:
    one, other = Gateway(statements, clock), Gateway(statements, clock)
    assert one.state_wrongly(MISMATCHES_A_DAY) == MISMATCHES_A_DAY
    assert not other.is_refused()
    await one.exchange()
    await other.exchange()
    assert other.is_refused()
    assert other.state_wrongly(3) == 0


async def test_a_restart_refills_no_budget(statements: FakeUsedBudgets, clock: FakeClock) -> None:
    before = Gateway(statements, clock)
    before.state_wrongly(MISMATCHES_A_DAY)
    await before.exchange()
    clock.pass_by(600)
    after = Gateway(statements, clock)
    await after.exchange()
    assert after.is_refused()


async def test_what_was_stated_at_many_gateways_at_once_counts_later(
    statements: FakeUsedBudgets, clock: FakeClock
) -> None:
    gateways = [Gateway(statements, clock) for _ in range(3)]
    assert [gateway.state_wrongly(20) for gateway in gateways] == [MISMATCHES_A_DAY] * 3
    for _ in range(2):
        for gateway in gateways:
            await gateway.exchange()
    clock.pass_by(2 * SECONDS_A_DAY)
    assert all(gateway.is_refused() for gateway in gateways)
    clock.pass_by(SECONDS_A_DAY / MISMATCHES_A_DAY + 1)
    assert not any(gateway.is_refused() for gateway in gateways)


async def test_each_statement_is_shared_once(statements: FakeUsedBudgets, clock: FakeClock) -> None:
    gateway, other = Gateway(statements, clock), Gateway(statements, clock)
    gateway.state_wrongly(4)
    for _ in range(5):
        await gateway.exchange()
        await other.exchange()
    assert other.state_wrongly(MISMATCHES_A_DAY) == MISMATCHES_A_DAY - 4


async def test_statements_during_an_outage_are_shared_after_it(
    statements: FakeUsedBudgets, clock: FakeClock
) -> None:
    gateway, other = Gateway(statements, clock), Gateway(statements, clock)
    for each in (gateway, other):
        await each.exchange()
    statements.fault = DatabaseAway()
    assert gateway.state_wrongly(20) == MISMATCHES_A_DAY
    for each in (gateway, other):
        with pytest.raises(DatabaseAway):
            await each.exchange()
    clock.pass_by(600)
    statements.fault = None
    await gateway.exchange()
    clock.pass_by(5)
    await other.exchange()
    assert other.is_refused()


@pytest.mark.parametrize("fault", [DatabaseAway(), RuntimeError()])
async def test_a_gateway_starts_where_statements_cannot_be_read(
    statements: FakeUsedBudgets, clock: FakeClock, fault: Exception
) -> None:
    gateway, statements.fault = Gateway(statements, clock), fault
    sharing = asyncio.ensure_future(gateway.sharing.run())
    async with asyncio.timeout(LONGEST_WAIT_SECONDS):
        await gateway.sharing.has_tried.wait()
    sharing.cancel()
    await asyncio.wait((sharing,))


async def test_a_budget_that_is_full_again_is_not_shared_any_more(
    statements: FakeUsedBudgets, clock: FakeClock
) -> None:
    gateway, other = Gateway(statements, clock), Gateway(statements, clock)
    gateway.state_wrongly(1)
    await gateway.exchange()
    clock.pass_by(SECONDS_A_DAY)
    await other.exchange()
    assert other.state_wrongly(20) == MISMATCHES_A_DAY
