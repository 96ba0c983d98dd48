"""Which cases the queue shows, and in which order."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

NUMBER_LENGTH = 100


class QueueOrder(StrEnum):
    """What the queue is ordered by: the expected recovery, the age, the amount claimed, or the score.

    The most comes first; by age, the claim that has waited longest. Amounts in other currencies than VND come
    after those in VND.
    """

    RECOVERY = "recovery"
    AGE = "age"
    AMOUNT = "amount"
    SCORE = "score"


class QueueBand(StrEnum):
    """The bands of the score, the most serious first."""

    SUSPECT = "SUSPECT"
    CHECK = "CHECK"
    CLEAR = "CLEAR"


class CaseState(StrEnum):
    """What a case waits for.

    WAITING: nobody has decided. SECOND_LOOK: one reviewer has decided, another must. DISAGREED: a lead
    settles the difference of two. ASKED: a question is with the facility. DECIDED: the decision is in effect.
    CLOSED: the facility replaced or withdrew the claim.
    """

    WAITING = "WAITING"
    SECOND_LOOK = "SECOND_LOOK"
    DISAGREED = "DISAGREED"
    ASKED = "ASKED"
    DECIDED = "DECIDED"
    CLOSED = "CLOSED"


# Cases in these states need a reviewer.
OPEN_STATES = (CaseState.WAITING, CaseState.SECOND_LOOK, CaseState.DISAGREED)


class VisitKind(StrEnum):
    """What kind of visit the claim bills; unknown where the claim does not say."""

    INPATIENT = "inpatient"
    OUTPATIENT = "outpatient"
    UNKNOWN = "unknown"


class CaseMark(StrEnum):
    """Why a case is in the queue besides its findings."""

    RANDOM = "RANDOM"
    EXPLAINED = "EXPLAINED"
    SECOND_LOOK = "SECOND_LOOK"
    DEATH = "DEATH"
    DISAGREED = "DISAGREED"


class QueueFilter(msgspec.Struct, frozen=True):
    """Conditions that a case must meet, all of them. Of a tuple it must meet one; an empty one sets none.

    `served_*` are days of the stay: a case whose stay touches the span. `arrived_*` are days of receipt in Ho
    Chi Minh City. Both ends are included. `amount_*` bound the amount claimed, in VND. `mine`: held by the
    reviewer. `for_others`: open, and somebody else must decide next. `number` is the beginning or the end of
    a claim number. Without `states`, `for_others` and `number`, a case must be open and wait for the
    reviewer; for those who decide nothing, it must be open.
    """

    facilities: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    bands: tuple[QueueBand, ...] = ()
    rules: tuple[str, ...] = ()
    marks: tuple[CaseMark, ...] = ()
    kinds: tuple[VisitKind, ...] = ()
    line_codes: tuple[str, ...] = ()
    states: tuple[CaseState, ...] = ()
    served_from: date | None = None
    served_until: date | None = None
    arrived_from: date | None = None
    arrived_until: date | None = None
    amount_from: Decimal | None = None
    amount_to: Decimal | None = None
    mine: bool = False
    for_others: bool = False
    number: str = ""
    order: QueueOrder = QueueOrder.RECOVERY

    @property
    def conditions(self) -> tuple[str, ...]:
        """The names of the fields that set a condition, in their order. The order of the queue sets none."""
        unset = QueueFilter()
        return tuple(
            name
            for name in self.__struct_fields__
            if name != "order" and getattr(self, name) != getattr(unset, name)
        )

    def without(self, *conditions: str) -> "QueueFilter":
        """The same filter without these conditions."""
        unset = QueueFilter()
        return msgspec.structs.replace(self, **{name: getattr(unset, name) for name in conditions})
