"""A worker follows the modes of rules at once, and counts decisions from the next day on."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

from review.rulebook.engine.practice import AcceptedEdition, RuleMode, Verdicts
from review.worker.current_rules import CurrentRules
from tests.the_rulebook import the_rulebook

RULEBOOK = the_rulebook()
# 2026-11-28 in Ho Chi Minh City.
EVENING, PAST_MIDNIGHT = datetime(2026, 11, 28, 16, tzinfo=UTC), datetime(2026, 11, 28, 18, tzinfo=UTC)


class FakePractice:
    """The port PracticeSource. Every decision was made at noon of its day in UTC."""

    def __init__(self) -> None:
        self.set_modes: dict[str, RuleMode] = {}
        self.decided: list[tuple[datetime, str, bool]] = []
        self.of_outcomes: dict[tuple[str, str], Verdicts] = {}
        self.accepted: AcceptedEdition | None = None

    async def modes(self) -> Mapping[str, RuleMode]:
        return dict(self.set_modes)

    async def verdicts(self, before: datetime) -> Mapping[str, Verdicts]:
        counted = [(rule, upheld) for at, rule, upheld in self.decided if at < before]
        rules = {rule for rule, _ in counted}
        return {rule: Verdicts(counted.count((rule, True)), counted.count((rule, False))) for rule in rules}

    async def by_outcome(self, before: datetime) -> Mapping[tuple[str, str], Verdicts]:
        return self.of_outcomes

    async def edition(self, known: AcceptedEdition | None) -> AcceptedEdition | None:
        return self.accepted


class Clock:
    """A clock that stands until it is set."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


async def test_a_mode_counts_from_the_next_refresh_on() -> None:
    rules, source = CurrentRules(RULEBOOK, Clock(EVENING)), FakePractice()
    await rules.refresh(source)
    assert rules.version == RULEBOOK.version
    source.set_modes["W06"] = RuleMode.OFF
    await rules.refresh(source)
    assert rules.version != RULEBOOK.version
    source.set_modes["W06"] = RuleMode.ON
    await rules.refresh(source)
    on_again = rules.version
    await rules.refresh(source)
    assert rules.version == on_again


async def test_decisions_of_today_count_tomorrow() -> None:
    clock, source = Clock(EVENING), FakePractice()
    rules = CurrentRules(RULEBOOK, clock)
    source.decided.append((EVENING, "W06", False))
    await rules.refresh(source)
    assert rules.version == RULEBOOK.version
    clock.now = PAST_MIDNIGHT
    await rules.refresh(source)
    assert rules.version != RULEBOOK.version


async def test_each_outcome_of_a_rule_learns_with_the_next_day() -> None:
    clock, source = Clock(EVENING), FakePractice()
    rules = CurrentRules(RULEBOOK, clock)
    await rules.refresh(source)
    source.of_outcomes["W06", "WARN"] = Verdicts(0, 30)
    await rules.refresh(source)
    assert rules.version == RULEBOOK.version
    clock.now = PAST_MIDNIGHT
    await rules.refresh(source)
    assert rules.version != RULEBOOK.version


async def test_an_accepted_edition_counts_at_once_and_decisions_after_it_count_no_more() -> None:
    clock, source = Clock(EVENING), FakePractice()
    rules = CurrentRules(RULEBOOK, clock)
    await rules.refresh(source)
    source.accepted = AcceptedEdition(3, {("W06", "CUT"): Decimal("0.7500")})
    await rules.refresh(source)
    accepted = rules.version
    assert ".e3." in accepted
    source.decided.append((EVENING, "W06", False))
    clock.now = PAST_MIDNIGHT
    await rules.refresh(source)
    assert rules.version == accepted
