"""The ports of look-ups, in memory."""

from collections.abc import Collection, Mapping, Sequence

from gateway.cards.card import Holding
from gateway.cards.card_cache import digest_of
from gateway.cards.question import Answer, Known, Question
from gateway.cards.subject import ChipId, InsuranceNumber, PersonKey
from gateway.refusals import DatabaseAway
from wardgate.process.redis_link import RedisAway


class FakeRegister:
    """Knows those it is told of, and whom it was asked for; `away` is PostgreSQL being away."""

    def __init__(self, *holdings: Holding) -> None:
        self.away = False
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
        self.asked += people
        return {person: self._holdings[person] for person in people if person in self._holdings}


class FakeCardCache:
    """Never forgets; `away` is Redis being away."""

    def __init__(self) -> None:
        self.away = False
        self._known: dict[PersonKey, Known] = {}

    async def get(self, people: Sequence[PersonKey]) -> Mapping[PersonKey, Known]:
        known = {} if self.away else self._known
        return {person: known[person] for person in people if person in known}

    async def put(self, known: Mapping[PersonKey, Known]) -> None:
        if not self.away:
            self._known.update(known)

    async def forget(self, digests: Collection[bytes]) -> None:
        if self.away:
            raise RedisAway
        self._known = {
            person: known for person, known in self._known.items() if digest_of(person) not in digests
        }

    async def forget_all(self) -> None:
        if self.away:
            raise RedisAway
        self._known = {}


class FakeAccessLog:
    """Keeps what was written; `away` is PostgreSQL being away."""

    def __init__(self) -> None:
        self.away = False
        self.look_ups: list[tuple[Question, Answer]] = []

    async def write(self, look_ups: Sequence[tuple[Question, Answer]]) -> None:
        if self.away:
            raise DatabaseAway
        self.look_ups += look_ups
