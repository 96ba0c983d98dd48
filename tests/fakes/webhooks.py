"""Webhooks and their letters in memory."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec

from gateway.relay.webhooks.answers import is_due
from gateway.relay.webhooks.webhook import Letter, Webhook

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


class Kept(NamedTuple):
    """A letter with its time."""

    letter: Letter
    next_at: datetime
    is_dead: bool


class FakeWebhooks:
    """The port Webhooks, with one webhook whose ID is 1."""

    def __init__(self) -> None:
        self.webhook: Webhook | None = Webhook(
            webhook_id=1,
            office="79001",
            url="http://127.0.0.1/",
            kinds=[],
            provinces=[],
            secret=SECRET,
            position=0,
            failures=0,
            paused_until=None,
            failure=None,
        )
        self.letters: dict[int, Kept] = {}

    async def get(self, webhook_id: int) -> Webhook | None:
        """See Webhooks."""
        return self.webhook if webhook_id == 1 else None

    async def due_letters(self, webhook_id: int, now: datetime, limit: int) -> Sequence[Letter]:
        """See Webhooks."""
        first: dict[str, Kept] = {}
        for _, kept in sorted(self.letters.items()):
            first.setdefault(kept.letter.insurance_number, kept)
        due = [kept.letter for kept in first.values() if not kept.is_dead and is_due(kept.next_at, now)]
        return sorted(due, key=lambda letter: letter.number)[:limit]

    async def blocked(self, webhook_id: int, people: Collection[str]) -> frozenset[str]:
        """See Webhooks."""
        return frozenset(kept.letter.insurance_number for kept in self.letters.values()) & frozenset(people)

    async def advance(self, webhook_id: int, position: int, letters: Sequence[Letter], now: datetime) -> None:
        """See Webhooks."""
        self._change(position=position, failures=0, paused_until=None, failure=None)
        for letter in letters:
            self.letters[letter.number] = Kept(letter, now, False)

    async def note_failure(self, webhook_id: int, failure: str, failures: int, until: datetime) -> None:
        """See Webhooks."""
        self._change(failure=failure, failures=failures, paused_until=until)

    async def delete_letter(self, webhook_id: int, number: int) -> None:
        """See Webhooks."""
        del self.letters[number]

    async def keep_letter(self, webhook_id: int, letter: Letter, next_at: datetime, dead: bool) -> None:
        """See Webhooks."""
        self.letters[letter.number] = Kept(letter, next_at, dead)

    def _change(self, **facts: object) -> None:
        assert self.webhook is not None
        self.webhook = msgspec.structs.replace(self.webhook, **facts)
