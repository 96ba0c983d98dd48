"""What the tables of claims say of a case, in one language."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import msgspec

from insurance.age import most_years
from review.console.text.words import Words
from review.triage.queue.queue_filter import QueueOrder
from review.triage.queue.queue_page import PageCursor, QueueRow, keys_of
from runtime.time_zone import day_of

# All codes come first; what does not fit is counted.
MOST_REASONS = 3
# So many fit into the column at the usual widths of the page.
SHOWN_WITHOUT_SCRIPT = 2
OUTCOME_ICONS = {"REFUSE": "cross", "CUT": "minus", "WARN": "bang"}
MARK_ICONS = {
    "RANDOM": "dice",
    "EXPLAINED": "bubble",
    "SECOND_LOOK": "eye",
    "DISAGREED": "eye",
    "DEATH": "flag",
}
# As people write them in a list. The whole name is in the preview.
SHORT_NAMES = {
    "Bệnh viện Đa khoa": "BVĐK",
    "Bệnh viện": "BV",
    "Trung tâm Y tế": "TTYT",
    "Trạm Y tế": "TYT",
    "Phòng khám": "PK",
    "thành phố": "TP.",
}


class Reason(msgspec.Struct, frozen=True):
    """Why a case is in the queue: a finding (`code`, `kind` is its outcome) or a mark (`code` is empty)."""

    code: str
    kind: str
    icon: str
    words: str


class RowShown(msgspec.Struct, frozen=True):
    """A case with what its row says beyond its own values. `cursor` is its place in the order of the queue.

    `due` is the last day on which it is reviewed in time, `is_overdue` whether that has passed. `age` is the
    patient's on the first day of the stay: a number of years, "<1" or empty.
    """

    case: QueueRow
    facility: str
    age: str
    reasons: tuple[Reason, ...]
    more: int
    waited: timedelta
    holder: str
    cursor: str
    due: date
    is_overdue: bool

    @property
    def holder_initials(self) -> str:
        """The first letters of the last two parts of the holder's name."""
        return "".join(part[0] for part in self.holder.split()[-2:]).upper()

    def shows_words(self, reason: Reason) -> bool:
        """Whether the words of a reason follow it: those of the only one, or of a mark that comes last."""
        is_only = len(self.reasons) == 1 and not self.more
        return bool(reason.words) and (is_only or (reason == self.reasons[-1] and not reason.code))

    @property
    def shown_at_first(self) -> int:
        """How many reasons are shown before a script has found out how many fit."""
        return min(len(self.reasons), SHOWN_WITHOUT_SCRIPT)

    @property
    def hidden(self) -> dict[int, int]:
        """How many reasons are not shown where so many are: by how many fit."""
        total = len(self.reasons) + self.more
        return {shown: total - shown for shown in range(1, len(self.reasons) + 1) if total > shown}


def reasons_of(
    rules: Sequence[str], outcomes: Sequence[str], marks: Sequence[str], words: Words
) -> tuple[Reason, ...]:
    """The findings, the most serious first, then the marks."""
    findings = zip(rules, outcomes, strict=False)
    return tuple(
        [
            Reason(code, outcome, OUTCOME_ICONS[outcome], words.find("rules_short." + code.lower()) or "")
            for code, outcome in findings
        ]
        + [Reason("", mark, MARK_ICONS[mark], words("marks." + mark.lower())) for mark in marks]
    )


def age_in_years(born: str, day: date | None) -> str:
    """Completed years; with the year of birth alone, the difference of years. Empty where it is not known."""
    if not born or day is None:
        return ""
    years = most_years(born, day)
    return "" if years < 0 else str(years) if years else "<1"


def short_name(full_name: str) -> str:
    """The name of a facility with its usual abbreviations."""
    for long, short in SHORT_NAMES.items():
        full_name = full_name.replace(long, short)
    return full_name


def row_shown(
    case: QueueRow, words: Words, facility: str, holder: str, now: datetime, order: QueueOrder, due: date
) -> RowShown:
    """The row of a case. `facility` and `holder` are full names, empty where they are not known.

    `due` is the last day on which it is reviewed in time.
    """
    reasons = reasons_of(case.rules, case.outcomes, case.marks, words)
    return RowShown(
        case=case,
        facility=short_name(facility),
        age=age_in_years(case.patient_born, case.first_day),
        reasons=reasons[:MOST_REASONS],
        more=max(len(reasons) - MOST_REASONS, 0),
        waited=now - case.received_at,
        holder=holder,
        cursor=PageCursor(keys_of(case, order), case.claim_id, backward=True).token,
        due=due,
        is_overdue=day_of(now) > due,
    )
