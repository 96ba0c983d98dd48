"""Keeps a card cache true: whom the register has changed is forgotten at once, on every gateway."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Protocol

from gateway.cards.cache.card_cache import digest_of
from gateway.cards.question import Known
from gateway.cards.subject import PersonKey
from runtime.clock import Clock
from runtime.redis import RedisAway

# Here migration gateway_0002 says digests, as hexadecimal numbers, or "all".
CHANNEL = "register_changed"

# Longer than any reading of the register takes.
RECENT = timedelta(seconds=10)
# Of more people than these it is simpler to forget everybody.
MOST_RECENT = 1_000
AGAIN_SECONDS = 1
RETRY_SECONDS = 0.1
NEVER = datetime.min.replace(tzinfo=UTC)


class ForgetfulCache(Protocol):
    """A check_cards.CardCache that can be told to forget."""

    async def get(self, people: Sequence[PersonKey]) -> Mapping[PersonKey, Known]:
        """See check_cards.CardCache."""
        ...

    async def last_known(self, people: Sequence[PersonKey]) -> Mapping[PersonKey, Known]:
        """See check_cards.CardCache."""
        ...

    async def put(self, known: Mapping[PersonKey, Known]) -> None:
        """See check_cards.CardCache."""
        ...

    async def forget(self, digests: Collection[bytes]) -> None:
        """No longer remember these people, not even as last known. Raises RedisAway."""
        ...

    async def forget_all(self) -> None:
        """What is remembered of anybody is no more than last known. Raises RedisAway."""
        ...


class CardChanges:
    """A check_cards.CardCache that hears of changes.

    A look-up may have read the register just before a change, and put what it read into the cache just
    after the change was heard. So what was read before is neither put nor given, for as long as a reading
    may take; and the changed are forgotten again every second, for what was on its way to Redis. Every
    gateway does so, thus none needs to know what another has read. While Redis is away, what it should
    forget is kept here, and not given.

    Who is known to have changed is not even last known. Of "all" nobody is known to have changed.
    """

    def __init__(self, cache: ForgetfulCache, clock: Clock) -> None:
        self._cache = cache
        self._clock = clock
        self._changed: dict[bytes, datetime] = {}
        self._all_changed = NEVER
        self._owes_all = False
        self._was_away = False
        self._heard = asyncio.Event()

    def hear(self, word: str | None) -> None:
        """A word on the channel; None where some may have gone unheard."""
        now = self._clock.now()
        digests = _digests(word)
        if digests and len(self._changed) + len(digests) <= MOST_RECENT:
            self._changed.update(dict.fromkeys(digests, now))
        else:
            self._changed.clear()
            self._all_changed = now
            self._owes_all = True
        self._heard.set()

    async def get(self, people: Sequence[PersonKey]) -> Mapping[PersonKey, Known]:
        """What is remembered of these people, and still true."""
        return self._true(await self._cache.get(people))

    async def last_known(self, people: Sequence[PersonKey]) -> Mapping[PersonKey, Known]:
        """What the register once said of these people, but of nobody who is known to have changed since."""
        return self._unless_changed(await self._cache.last_known(people), NEVER)

    async def put(self, known: Mapping[PersonKey, Known]) -> None:
        """Remember what is still true."""
        await self._cache.put(self._true(known))

    async def run(self) -> None:
        """Forget until cancelled."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._heard.wait(), AGAIN_SECONDS if self._changed else None)
            self._heard.clear()
            try:
                await self._forget()
            except RedisAway:
                self._was_away = True
                self._heard.set()
                await asyncio.sleep(RETRY_SECONDS)

    async def _forget(self) -> None:
        now = self._clock.now()
        if self._owes_all:
            await self._forget_all()
        if self._changed:
            await self._cache.forget(list(self._changed))
        if self._was_away:
            # What stood on its way to Redis may come there only now, however long ago it was read.
            self._was_away = False
            self._changed = {digest: max(heard, now) for digest, heard in self._changed.items()}
        self._changed = {digest: heard for digest, heard in self._changed.items() if heard > now - RECENT}

    async def _forget_all(self) -> None:
        # Before the call: what is heard meanwhile is owed anew.
        self._owes_all = False
        try:
            await self._cache.forget_all()
        except RedisAway:
            self._owes_all = True
            raise

    def _true(self, known: Mapping[PersonKey, Known]) -> Mapping[PersonKey, Known]:
        return self._unless_changed(known, self._all_changed)

    def _unless_changed(
        self, known: Mapping[PersonKey, Known], all_changed: datetime
    ) -> Mapping[PersonKey, Known]:
        if not self._changed:
            return {person: what for person, what in known.items() if what.read_at > all_changed}
        return {
            person: what
            for person, what in known.items()
            if what.read_at > max(all_changed, self._changed.get(digest_of(person), NEVER))
        }


def _digests(word: str | None) -> set[bytes]:
    """Whom a word is about; nobody in particular where it names none, or is not understood."""
    try:
        return {bytes.fromhex(digest) for digest in (word or "").split()}
    except ValueError:
        return set()
