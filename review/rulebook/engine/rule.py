"""What a rule is: a code, a title, and one judgement for each time the law changed. Pure."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import partial

import msgspec

from insurance.claim.claim import Money
from insurance.claim.fact import Fact
from insurance.text import Text
from review.rulebook.engine.case import Case, CaseFact
from review.rulebook.facts.icd10_table import Icd10Table


class FindingOutcome(StrEnum):
    """What a finding means for the payment (VSS: cảnh báo, xuất toán một phần, xuất toán toàn bộ)."""

    WARN = "WARN"
    CUT = "CUT"
    REFUSE = "REFUSE"


class Prior(msgspec.Struct, frozen=True):
    """How often reviewers are taken to uphold the rule until decisions tell: a Beta(upheld, dropped)."""

    upheld: int
    dropped: int

    @property
    def mean(self) -> Decimal:
        """The precision in steps of 0.0001."""
        return (Decimal(self.upheld) / (self.upheld + self.dropped)).quantize(Decimal("0.0001"))


class Law(msgspec.Struct, frozen=True):
    """Where it is written: the act and the article."""

    act: str
    article: str


class Found(msgspec.Struct, frozen=True):
    """The rule's objection. `line` 0 is the claim as a whole; `amount` is the money it touches.

    `fact` is what the objection points at. `lines` names them where an objection to the whole touches only
    some: `amount` is then their nets.
    `outcome` is given where this objection weighs otherwise than the rule's others.
    """

    line: int
    fact: Fact
    amount: Money | None
    message: Text
    lines: tuple[int, ...] = ()
    outcome: FindingOutcome | None = None


class Missing(msgspec.Struct, frozen=True):
    """The rule could not judge, because this fact of the claim or of the case is missing."""

    fact: Fact | CaseFact
    message: Text


Answers = Iterator[Found | Missing]
Judge = Callable[[Case], Answers]
TableJudge = Callable[[Case, Icd10Table], Answers]
ReadTable = Callable[[str], Icd10Table]


class Version(msgspec.Struct, frozen=True):
    """The judgement that holds from `since` until the next version's first day.

    `ready` gives the judgement, once it has read its code list. `table` names that list's file, if any.
    """

    since: date
    law: Law
    ready: Callable[[ReadTable], Judge]
    table: str | None = None


class Rule:
    """One thing to look for. Declared once a file, with `@rule.in_force(day, law=…)` over each version."""

    def __init__(self, code: str, title: Text, outcome: FindingOutcome, precision: Prior) -> None:
        self.code = code
        self.title = title
        self.outcome = outcome
        self.precision = precision
        self.versions: tuple[Version, ...] = ()

    def in_force(self, since: str, *, law: Law) -> Callable[[Judge], Judge]:
        """The judgement below holds from this day (YYYY-MM-DD), by this law."""

        def declare(judge: Judge) -> Judge:
            self._add(Version(date.fromisoformat(since), law, lambda _: judge))
            return judge

        return declare

    def in_force_with(self, table: str, since: str, *, law: Law) -> Callable[[TableJudge], TableJudge]:
        """The same for a judgement that needs a code list, a file of review/rulebook/tables."""

        def declare(judge: TableJudge) -> TableJudge:
            def ready(read: ReadTable) -> Judge:
                return partial(_with_table, judge, read(table))

            self._add(Version(date.fromisoformat(since), law, ready, table))
            return judge

        return declare

    def version_on(self, day: date) -> Version | None:
        """The version in force on that day, or None before the first."""
        return next((version for version in reversed(self.versions) if version.since <= day), None)

    def _add(self, version: Version) -> None:
        self.versions = tuple(sorted((*self.versions, version), key=lambda known: known.since))


def _with_table(judge: TableJudge, table: Icd10Table, case: Case) -> Answers:
    return judge(case, table)
