"""Delivers the events of the register to one webhook, in the order of each person."""

import random
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from gateway.register.events.event_feed import Ends
from gateway.register.events.event_scope import EventScope
from gateway.register.events.register_event import RegisterEvent
from gateway.relay.sending.http_sender import NotAnswered, Reply
from gateway.relay.webhooks.answers import Result, is_dead, is_due, pause_after, result_of
from gateway.relay.webhooks.signature import signed_headers
from gateway.relay.webhooks.webhook import Letter, Webhook
from runtime.clock import Clock

# A message has at most so many events.
PAGE = 100
LETTERS = 20

Send = Callable[[str, Mapping[str, str], bytes], Awaitable[Reply]]
InScope = Callable[[EventScope, Sequence[RegisterEvent]], Awaitable[Sequence[RegisterEvent]]]


class Events(Protocol):
    """The events of the register."""

    async def number(self) -> None:
        """Give every event that is visible its number. Raises DatabaseAway."""
        ...

    async def after(self, position: int, limit: int) -> Sequence[RegisterEvent]:
        """Return the events after a position in their order, at most `limit`. Raises DatabaseAway."""
        ...

    async def ends(self) -> Ends:
        """Return the first and last number. Raises DatabaseAway."""
        ...


class Webhooks(Protocol):
    """Webhooks and their letters. All methods raise DatabaseAway."""

    async def get(self, webhook_id: int) -> Webhook | None:
        """Return a webhook. None where it was removed."""
        ...

    async def due_letters(self, webhook_id: int, now: datetime, limit: int) -> Sequence[Letter]:
        """Return letters whose time has come: of each person the first one, if it is not dead."""
        ...

    async def blocked(self, webhook_id: int, people: Collection[str]) -> frozenset[str]:
        """Return which of these people have a letter."""
        ...

    async def advance(self, webhook_id: int, position: int, letters: Sequence[Letter], now: datetime) -> None:
        """Keep how far the events were sent, with new letters; there is no failure any more."""
        ...

    async def note_failure(self, webhook_id: int, failure: str, failures: int, until: datetime) -> None:
        """Keep that nothing is sent until then, and why."""
        ...

    async def delete_letter(self, webhook_id: int, number: int) -> None:
        """It was delivered."""
        ...

    async def keep_letter(self, webhook_id: int, letter: Letter, next_at: datetime, dead: bool) -> None:
        """It was refused once more."""
        ...


class Attempt(NamedTuple):
    """What became of a message, and the receiver's status or the reason why there is none."""

    result: Result
    failure: str | None = None


