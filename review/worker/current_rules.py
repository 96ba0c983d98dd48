"""The rules as a worker applies them now: it follows changes of their modes, and learns once a day."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from review.rulebook.engine.case import Case
from review.rulebook.engine.judgement import Judgement
from review.rulebook.engine.practice import AcceptedEdition, OfOutcome, Practice, RuleMode, Verdicts
from review.rulebook.engine.rulebook import Rulebook
from review.rulebook.engine.rules_in_practice import RulesInPractice
from runtime.time_zone import day_of, midnight


class PracticeSource(Protocol):
    """What leads set and reviewers decided."""

    async def modes(self) -> Mapping[str, RuleMode]:
        """Return the modes that have been set, by the codes of rules."""
        ...

    async def verdicts(self, before: datetime) -> Mapping[str, Verdicts]:
        """Return the verdicts of the decisions in effect that were made before this time, by rule."""
        ...

    async def by_outcome(self, before: datetime) -> Mapping[OfOutcome, Verdicts]:
        """Return the same by rule and outcome. The outcome is empty where it was not recorded."""
        ...

    async def edition(self, known: AcceptedEdition | None) -> AcceptedEdition | None:
        """Return the edition of precisions that was accepted last, or the known one if it is that."""
        ...


class CurrentRules:
    """The port Rules. Until the first refresh no practice is known.

    Decisions count from the next day on (in Ho Chi Minh City): all reviews of one day rest on the same
    precisions, whichever worker makes them. Once a lead has accepted an edition of precisions, they count
    with the next edition that is accepted.
    """

    def __init__(self, rulebook: Rulebook, now: Callable[[], datetime]) -> None:
        self._rulebook = rulebook
        self._now = now
        self._practice = Practice()
        self._learned_until: datetime | None = None
        self._rules = RulesInPractice(rulebook, self._practice)

    @property
    def version(self) -> str:
        """Identifies the rules, their modes and their precisions."""
        return self._rules.version

    def judge(self, case: Case) -> Judgement:
        """See RulesInPractice."""
        return self._rules.judge(case)

    def judge_all(self, cases: Sequence[Case]) -> list[Judgement]:
        """See RulesInPractice."""
        return self._rules.judge_all(cases)

    async def refresh(self, source: PracticeSource) -> None:
        """Read the practice. A fault of the database is passed on."""
        modes, edition = await source.modes(), await source.edition(self._practice.edition)
        verdicts = await self._verdicts(source) if edition is None else ({}, {})
        practice = Practice(modes, *verdicts, edition)
        if practice != self._practice:
            self._practice = practice
            self._rules = RulesInPractice(self._rulebook, practice)

    async def _verdicts(
        self, source: PracticeSource
    ) -> tuple[Mapping[str, Verdicts], Mapping[OfOutcome, Verdicts]]:
        today = midnight(day_of(self._now()))
        if self._learned_until == today:
            return self._practice.verdicts, self._practice.by_outcome
        verdicts, by_outcome = await source.verdicts(today), await source.by_outcome(today)
        self._learned_until = today
        return verdicts, by_outcome
