"""Logs whom a file names, and limits what its sender finds out of them by guessing."""

from collections.abc import Hashable, Iterable, Sequence
from datetime import datetime
from typing import Protocol

from gateway.cards.guessing.statement import Statement
from gateway.refusal import Refusal
from gateway.register.files.naming.named_person import NamedPerson
from runtime.bounded_dict import BoundedDict

# People of files that were sent lately.
MOST_COUNTED = 10_000


class Budgets(Protocol):
    """What a caller may find out by guessing."""

    def take(self, statement: Statement) -> Refusal | None:
        """Take what a statement costs; the refusal of a caller that has not so much left."""
        ...


class NamingLog(Protocol):
    """The access log."""

    async def log_named(self, caller: str, named: Sequence[NamedPerson], now: datetime) -> None:
        """Log an entry for each person. Raises DatabaseAway."""
        ...


class NoBudgets:
    """The port Budgets for callers inside: they are never refused."""

    def take(self, statement: Statement) -> Refusal | None:  # noqa: ARG002 - see the port
        """See Budgets."""
        return None


class LimitNaming:
    """The budgets are those of look-ups. What is refused so is in the log, too.

    A file that comes again because it could not be kept, or was refused for another of its people, does not
    count again.
    """

    def __init__(self, budgets: Budgets) -> None:
        self._budgets = budgets
        self._counted: BoundedDict[tuple[Hashable, NamedPerson], None] = BoundedDict(MOST_COUNTED)

    async def __call__(
        self,
        log: NamingLog,
        caller: str,
        named: Iterable[NamedPerson],
        now: datetime,
        *,
        sent: Hashable = None,
        is_found: bool = True,
    ) -> None:
        """`sent` is equal where the same is sent again; None counts each time. `is_found`: what is asked for
        besides people, a household, is there.

        Raises TooManyUnknown, TooManyMismatches and DatabaseAway.
        """
        people = list(named)
        if people:
            await log.log_named(caller, people, now)
        for person in people:
            self._take_once(sent, person, caller)
        if not is_found:
            self._take(Statement(caller, None, is_named=False, is_wrong=False, is_miss=True))

    def _take_once(self, sent: Hashable, person: NamedPerson, caller: str) -> None:
        if (sent, person) in self._counted:
            return
        self._take(person.statement(caller))
        if sent is not None:
            self._counted[sent, person] = None

    def _take(self, statement: Statement) -> None:
        if refusal := self._budgets.take(statement):
            raise refusal