class DeliverEvents:
    """The use case of one webhook. A slow receiver delays no other: each has a task that calls this."""

    def __init__(
        self,
        webhooks: Webhooks,
        events: Events,
        in_scope: InScope,
        send: Send,
        clock: Clock,
        count: Callable[[Result], None],
        event_json: Callable[[RegisterEvent], str],
    ) -> None:
        self._webhooks = webhooks
        self._events = events
        self._in_scope = in_scope
        self._send = send
        self._clock = clock
        self._count = count
        self._event_json = event_json

    async def __call__(self, webhook_id: int) -> bool:
        """Deliver what is due: whether there may be more at once. Raises DatabaseAway."""
        webhook = await self._webhooks.get(webhook_id)
        if webhook is None or (webhook.paused_until and not is_due(webhook.paused_until, self._clock.now())):
            return False
        for letter in await self._webhooks.due_letters(webhook_id, self._clock.now(), LETTERS):
            if not await self._resend(webhook, letter):
                return False
        return await self._deliver_page(webhook)

    async def _resend(self, webhook: Webhook, letter: Letter) -> bool:
        """Whether the receiver can be reached."""
        attempt = await self._attempt(webhook, [letter])
        match attempt.result:
            case Result.DELIVERED:
                await self._webhooks.delete_letter(webhook.webhook_id, letter.number)
            case Result.REFUSED:
                await self._keep(webhook, letter, attempt)
            case Result.LATER:
                await self._pause(webhook, attempt)
        return attempt.result is not Result.LATER

    async def _keep(self, webhook: Webhook, letter: Letter, attempt: Attempt) -> None:
        refused = _refused(letter, attempt)
        next_at = self._clock.now() + pause_after(refused.attempts, random.random())
        await self._webhooks.keep_letter(webhook.webhook_id, refused, next_at, is_dead(refused.attempts))

    async def _deliver_page(self, webhook: Webhook) -> bool:
        await self._events.number()
        begin = max(webhook.position, (await self._events.ends()).first - 1)
        page = await self._events.after(begin, PAGE)
        if not page:
            return False
        letters = [self._letter(event) for event in await self._in_scope(webhook.scope, page)]
        people = {letter.insurance_number for letter in letters}
        blocked = await self._webhooks.blocked(webhook.webhook_id, people)
        free = [letter for letter in letters if letter.insurance_number not in blocked]
        refused = await self._deliver(webhook, free)
        if refused is None:
            return False
        held = [letter for letter in letters if letter.insurance_number in blocked]
        await self._webhooks.advance(
            webhook.webhook_id, page[-1].position, [*held, *refused], self._clock.now()
        )
        return True

    def _letter(self, event: RegisterEvent) -> Letter:
        return Letter(
            number=event.position,
            insurance_number=event.subject,
            body=self._event_json(event),
        )

    async def _deliver(self, webhook: Webhook, letters: Sequence[Letter]) -> Sequence[Letter] | None:
        """Return what was refused; None where the receiver could not be reached."""
        if not letters:
            return []
        attempt = await self._attempt(webhook, letters)
        if attempt.result is Result.DELIVERED:
            return []
        if attempt.result is Result.LATER:
            await self._pause(webhook, attempt)
            return None
        if len(letters) == 1:
            return [_refused(letters[0], attempt)]
        return await self._one_by_one(webhook, letters)

    async def _one_by_one(self, webhook: Webhook, letters: Sequence[Letter]) -> Sequence[Letter] | None:
        """Find the events that are refused. What follows them for the same person waits with them."""
        refused: dict[str, list[Letter]] = {}
        last = Attempt(Result.DELIVERED)
        for letter in letters:
            if letter.insurance_number in refused:
                refused[letter.insurance_number].append(letter)
                continue
            attempt = await self._attempt(webhook, [letter])
            if attempt.result is Result.LATER:
                await self._pause(webhook, attempt)
                return None
            if attempt.result is Result.REFUSED:
                refused[letter.insurance_number], last = [_refused(letter, attempt)], attempt
        waiting = [letter for of_person in refused.values() for letter in of_person]
        if len(waiting) == len(letters) and len(refused) > 1:
            # Everything is refused: not the events are wrong, but the receiver.
            await self._pause(webhook, last)
            return None
        return waiting

    async def _attempt(self, webhook: Webhook, letters: Sequence[Letter]) -> Attempt:
        now = self._clock.now()
        body = _body(letters, now)
        message_id = f"wg-{webhook.webhook_id}-{letters[0].number}-{letters[-1].number}"
        headers = signed_headers(webhook.secret, message_id, int(now.timestamp()), body)
        try:
            reply = await self._send(webhook.url, headers, body)
            attempt = Attempt(result_of(reply.status, webhook.failures), f"HTTP {reply.status}")
        except NotAnswered as error:
            attempt = Attempt(Result.LATER, str(error))
        self._count(attempt.result)
        return attempt

    async def _pause(self, webhook: Webhook, attempt: Attempt) -> None:
        failures = webhook.failures + 1
        until = self._clock.now() + pause_after(failures, random.random())
        await self._webhooks.note_failure(webhook.webhook_id, attempt.failure or "", failures, until)


def _refused(letter: Letter, attempt: Attempt) -> Letter:
    return Letter(
        number=letter.number,
        insurance_number=letter.insurance_number,
        body=letter.body,
        attempts=letter.attempts + 1,
        failure=attempt.failure,
    )


def _body(letters: Sequence[Letter], now: datetime) -> bytes:
    events = ",".join(letter.body for letter in letters)
    head = f'{{"type":"register.events","timestamp":"{now.isoformat()}","data":{{"events":['
    return f"{head}{events}]}}}}".encode()
