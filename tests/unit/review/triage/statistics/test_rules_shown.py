"""Leads switch rules, with a reason; the page of a rule has the text of its file."""

from collections.abc import Sequence
from datetime import date
from uuid import uuid4

import pytest

from review.accounts.actor import Actor, NotPermitted
from review.accounts.role import Role
from review.rulebook.engine.practice import RuleMode
from review.triage.statistics.months import first_month, last_months
from review.triage.statistics.rule_text import rule_texts
from review.triage.statistics.set_rule_mode import ReasonMissing, SetRuleMode
from review.triage.statistics.show_rules import UnknownRule


class FakeModes:
    """The port RuleModes."""

    def __init__(self) -> None:
        self.changes: list[Sequence[object]] = []

    async def set(self, actor: Actor, rule: str, mode: RuleMode, reason: str) -> None:
        self.changes.append((actor.account, rule, mode, reason))


def an_actor(role: Role) -> Actor:
    return Actor(reviewer_id=uuid4(), account="a", full_name="A", role=role)


async def test_a_lead_switches_a_rule_and_says_why() -> None:
    modes = FakeModes()
    await SetRuleMode(frozenset({"W06"}), modes)(an_actor(Role.LEAD), "W06", RuleMode.OFF, " Sai  nhiều ")
    assert modes.changes == [("a", "W06", RuleMode.OFF, "Sai nhiều")]


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.AUDITOR])
async def test_others_may_not_switch_rules(role: Role) -> None:
    with pytest.raises(NotPermitted):
        await SetRuleMode(frozenset({"W06"}), FakeModes())(an_actor(role), "W06", RuleMode.OFF, "why")


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
async def test_a_change_without_a_reason_is_refused(reason: str) -> None:
    modes = FakeModes()
    with pytest.raises(ReasonMissing):
        await SetRuleMode(frozenset({"W06"}), modes)(an_actor(Role.LEAD), "W06", RuleMode.OFF, reason)
    assert modes.changes == []


async def test_a_rule_that_there_is_not_cannot_be_switched() -> None:
    with pytest.raises(UnknownRule):
        await SetRuleMode(frozenset({"W06"}), FakeModes())(an_actor(Role.LEAD), "X1", RuleMode.OFF, "why")


def test_every_rule_has_a_sentence_and_the_three_sections() -> None:
    for text in rule_texts().values():
        assert text.summary.endswith(".")
        assert [section.heading for section in text.sections][:3] == [
            "What it looks for",
            "What a reviewer does",
            "What it cannot see",
        ]
        assert all(section.paragraphs for section in text.sections)


@pytest.mark.parametrize(
    ("today", "first"),
    [("2026-11-29", "2025-12-01"), ("2026-12-31", "2026-01-01"), ("2026-01-01", "2025-02-01")],
)
def test_twelve_months_end_with_this_one(today: str, first: str) -> None:
    months = list(last_months(date.fromisoformat(today)))
    assert first_month(date.fromisoformat(today)) == months[0] == date.fromisoformat(first)
    assert months[-1] == date.fromisoformat(today).replace(day=1)
    assert len(set(months)) == 12
