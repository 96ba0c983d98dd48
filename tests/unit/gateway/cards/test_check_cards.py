"""The use case: which ports it calls, and what it guarantees about the access log."""

import asyncio
from datetime import date

import msgspec
import pytest
from prometheus_client import CollectorRegistry

from gateway.cards.answer import ServedFrom
from gateway.cards.check_cards import CheckCards
from gateway.cards.question import Purpose
from gateway.cards.receipts.receipt import Receipt, SignedReceipt
from gateway.cards.register_with_timeout import RegisterWithTimeout
from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber
from gateway.metrics import Metrics
from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.parameter_files import read_parameters
from insurance.law.visit import Tier
from runtime.postgres.database_away import DatabaseAway
from runtime.postgres.query_timeout import TIMEOUT_SECONDS, QueryTimeout
from tests.fakes.card_ports import FakeAccessLog, FakeCardCache, FakeRegister
from tests.fakes.clock import FakeClock
from tests.receipt_keys import receipt_keys
from tests.unit.gateway.cards.people import CARD, INSURANCE_NUMBER, THIS_YEAR, TODAY, a_holding, a_question
from tests.virtual_time import in_virtual_time

NOBODY, NEVER_READ = ChipId("079200999999"), ChipId("079200999998")


@pytest.fixture(scope="module")
def law() -> BenefitLaw:
    return BenefitLaw(read_parameters())


class LookUps:
    """The use case over fakes."""

    def __init__(self, law: BenefitLaw) -> None:
        self.register = FakeRegister(a_holding(THIS_YEAR))
        self.cache = FakeCardCache()
        self.log = FakeAccessLog()
        self.clock = FakeClock()
        self.registry = CollectorRegistry()
        self.keys = receipt_keys()
        register = RegisterWithTimeout(self.register, QueryTimeout(_probe))
        self.check = CheckCards(
            register, self.cache, self.log, self.keys, law, self.clock, Metrics(self.registry)
        ).check


async def _probe() -> bool:
    """The probe of a database that cannot be reached takes a while."""
    await asyncio.sleep(60)
    return False


@pytest.fixture
def look_ups(law: BenefitLaw) -> LookUps:
    return LookUps(law)


async def test_answers_come_in_the_order_of_the_questions(look_ups: LookUps) -> None:
    answers = await look_ups.check([a_question(NOBODY), a_question(), a_question(NOBODY)])
    assert [answer.outcome.name for answer in answers] == ["UNKNOWN", "ACCURATE", "UNKNOWN"]


async def test_a_person_who_occurs_several_times_in_a_batch_is_read_once(look_ups: LookUps) -> None:
    await look_ups.check([a_question(CardNumber(CARD)), a_question(InsuranceNumber(INSURANCE_NUMBER))] * 2)
    assert look_ups.register.read_people == [InsuranceNumber(INSURANCE_NUMBER)]


async def test_a_cached_person_is_served_with_the_time_of_reading(look_ups: LookUps) -> None:
    read_at = look_ups.clock.now()
    (first,) = await look_ups.check([a_question()])
    look_ups.clock.pass_by(20)
    (second,) = await look_ups.check([a_question()])
    assert [first.served_from, second.served_from] == [ServedFrom.REGISTER, ServedFrom.CACHE]
    assert second.snapshot
    assert second.snapshot.read_at == read_at
    assert second.checked_at == look_ups.clock.now()
    assert len(look_ups.register.read_people) == 1


async def test_an_unknown_number_is_cached_too(look_ups: LookUps) -> None:
    await look_ups.check([a_question(NOBODY)])
    await look_ups.check([a_question(NOBODY)])
    assert look_ups.register.read_people == [NOBODY]


async def test_without_the_cache_the_register_is_read(look_ups: LookUps) -> None:
    look_ups.cache.away = True
    for _ in range(2):
        (answer,) = await look_ups.check([a_question()])
        assert answer.outcome.name == "ACCURATE"
    assert len(look_ups.register.read_people) == 2


async def test_every_look_up_is_logged_with_its_answer(look_ups: LookUps) -> None:
    questions = [a_question(), a_question(NOBODY)]
    answers = await look_ups.check(questions)
    assert look_ups.log.look_ups == list(zip(questions, answers, strict=True))
    assert len({answer.check_id for answer in answers}) == 2


async def test_a_look_up_that_cannot_be_logged_is_not_answered(look_ups: LookUps) -> None:
    look_ups.log.away = True
    with pytest.raises(DatabaseAway):
        await look_ups.check([a_question()])


async def test_without_the_register_the_answer_is_undetermined(look_ups: LookUps) -> None:
    look_ups.register.away = True
    (answer,) = await look_ups.check([a_question()])
    assert (answer.outcome.name, answer.snapshot) == ("UNDETERMINED", None)
    assert answer.served_from is ServedFrom.NOWHERE
    assert len(look_ups.log.look_ups) == 1


