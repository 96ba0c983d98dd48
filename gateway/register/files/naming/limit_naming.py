"""Logs whom a file names, and limits what its sender finds out of them by guessing."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from gateway.cards.guessing.statement import Statement
from gateway.refusals import Refusal
from gateway.register.files.naming.named_person import NamedPerson


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
    """The budgets are those of look-ups. What is refused so is in the log, too."""

    def __init__(self, budgets: Budgets) -> None:
        self._budgets = budgets

    async def __call__(
        self,
        log: NamingLog,
        caller: str,
        named: Iterable[NamedPerson],
        now: datetime,
        *,
        is_found: bool = True,
    ) -> None:
        """`is_found`: what is asked for besides people, a household, is there.

        Raises TooManyUnknown, TooManyMismatches and DatabaseAway.
        """
        people = list(named)
        if people:
            await log.log_named(caller, people, now)
        statements = [person.statement(caller) for person in people]
        if not is_found:
            statements.append(Statement(caller, None, is_named=False, is_wrong=False, is_miss=True))
        for statement in statements:
            if refusal := self._budgets.take(statement):
                raise refusal
