"""The ports of look-ups, in memory."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from gateway.cards.answer import Answer
from gateway.cards.cache.key_digest import key_digest
from gateway.cards.card import Holding
from gateway.cards.question import Question
from gateway.cards.register_snapshot import RegisterSnapshot, Snapshots, snapshots_of
from gateway.cards.subject import ChipId, InsuranceNumber, PersonKey
from runtime.postgres.database_away import DatabaseAway
from runtime.redis.redis_away import RedisAway


class FakeRegister:
    """A register in memory; `read_people` lists those that were read.

    `away`: PostgreSQL cannot be reached; `hangs`: it does not answer.
    """

    def __init__(self, *holdings: Holding) -> None:
        self.away = False
        self.hangs = False
        self.read_people: list[PersonKey] = []
        self._holdings: dict[PersonKey, Holding] = {}
        for holding in holdings:
            self.know(holding)

    def know(self, holding: Holding) -> None:
        """Add a holding."""
        self._holdings[InsuranceNumber(holding.person.insurance_number)] = holding
        if holding.person.chip_id:
            self._holdings[ChipId(holding.person.chip_id)] = holding

    async def read(self, people: Sequence[PersonKey], now: datetime) -> Snapshots:
        return snapshots_of(people, await self.holdings(people), now)

    async def holdings(self, people: Sequence[PersonKey]) -> Mapping[PersonKey, Holding]:
        if self.away:
            raise DatabaseAway
        if self.hangs:
            await asyncio.Event().wait()
        self.read_people += people
        return {person: self._holdings[person] for person in people if person in self._holdings}


class FakeCardCache:
    """A cache in memory without expiry. `away`: Redis cannot be reached."""

    def __init__(self) -> None:
        self.away = False
        self._recent: dict[PersonKey, RegisterSnapshot] = {}
        self._last_known: dict[PersonKey, RegisterSnapshot] = {}

    async def get(self, people: Sequence[PersonKey]) -> Snapshots:
        found = {} if self.away else self._recent
        return {person: found[person] for person in people if person in found}

    async def last_known(self, people: Sequence[PersonKey]) -> Snapshots:
        found = {} if self.away else self._last_known
        return {person: found[person] for person in people if person in found}

    async def put(self, snapshots: Snapshots) -> None:
        if self.away:
            return
        self._recent.update(snapshots)
        for person, snapshot in snapshots.items():
            if snapshot.holding is not None:
                self._last_known[person] = snapshot
            else:
                self._last_known.pop(person, None)

    async def delete(self, digests: Collection[bytes]) -> None:
        self._need_redis()
        for kept in (self._recent, self._last_known):
            for person in [person for person in kept if key_digest(person) in digests]:
                del kept[person]

    async def drop_recent(self) -> None:
        self._need_redis()
        self._recent = {}

    def _need_redis(self) -> None:
        if self.away:
            raise RedisAway


class FakeAccessLog:
    """An access log in memory. `away`: PostgreSQL cannot be reached."""

    def __init__(self) -> None:
        self.away = False
        self.look_ups: list[tuple[Question, Answer]] = []

    async def write(self, look_ups: Sequence[tuple[Question, Answer]]) -> None:
        if self.away:
            raise DatabaseAway
        self.look_ups += look_ups