async def test_without_the_register_a_known_person_is_served_as_last_known(look_ups: LookUps) -> None:
    read_at = look_ups.clock.now()
    await look_ups.check([a_question(), a_question(NOBODY)])
    await look_ups.cache.drop_recent()
    look_ups.register.away = True
    look_ups.clock.pass_by(3600)
    hers, unknown = await look_ups.check([a_question(), a_question(NOBODY)])
    assert (hers.outcome.name, hers.served_from) == ("ACCURATE", ServedFrom.LAST_KNOWN)
    assert hers.snapshot
    assert hers.snapshot.read_at == read_at
    assert hers.checked_at == look_ups.clock.now()
    assert (unknown.outcome.name, unknown.served_from) == ("UNDETERMINED", ServedFrom.NOWHERE)
    assert [answer for _, answer in look_ups.log.look_ups[-2:]] == [hers, unknown]


async def test_a_last_known_snapshot_is_not_stored_as_a_recent_one(look_ups: LookUps) -> None:
    await look_ups.check([a_question()])
    await look_ups.cache.drop_recent()
    look_ups.register.away = True
    await look_ups.check([a_question()])
    look_ups.register.away = False
    (answer,) = await look_ups.check([a_question()])
    assert answer.served_from is ServedFrom.REGISTER


async def test_without_cache_and_register_every_answer_is_undetermined(look_ups: LookUps) -> None:
    await look_ups.check([a_question()])
    look_ups.register.away = look_ups.cache.away = True
    (answer,) = await look_ups.check([a_question()])
    assert (answer.outcome.name, answer.served_from) == ("UNDETERMINED", ServedFrom.NOWHERE)


@in_virtual_time
async def test_a_register_that_hangs_delays_only_the_first_look_up(look_ups: LookUps) -> None:
    await look_ups.check([a_question()])
    await look_ups.cache.drop_recent()
    look_ups.register.hangs = True
    time = asyncio.get_running_loop().time
    began = time()
    for _ in range(10):
        (answer,) = await look_ups.check([a_question()])
        assert answer.served_from is ServedFrom.LAST_KNOWN
    assert time() - began == pytest.approx(TIMEOUT_SECONDS)


async def test_a_failed_read_is_not_cached(look_ups: LookUps) -> None:
    look_ups.register.away = True
    await look_ups.check([a_question()])
    look_ups.register.away = False
    (answer,) = await look_ups.check([a_question()])
    assert answer.outcome.name == "ACCURATE"


async def test_a_cached_person_is_answered_without_the_register(look_ups: LookUps) -> None:
    await look_ups.check([a_question()])
    look_ups.register.away = True
    answers = await look_ups.check([a_question(), a_question(NOBODY)])
    assert [answer.outcome.name for answer in answers] == ["ACCURATE", "UNDETERMINED"]


async def test_every_answer_has_a_receipt_with_the_same_facts(look_ups: LookUps) -> None:
    answers = await look_ups.check([a_question(), a_question(NOBODY)])
    look_ups.register.away = True
    answers += await look_ups.check([a_question(NEVER_READ)])
    for answer in answers:
        read = look_ups.keys.verify(answer.receipt)
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


async def test_a_stay_that_is_reckoned_by_parts_has_the_entitlement_of_its_first_part(
    look_ups: LookUps,
) -> None:
    over_a_new_level = a_question(day=date(2026, 6, 25), until=date(2026, 7, 5))
    over_nothing_new = a_question(day=date(2026, 3, 2), until=date(2026, 3, 9))
    questions = [
        msgspec.structs.replace(question, tier=Tier.DISTRICT)
        for question in (over_a_new_level, over_nothing_new, a_question())
    ]
    divided, whole, day = await look_ups.check(questions)
    assert [str(part.days.first) for part in divided.parts] == ["2026-06-25", "2026-07-01"]
    assert divided.entitlement is divided.parts[0].entitlement
    assert whole.parts == day.parts == ()
    assert whole.entitlement == day.entitlement
    assert whole.entitlement


async def test_an_empty_batch_has_no_answers(look_ups: LookUps) -> None:
    assert await look_ups.check([]) == []


async def test_look_ups_are_counted_by_outcome(look_ups: LookUps) -> None:
    await look_ups.check([a_question(), a_question(NOBODY), a_question(NOBODY)])
    count = look_ups.registry.get_sample_value
    assert count("wardgate_card_checks_total", {"outcome": "UNKNOWN"}) == 2
    assert count("wardgate_card_checks_total", {"outcome": "ACCURATE"}) == 1
    assert count("wardgate_card_checks_total", {"outcome": "DIED"}) == 0


@pytest.mark.parametrize("purpose", [Purpose.CLAIM, Purpose.DRY_RUN])
async def test_checks_for_claims_are_counted_apart(look_ups: LookUps, purpose: Purpose) -> None:
    await look_ups.check([msgspec.structs.replace(a_question(), purpose=purpose), a_question()])
    for name in ("wardgate_card_checks_total", "wardgate_claim_card_checks_total"):
        assert look_ups.registry.get_sample_value(name, {"outcome": "ACCURATE"}) == 1
