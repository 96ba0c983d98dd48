"""What a finding rests on, laid open: other stays, cards, receipts, and what became of the claim."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import msgspec

from review.rulebook.engine.usual import Measure, Usual
from review.triage.deciding.decision_view import DecisionView, Standing


class StayView(msgspec.Struct, frozen=True):
    """A stay of the patient, at any facility. `is_this` is the claim's own."""

    claim_id: UUID
    facility: str
    first_day: date
    last_day: date
    inpatient: bool
    is_this: bool


class JoinedLine(msgspec.Struct, frozen=True):
    """One code in two claims: days and sum in each; None in the one that does not have it."""

    name: str
    here: "CodeTotal | None"
    there: "CodeTotal | None"


class CodeTotal(msgspec.Struct, frozen=True):
    """All lines of one code: from the first to the last day, and the sum of their nets."""

    first_day: date | None
    last_day: date | None
    net: Decimal


class OverlapView(msgspec.Struct, frozen=True):
    """A stay at another facility that shares days with this one, from `common_first` to `common_last`.

    `is_in_scope` is false for a claim that the reviewer may not see: then there are days and nothing else.
    `diagnosis` is empty and `total` None where it is not known.
    """

    stay: StayView
    common_first: date
    common_last: date
    is_in_scope: bool
    diagnosis: str
    total: Decimal | None
    lines: tuple[JoinedLine, ...]


class CardPeriodView(msgspec.Struct, frozen=True):
    """A period of a card within the year. `group` is such as "DN4", `number_end` its last four digits.

    `ended_on` is the first day on which it no longer holds, None where it was not ended early.
    """

    group: str
    number_end: str
    valid_from: date
    valid_until: date
    ended_on: date | None


class CardYear(msgspec.Struct, frozen=True):
    """The periods that touch the year of the stay. `determined` is false if the register was not reached."""

    year: int
    looked_up: bool
    determined: bool
    person_known: bool
    outcome: str
    periods: tuple[CardPeriodView, ...]
    died_on: date | None


class ReceiptView(msgspec.Struct, frozen=True):
    """A receipt of a look-up that the claim quotes. If it is not genuine, `fault` says why."""

    fault: str = ""
    facility: str = ""
    day: date | None = None
    verdict: str = ""
    outcome: str = ""
    checked_at: datetime | None = None
    right_person: bool = False
    right_facility: bool = False
    right_day: bool = False


class ReceiptsView(msgspec.Struct, frozen=True):
    """`verified` is false for claims older than receipts; `expected`: the facility quotes them otherwise."""

    verified: bool
    expected: bool
    receipts: tuple[ReceiptView, ...]


class EventKind(StrEnum):
    """What happened to a claim. LOOKED: a decision that did not take effect, since a second look was due."""

    RECEIVED = "RECEIVED"
    REVIEWED = "REVIEWED"
    LOOKED = "LOOKED"
    ASKED = "ASKED"
    EXPLAINED = "EXPLAINED"
    DECIDED = "DECIDED"
    UNDONE = "UNDONE"
    REPLACED = "REPLACED"
    CANCELLED = "CANCELLED"
    JUDGED_AGAIN = "JUDGED_AGAIN"
    OBJECTED = "OBJECTED"


class Event(msgspec.Struct, frozen=True):
    """Something that happened to the claim. `reviewer_id` is who did it, None where it was no reviewer.

    `action` is what was decided: ACCEPT, CUT, REFUSE or ASK; empty for what is no decision. `decision` is all
    of it; None for the undoing of one. `reason` is why an operator had the claim judged again, or why the
    patient objects to it.
    """

    at: datetime
    kind: EventKind
    reviewer_id: UUID | None = None
    action: str = ""
    decision: DecisionView | None = None
    is_second_look: bool = False
    reason: str = ""


class AttachmentView(msgspec.Struct, frozen=True):
    """A document of an explanation. `title` may be empty; `content_type` is what the facility calls it."""

    title: str
    content_type: str
    content: bytes


class ExplanationView(msgspec.Struct, frozen=True):
    """What the facility explained."""

    at: datetime
    text: str
    attachments: tuple[AttachmentView, ...]


class UsualView(msgspec.Struct, frozen=True):
    """What is usual for such claims, and what this one has of each measure that it has."""

    usual: Usual
    own: Mapping[Measure, float]


class Evidence(msgspec.Struct, frozen=True):
    """Everything that the evidence pane shows. `stays` are all of the patient, by first day.

    `usual` is None where the claim was compared with nothing.
    """

    overlaps: tuple[OverlapView, ...]
    cards: CardYear
    receipts: ReceiptsView
    stays: tuple[StayView, ...]
    explanation: ExplanationView | None
    events: tuple[Event, ...]
    usual: UsualView | None = None

    @property
    def in_effect(self) -> Event | None:
        """The decision or question that the facility has."""
        made = (event for event in self.events if event.decision)
        return next(
            (one for one in made if one.decision and one.decision.standing is Standing.IN_EFFECT), None
        )
