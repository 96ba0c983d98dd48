"""A visit to a facility as the billing clerk records it, before it becomes a claim."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

import msgspec

from gateway.cards.card import CardPeriod, Person
from gateway.cards.outcome import Outcome
from wardgate.samples.claims.exported_facts import LICENCE
from wardgate.samples.claims.illness import Illness, Item

WHOLE_DONG = Decimal(1)


class VisitKind(StrEnum):
    """MA_LOAI_KCB of QD 4750."""

    EXAMINATION = "01"
    INPATIENT = "03"


class BilledLine(msgspec.Struct, frozen=True):
    """One billed line. `factor` is the share of the price that is billed, or None for all of it.

    `ordered` and `performed` are given where they are not the usual times of the visit, `fund` where the fund
    is not asked for what the benefit rate gives. `used_for` is the service that a supply names, `doctor` the
    licence of who ordered the line, `performer` of who did it. `ended` and `machine` are given where a
    service's are recorded,
    `department` where it is another one than that of all services, or of the bed.
    """

    item: Item
    first_day: date
    last_day: date
    quantity: Decimal
    unit_price: Decimal
    net: Decimal
    factor: Decimal | None = None
    ordered: datetime | None = None
    performed: datetime | None = None
    fund: Decimal | None = None
    used_for: str = ""
    doctor: str = LICENCE
    performer: str = LICENCE
    ended: datetime | None = None
    machine: str = ""
    department: str = ""


class Patient(msgspec.Struct, frozen=True):
    """The patient, with the numbers on the claim; `chip_id` is None for a child without one.

    `person` and `period` are the person and the card as the register has them: the one in force on admission,
    else the last. `next_period` is the card that follows it during the stay, if one does.
    """

    chip_id: str | None
    card_number: str
    person: Person
    period: CardPeriod
    next_period: CardPeriod | None = None

    @property
    def stated_cards(self) -> tuple[tuple[str, CardPeriod], ...]:
        """What the claim states of each card: its number, and its term as the register has it."""
        first = (self.card_number, self.period)
        following = self.next_period
        return (first, (following.card_number, following)) if following else (first,)


class QuotedLookUp(msgspec.Struct, frozen=True):
    """The look-up whose receipt the claim quotes: its day of service, its time and its outcome.

    It is by the visit's facility for the visit's patient, unless `facility` or `insurance_number` names
    another. `alter` changes the text of the genuine receipt.
    """

    day: date
    at: datetime
    outcome: Outcome
    facility: str | None = None
    insurance_number: str | None = None
    alter: Callable[[str], str] | None = None


class Visit(msgspec.Struct, frozen=True):
    """One visit or stay, with times in Ho Chi Minh City. The first illness is the principal diagnosis.

    `stated_code` (MA_DOITUONG_KCB) and `stated_rate` are given where they do not follow from the law. `bed`
    is the number of the bed, if there is one.
    """

    facility: str
    patient: Patient
    kind: VisitKind
    admitted: datetime
    discharged: datetime
    illnesses: tuple[Illness, ...]
    lines: tuple[BilledLine, ...]
    total: Decimal
    created: date
    look_up: QuotedLookUp | None
    currency: str = "VND"
    is_emergency: bool = False
    stated_code: str = ""
    stated_rate: Decimal | None = None
    bed: str = "H001"

    @property
    def days(self) -> tuple[date, date]:
        """The day of admission and the day of discharge."""
        return self.admitted.date(), self.discharged.date()


def billed(
    item: Item,
    first_day: date,
    quantity: int = 1,
    last_day: date | None = None,
    factor: Decimal | None = None,
) -> BilledLine:
    """A correct line: its net is quantity × price × factor, in whole dong."""
    full = item.price * quantity * (factor or 1)
    net = full.quantize(WHOLE_DONG, rounding=ROUND_HALF_UP)
    return BilledLine(item, first_day, last_day or first_day, Decimal(quantity), item.price, net, factor)


def total_of(lines: tuple[BilledLine, ...]) -> Decimal:
    """The sum of the lines' nets."""
    return sum((line.net for line in lines), Decimal(0))
