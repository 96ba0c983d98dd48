"""One page of the queue: its rows, and where the pages before and after it begin."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from review.triage.queue.queue_filter import OPEN_STATES, QueueOrder

PAGE_ROWS = 50
# Counts beyond it are not worth their time: they are shown as "10.000+".
COUNT_BOUND = 10_000
# Keys that a row can have: PostgreSQL takes neither a number of a million digits nor a moment before its
# calendar.
KEY = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?")
MOMENT = re.compile(r"(?:19|20|21)[0-9]{2}-.{1,40}")


class Count(msgspec.Struct, frozen=True):
    """How many cases there are. `more`: at least so many, not counted further."""

    value: int
    more: bool = False

    @classmethod
    def bounded(cls, counted: int) -> "Count":
        """From a count that stopped at one above the bound."""
        return cls(COUNT_BOUND, True) if counted > COUNT_BOUND else cls(counted)


class QueueRow(msgspec.Struct, frozen=True):
    """A case as the queue shows it. Amounts are in `currency`. `rules` go with `outcomes`, worst first.

    `held_by` is the reviewer who works on it, None where nobody does. `state` is a CaseState. `is_for_actor`:
    the reviewer who reads may make the next decision on it. By the keys the queue is ordered: they are the
    amounts, and below zero in other currencies than VND.
    """

    claim_id: UUID
    facility: str
    number: str
    kind: str
    received_at: datetime
    first_day: date | None
    last_day: date | None
    band: str
    score: Decimal
    proposed: Decimal
    at_stake: Decimal
    expected_recovery: Decimal
    currency: str
    rules: tuple[str, ...]
    outcomes: tuple[str, ...]
    marks: tuple[str, ...]
    lines: int
    diagnosis: str
    patient_initials: str
    patient_sex: str
    patient_born: str
    patient_number_end: str
    state: str
    version: int
    held_by: UUID | None
    held_until: datetime | None
    is_for_actor: bool
    recovery_key: Decimal
    amount_key: Decimal

    @property
    def waits_for_another(self) -> bool:
        """Whether somebody else must decide it next."""
        return self.state in OPEN_STATES and not self.is_for_actor


class PageCursor(msgspec.Struct, frozen=True):
    """A place in an order: beside the row with these `keys` and this `claim_id`.

    `backward` reads the rows before it, else those after it.
    """

    keys: tuple[Decimal, ...] | tuple[datetime]
    claim_id: UUID
    backward: bool = False

    @property
    def token(self) -> str:
        """As a parameter of a URL."""
        keys = (key.isoformat() if isinstance(key, datetime) else format(key, "f") for key in self.keys)
        return "!".join(("before" if self.backward else "after", *keys, self.claim_id.hex))


class QueuePage(msgspec.Struct, frozen=True):
    """The rows, in the order of the queue, and the cursors of its neighbours; None where there is none."""

    rows: tuple[QueueRow, ...]
    previous: PageCursor | None
    next: PageCursor | None


def keys_of(row: QueueRow, order: QueueOrder) -> tuple[Decimal, ...] | tuple[datetime]:
    """What the row is ordered by."""
    keys: dict[QueueOrder, tuple[Decimal, ...] | tuple[datetime]] = {
        QueueOrder.RECOVERY: (row.recovery_key, row.amount_key),
        QueueOrder.AGE: (row.received_at,),
        QueueOrder.AMOUNT: (row.amount_key,),
        QueueOrder.SCORE: (row.score,),
    }
    return keys[order]


def read_cursor(token: str, order: QueueOrder) -> PageCursor | None:
    """The cursor of a token; None where it is malformed or belongs to another order."""
    direction, *keys, claim_id = token.split("!") if token.count("!") > 1 else ("", "")
    if direction not in ("before", "after") or len(token) > 200:
        return None
    try:
        return PageCursor(_read_keys(keys, order), UUID(claim_id), direction == "before")
    except (ValueError, ArithmeticError):
        return None


def _read_keys(texts: Sequence[str], order: QueueOrder) -> tuple[Decimal, ...] | tuple[datetime]:
    if len(texts) != (2 if order is QueueOrder.RECOVERY else 1):
        raise ValueError(texts)
    if order is QueueOrder.AGE:
        return (_read_moment(texts[0]),)
    return tuple(Decimal(_matching(KEY, text)) for text in texts)


def _read_moment(text: str) -> datetime:
    moment = datetime.fromisoformat(_matching(MOMENT, text))
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


def _matching(pattern: re.Pattern[str], text: str) -> str:
    if pattern.fullmatch(text) is None:
        raise ValueError(text)
    return text
