"""What a rule is: a code, a title, and one judgement for each time that the law changed."""

from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal
from typing import Any, Protocol, TypeVar

import msgspec

from insurance.law.parameters.provision import Provision
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome
from review.rulebook.engine.case import Case
from review.rulebook.engine.needs import Need, bits_of

# What a rule's prior says of an outcome that its file does not declare counts like so many decisions.
DECISIONS_ON_ANOTHER_OUTCOME = 2
Data = TypeVar("Data")
Data_co = TypeVar("Data_co", covariant=True)


class Prior(msgspec.Struct, frozen=True):
    """The precision assumed until decisions are known: reviewers uphold `upheld` findings and drop `dropped`.

    It is a Beta distribution with these two parameters.
    """

    upheld: int
    dropped: int

    @property
    def mean(self) -> Decimal:
        """The precision in steps of 0.0001."""
        return (Decimal(self.upheld) / (self.upheld + self.dropped)).quantize(Decimal("0.0001"))


class Source(Protocol[Data_co]):
    """Reference data that a rule judges by: a code list, or a number of the law by date.

    Equal sources have equal data: the rulebook reads them once.
    """

    @property
    def file(self) -> str:
        """The name of its file, for the rule's page."""
        ...

    def __hash__(self) -> int:
        """Equal sources have equal hashes."""
        ...

    def read(self) -> Data_co:
        """Read and check the file. Raises ValueError if it is malformed."""
        ...


Judge = Callable[[Case], Answers]
JudgeBy = Callable[[Case, Data], Answers]
# Gives the data of a source; the rulebook reads each source once.
Read = Callable[[Source[Any]], Any]


class Version(msgspec.Struct, frozen=True, eq=False):
    """The judgement that is in force from `since` until the day before the next version's `since`.

    `judge_by` makes the judgement, and reads the data of `source` for it if there is one. No two versions are
    equal.
    """

    since: date
    law: Provision
    judge_by: Callable[[Read], Judge]
    source: Source[Any] | None = None


class Rule:
    """One thing to look for. Each rule's file declares one, and its versions with `@rule.in_force`.

    `answers` are the codes of the insurer's list (review/rulebook/insurer_list/) that it answers. Of a claim
    that has none of what it `needs`, the rule has nothing to say, and is not asked. With `shadow` it is on
    trial until a lead sets its mode.
    """

    def __init__(
        self,
        code: str,
        title: Text,
        outcome: FindingOutcome,
        precision: Prior,
        answers: tuple[str, ...] = (),
        needs: Collection[Need] = (),
        *,
        shadow: bool = False,
    ) -> None:
        self.code = code
        self.title = title
        self.outcome = outcome
        self.precision = precision
        self.answers = answers
        self.needs = bits_of(needs)
        self.shadow = shadow
        self.versions: tuple[Version, ...] = ()

    def in_force(self, since: str, *, law: Provision) -> Callable[[Judge], Judge]:
        """Declare a judgement of a case that is in force from this day (YYYY-MM-DD) by this provision."""

        def declare(judge: Judge) -> Judge:
            self._add(Version(date.fromisoformat(since), law, lambda _: judge))
            return judge

        return declare

    def in_force_with(
        self, source: Source[Data], since: str, *, law: Provision
    ) -> Callable[[JudgeBy[Data]], JudgeBy[Data]]:
        """The same for a judgement by reference data, which it takes as its second argument."""

        def declare(judge: JudgeBy[Data]) -> JudgeBy[Data]:
            def judge_by(read: Read) -> Judge:
                data = read(source)
                return lambda case: judge(case, data)

            self._add(Version(date.fromisoformat(since), law, judge_by, source))
            return judge

        return declare

    def prior_of(self, outcome: FindingOutcome) -> tuple[Decimal, Decimal]:
        """The parameters of the Beta distribution assumed of findings with an outcome, upheld and dropped.

        The prior is about the outcome that the file declares. Of another one little is known, so it has the
        same mean, and decisions soon outweigh it.
        """
        prior = self.precision
        if outcome is self.outcome:
            return Decimal(prior.upheld), Decimal(prior.dropped)
        upheld = Decimal(DECISIONS_ON_ANOTHER_OUTCOME * prior.upheld) / (prior.upheld + prior.dropped)
        return upheld, DECISIONS_ON_ANOTHER_OUTCOME - upheld

    def version_on(self, day: date) -> Version | None:
        """The version in force on that day, or None before the first."""
        return next((version for version in reversed(self.versions) if version.since <= day), None)

    def _add(self, version: Version) -> None:
        self.versions = tuple(sorted((*self.versions, version), key=lambda each: each.since))
