"""The use case: what it asks of whom, and what it promises of the access log."""

import asyncio
import time

import pytest
from prometheus_client import CollectorRegistry

from gateway.cards.check_cards import CheckCards
from gateway.cards.question import ServedFrom
from gateway.cards.receipts.receipt import Receipt, SignedReceipt
from gateway.cards.register_with_timeout import RegisterWithTimeout
from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber
from gateway.metrics import Metrics
from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.parameter_files import read_parameters
from runtime.postgres.database_away import DatabaseAway
from runtime.postgres.query_timeout import TIMEOUT_SECONDS, QueryTimeout
from tests.fakes.card_ports import FakeAccessLog, FakeCardCache, FakeRegister
from tests.fakes.clock import FakeClock
from tests.receipt_keys import receipt_keys
from tests.unit.cards.people import CARD, INSURANCE_NUMBER, THIS_YEAR, TODAY, a_holding, a_question

NOBODY, UNKNOWN_YET = ChipId("079200999999"), ChipId("079200999998")


@pytest.fixture(scope="module")
def law() -> BenefitLaw:
    return BenefitLaw(read_parameters())


class Desk:
    """The use case among fakes."""

    def __init__(self, law: BenefitLaw) -> None:
        self.register = FakeRegister(a_holding(THIS_YEAR))
        self.cache = FakeCardCache()
        self.log = FakeAccessLog()
        self.clock = FakeClock()
        self.counted = CollectorRegistry()
        self.keys = receipt_keys()
        register = RegisterWithTimeout(self.register, QueryTimeout(_look))
        self.check = CheckCards(
            register, self.cache, self.log, self.keys, law, self.clock, Metrics(self.counted)
        ).check


async def _look() -> bool:
    """It takes a while to find out that a database is away."""
    await asyncio.sleep(60)
    return False


@pytest.fixture
def desk(law: BenefitLaw) -> Desk:
    return Desk(law)


async def test_answers_come_in_the_order_of_the_questions(desk: Desk) -> None:
    answers = await desk.check([a_question(NOBODY), a_question(), a_question(NOBODY)])
    assert [answer.outcome.name for answer in answers] == ["UNKNOWN", "ACCURATE", "UNKNOWN"]


async def test_a_person_asked_for_many_times_at_once_is_read_once(desk: Desk) -> None:
    await desk.check([a_question(CardNumber(CARD)), a_question(InsuranceNumber(INSURANCE_NUMBER))] * 2)
    assert desk.register.asked == [InsuranceNumber(INSURANCE_NUMBER)]


async def test_who_was_read_before_comes_from_the_cache_with_the_time_of_reading(desk: Desk) -> None:
    read_at = desk.clock.now()
    (first,) = await desk.check([a_question()])
    desk.clock.pass_by(20)
    (second,) = await desk.check([a_question()])
    assert [first.served_from, second.served_from] == [ServedFrom.REGISTER, ServedFrom.CACHE]
    assert second.known
    assert second.known.read_at == read_at
    assert second.checked_at == desk.clock.now()
    assert len(desk.register.asked) == 1


async def test_that_nobody_bears_a_number_is_remembered_too(desk: Desk) -> None:
    await desk.check([a_question(NOBODY)])
    await desk.check([a_question(NOBODY)])
    assert desk.register.asked == [NOBODY]


async def test_a_cache_that_is_away_costs_a_reading_and_nothing_else(desk: Desk) -> None:
    desk.cache.away = True
    for _ in range(2):
        (answer,) = await desk.check([a_question()])
        assert answer.outcome.name == "ACCURATE"
    assert len(desk.register.asked) == 2


async def test_every_look_up_is_in_the_log_as_it_was_answered(desk: Desk) -> None:
    questions = [a_question(), a_question(NOBODY)]
    answers = await desk.check(questions)
    assert desk.log.look_ups == list(zip(questions, answers, strict=True))
    assert len({answer.check_id for answer in answers}) == 2


async def test_what_cannot_be_logged_is_not_answered(desk: Desk) -> None:
    desk.log.away = True
    with pytest.raises(DatabaseAway):
        await desk.check([a_question()])


