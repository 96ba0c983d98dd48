import json
from collections.abc import Callable, Mapping

from gateway.register.events.event_scope import ScopeFilter
from gateway.register.events.register_event import RegisterEvent
from gateway.relay.sending.http_sender import NotAnswered, Reply
from gateway.relay.webhooks.answers import LONGEST_PAUSE, MOST_ATTEMPTS, Result, pause_after
from gateway.relay.webhooks.deliver_events import DeliverEvents
from tests.fakes.clock import FakeClock
from tests.fakes.events import FakeEvents, a_person
from tests.fakes.webhooks import FakeWebhooks

AN, BINH, CHI = "0000000001", "0000000002", "0000000003"


class Office:
    """A receiver that keeps the numbers of the events that it has accepted. `answer` decides by them."""

    def __init__(self) -> None:
        self.got: list[int] = []
        self.tries = 0
        self.answer: Callable[[list[int]], int] = lambda _: 200
        self.is_away = False

    async def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        self.tries += 1
        if self.is_away:
            raise NotAnswered("ConnectError", may_have_arrived=False)
        numbers = json.loads(body)["data"]["events"]
        status = self.answer(numbers)
        if status < 300:
            self.got += numbers
        return Reply(status, b"")


class World:
    def __init__(self, *people: str) -> None:
        self.events, self.webhooks, self.office = FakeEvents(), FakeWebhooks(), Office()
        self.clock = FakeClock()
        self.counted: list[Result] = []
        self.change(*people)
        self.deliver = DeliverEvents(
            self.webhooks,
            self.events,
            ScopeFilter(self.events),
            self.office,
            self.clock,
            self.counted.append,
            _number,
        )

    def change(self, *people: str) -> None:
        for person in people:
            self.events.record(a_person(person))

    async def run(self, hours: float = 0) -> list[int]:
        """Deliver all that can be delivered, after so many hours."""
        self.clock.pass_by(hours * 3600)
        while await self.deliver(1):
            pass
        return self.office.got


def _number(event: RegisterEvent) -> str:
    return str(event.position)


async def test_events_are_delivered_once_and_in_order() -> None:
    world = World(AN, BINH)
    assert await world.run() == [1, 2]
    world.change(AN)
    assert await world.run() == [1, 2, 3]
    assert world.office.tries == 2


async def test_a_receiver_that_is_away_gets_everything_later_after_growing_pauses() -> None:
    world = World(AN, BINH)
    world.office.is_away = True
    for hours in (0, 0, 2, 2):
        await world.run(hours)
    assert world.office.tries == 3
    assert world.webhooks.webhook is not None
    assert (world.webhooks.webhook.failures, world.webhooks.webhook.failure) == (3, "ConnectError")
    world.office.is_away = False
    assert await world.run(2) == [1, 2]
    assert world.webhooks.webhook.failures == 0
    assert not world.webhooks.letters


async def test_no_pause_lasts_for_hours_when_the_clock_was_set_back() -> None:
    world = World(AN, BINH)
    world.office.is_away = True
    await world.run()
    world.office.is_away = False
    assert await world.run(-7) == [1, 2]


async def test_pauses_double_up_to_an_hour_and_are_not_all_the_same() -> None:
    assert [pause_after(failures, 0).total_seconds() for failures in (1, 2, 3, 11)] == [1, 2, 4, 1024]
    assert pause_after(99, 0) == LONGEST_PAUSE
    assert pause_after(99, 1) == LONGEST_PAUSE * 0.8


async def test_a_refused_event_holds_what_follows_it_for_the_same_person_and_nobody_else() -> None:
    world = World(AN, BINH, AN, CHI)
    world.office.answer = lambda numbers: 422 if 1 in numbers else 200
    assert await world.run() == [2, 4]
    world.change(AN, BINH)
    assert await world.run() == [2, 4, 6]
    assert sorted(world.webhooks.letters) == [1, 3, 5]
    world.office.answer = lambda _: 200
    assert await world.run(hours=1) == [2, 4, 6, 1]
    assert await world.run() == [2, 4, 6, 1, 3]
    assert await world.run() == [2, 4, 6, 1, 3, 5]
    assert not world.webhooks.letters


async def test_an_event_that_is_refused_too_often_is_dead_and_what_follows_it_waits() -> None:
    world = World(AN, BINH)
    world.office.answer = lambda numbers: 400 if 1 in numbers else 200
    await world.run()
    world.change(AN)
    for _ in range(MOST_ATTEMPTS):
        await world.run(hours=1)
    dead, held = world.webhooks.letters[1], world.webhooks.letters[3]
    assert (dead.is_dead, dead.letter.attempts, dead.letter.failure) == (True, MOST_ATTEMPTS, "HTTP 400")
    assert (held.is_dead, held.letter.attempts) == (False, 0)
    assert world.office.got == [2]


async def test_a_receiver_that_fails_at_one_event_gets_the_others_after_some_tries() -> None:
    world = World(AN, BINH)
    world.office.answer = lambda numbers: 500 if 1 in numbers else 200
    for _ in range(4):
        await world.run(hours=1)
    assert world.office.got == [2]
    assert sorted(world.webhooks.letters) == [1]


async def test_a_receiver_that_refuses_everything_is_asked_again_and_nothing_is_dead() -> None:
    world = World(AN, BINH)
    for status in (302, 401, 404, 429, 503, 422, 500, 500, 500):
        world.office.answer = lambda _, status=status: status  # type: ignore[misc]
        await world.run(hours=1)
    assert not world.webhooks.letters
    world.office.answer = lambda _: 200
    assert await world.run(hours=1) == [1, 2]


async def test_events_outside_of_the_scope_are_passed_over() -> None:
    world = World(AN, BINH)
    world.events.homes = {AN: frozenset({"79"})}
    world.webhooks._change(provinces=["79"])
    assert await world.run() == [1]
    assert world.webhooks.webhook is not None
    assert world.webhooks.webhook.position == 2


async def test_a_webhook_whose_events_were_deleted_goes_on_with_the_earliest() -> None:
    world = World(AN, BINH, CHI)
    await world.events.number()
    world.events.forget_before(3)
    assert await world.run() == [3]


async def test_a_removed_webhook_gets_nothing() -> None:
    world = World(AN)
    world.webhooks.webhook = None
    assert await world.run() == []
