"""A primary and a standby of the register, in memory."""

from collections.abc import Sequence
from datetime import datetime

from gateway.cards.register_snapshot import Snapshots, snapshots_of
from gateway.cards.standby.position_record import Lineage
from gateway.cards.standby.standby_progress import Position
from gateway.cards.subject import PersonKey
from runtime.postgres.database_away import DatabaseAway
from tests.fakes.card_ports import FakeRegister

OURS = Lineage(7, 1, 5)


class FakeServer:
    """The port Server: as far as the test says. `away`: it cannot be reached."""

    def __init__(self, *, is_standby: bool) -> None:
        self.away = False
        self.lineage = OURS
        self.place = 100
        self.is_standby = is_standby
        self.reconnects = 0

    def reconnect(self) -> None:
        self.reconnects += 1

    async def position(self) -> Position:
        if self.away:
            raise DatabaseAway
        return Position(self.lineage, self.place, is_standby=self.is_standby)


class FakeStandby:
    """The port Standby over a register in memory, as recent as the test says; None for too far behind."""

    def __init__(self, register: FakeRegister, as_of: datetime | None) -> None:
        self.register = register
        self.as_of = as_of

    async def read(self, people: Sequence[PersonKey]) -> Snapshots:
        if self.as_of is None:
            raise DatabaseAway
        return snapshots_of(people, await self.register.holdings(people), self.as_of)