async def test_a_register_that_cannot_be_read_leaves_the_answer_undetermined(desk: Desk) -> None:
    desk.register.away = True
    (answer,) = await desk.check([a_question()])
    assert (answer.outcome.name, answer.known) == ("UNDETERMINED", None)
    assert answer.served_from is ServedFrom.NOWHERE
    assert len(desk.log.look_ups) == 1


async def test_whom_the_register_once_knew_is_last_known_while_it_cannot_be_read(desk: Desk) -> None:
    read_at = desk.clock.now()
    await desk.check([a_question(), a_question(NOBODY)])
    await desk.cache.forget_all()
    desk.register.away = True
    desk.clock.pass_by(3600)
    hers, nobodys = await desk.check([a_question(), a_question(NOBODY)])
    assert (hers.outcome.name, hers.served_from) == ("ACCURATE", ServedFrom.LAST_KNOWN)
    assert hers.known
    assert hers.known.read_at == read_at
    assert hers.checked_at == desk.clock.now()
    assert (nobodys.outcome.name, nobodys.served_from) == ("UNDETERMINED", ServedFrom.NOWHERE)
    assert [answer for _, answer in desk.log.look_ups[-2:]] == [hers, nobodys]


async def test_the_last_known_is_not_remembered_anew(desk: Desk) -> None:
    await desk.check([a_question()])
    await desk.cache.forget_all()
    desk.register.away = True
    await desk.check([a_question()])
    desk.register.away = False
    (answer,) = await desk.check([a_question()])
    assert answer.served_from is ServedFrom.REGISTER


async def test_without_cache_and_register_everybody_is_undetermined(desk: Desk) -> None:
    await desk.check([a_question()])
    desk.register.away = desk.cache.away = True
    (answer,) = await desk.check([a_question()])
    assert (answer.outcome.name, answer.served_from) == ("UNDETERMINED", ServedFrom.NOWHERE)


async def test_a_register_that_hangs_is_waited_for_once_and_not_for_long(desk: Desk) -> None:
    await desk.check([a_question()])
    await desk.cache.forget_all()
    desk.register.hangs = True
    began = time.monotonic()
    for _ in range(10):
        (answer,) = await desk.check([a_question()])
        assert answer.served_from is ServedFrom.LAST_KNOWN
    assert time.monotonic() - began < 2 * TIMEOUT_SECONDS


async def test_what_could_not_be_read_is_not_remembered(desk: Desk) -> None:
    desk.register.away = True
    await desk.check([a_question()])
    desk.register.away = False
    (answer,) = await desk.check([a_question()])
    assert answer.outcome.name == "ACCURATE"


async def test_what_is_known_by_the_cache_needs_no_register(desk: Desk) -> None:
    await desk.check([a_question()])
    desk.register.away = True
    answers = await desk.check([a_question(), a_question(NOBODY)])
    assert [answer.outcome.name for answer in answers] == ["ACCURATE", "UNDETERMINED"]


async def test_every_answer_bears_a_receipt_that_says_the_same(desk: Desk) -> None:
    answers = await desk.check([a_question(), a_question(NOBODY)])
    desk.register.away = True
    answers += await desk.check([a_question(UNKNOWN_YET)])
    for answer in answers:
        read = desk.keys.verify(answer.receipt)
        assert isinstance(read, SignedReceipt)
        assert read.receipt == Receipt(
            check_id=answer.check_id,
            facility="01001",
            service_date=TODAY,
            verdict=answer.outcome.verdict,
            outcome=answer.outcome.value,
            checked_at=answer.checked_at,
        )
    assert [answer.outcome.name for answer in answers] == ["ACCURATE", "UNKNOWN", "UNDETERMINED"]


async def test_nothing_asked_is_nothing_answered(desk: Desk) -> None:
    assert await desk.check([]) == []


async def test_look_ups_are_counted_by_outcome(desk: Desk) -> None:
    await desk.check([a_question(), a_question(NOBODY), a_question(NOBODY)])
    count = desk.counted.get_sample_value
    assert count("wardgate_card_checks_total", {"outcome": "UNKNOWN"}) == 2
    assert count("wardgate_card_checks_total", {"outcome": "ACCURATE"}) == 1
    assert count("wardgate_card_checks_total", {"outcome": "DIED"}) == 0
