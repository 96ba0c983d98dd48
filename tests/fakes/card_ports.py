"""The ports of look-ups, in memory."""

import asyncio
from collections.abc import Collection, Mapping, Sequence

from gateway.cards.cache.card_cache import digest_of
from gateway.cards.card import Holding
from gateway.cards.question import Answer, Known, Question
from gateway.cards.subject import ChipId, InsuranceNumber, PersonKey
from runtime.postgres.database_away import DatabaseAway
from runtime.redis import RedisAway


class FakeRegister:
    """Knows those it is told of, and whom it was asked for.

    `away` is PostgreSQL being away, `hangs` is it frozen.
    """

    def __init__(self, *holdings: Holding) -> None:
        self.away = False
        self.hangs = False
        self.asked: list[PersonKey] = []
        self._holdings: dict[PersonKey, Holding] = {}
        for holding in holdings:
            self.know(holding)

    def know(self, holding: Holding) -> None:
        """From now on."""
        self._holdings[InsuranceNumber(holding.person.insurance_number)] = holding
        if holding.person.chip_id:
            self._holdings[ChipId(holding.person.chip_id)] = holding

    async def holdings(self, people: Sequence[PersonKey]) -> Mapping[PersonKey, Holding]:
        if self.away:
            raise DatabaseAway
        if self.hangs:
            await asyncio.Event().wait()
        self.asked += people
        return {person: self._holdings[person] for person in people if person in self._holdings}


class FakeCardCache:
    """Knows no time: whatever is put stands for the register. `away` is Redis being away."""

    def __init__(self) -> None:
        self.away = False
        self._known: dict[PersonKey, Known] = {}
        self._last_known: dict[PersonKey, Known] = {}

    async def get(self, people: Sequence[PersonKey]) -> Mapping[PersonKey, Known]:
        known = {} if self.away else self._known
        return {person: known[person] for person in people if person in known}

    async def last_known(self, people: Sequence[PersonKey]) -> Mapping[PersonKey, Known]:
        known = {} if self.away else self._last_known
        return {person: known[person] for person in people if person in known}

    async def put(self, known: Mapping[PersonKey, Known]) -> None:
        if self.away:
            return
        self._known.update(known)
        for person, what in known.items():
            if what.holding is not None:
                self._last_known[person] = what
            else:
                self._last_known.pop(person, None)

    async def forget(self, digests: Collection[bytes]) -> None:
        self._need_redis()
        for known in (self._known, self._last_known):
            for person in [person for person in known if digest_of(person) in digests]:
                del known[person]

    async def forget_all(self) -> None:
        self._need_redis()
        self._known = {}

    def _need_redis(self) -> None:
        if self.away:
            raise RedisAway


class FakeAccessLog:
    """Keeps what was written; `away` is PostgreSQL being away."""

    def __init__(self) -> None:
        self.away = False
        self.look_ups: list[tuple[Question, Answer]] = []

    async def write(self, look_ups: Sequence[tuple[Question, Answer]]) -> None:
        if self.away:
            raise DatabaseAway
        self.look_ups += look_ups
