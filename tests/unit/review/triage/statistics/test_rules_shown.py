"""Leads switch rules, with a reason; the page of a rule has the text of its file."""

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType
from uuid import uuid4

import pytest
from msgspec.structs import replace

from review.accounts.actor import Actor, NotPermitted
from review.accounts.role import Role
from review.rulebook.engine.practice import RuleMode, Verdicts
from review.triage.statistics.months import first_month, last_months
from review.triage.statistics.rule_tally import ModeChange, MonthOfRule, RuleTally, RuleVerdict
from review.triage.statistics.rule_text import rule_texts
from review.triage.statistics.set_rule_mode import ReasonMissing, SetRuleMode
from review.triage.statistics.show_rules import ShowRules, UnknownRule

ENGLISH = ["What it looks for", "What a reviewer does", "What it cannot see"]
VIETNAMESE = ["Nội dung kiểm tra", "Hướng xử lý", "Quy tắc không phát hiện được"]
NOW = datetime(2026, 11, 29, tzinfo=UTC)


class FakeModes:
    """The ports RuleModes."""

    def __init__(self, modes: Mapping[str, RuleMode] = MappingProxyType({})) -> None:
        self._modes = modes
        self.changes: list[Sequence[object]] = []

    async def set(self, actor: Actor, rule: str, mode: RuleMode, reason: str) -> None:
        self.changes.append((actor.account, rule, mode, reason))

    async def modes(self) -> Mapping[str, RuleMode]:
        return self._modes

    async def history(self, rule: str) -> Sequence[ModeChange]:
        return ()


class OneVerdict:
    """The ports RuleTallies and LatestVerdicts: each rule was upheld on one claim."""

    async def tallies(self, actor: Actor) -> Mapping[str, RuleTally]:
        return {}

    async def months(self, actor: Actor, rules: Collection[str]) -> Mapping[str, Sequence[MonthOfRule]]:
        last = MonthOfRule(date(2026, 11, 1), 10, 4, Verdicts(1, 0))
        return dict.fromkeys(rules, (last,))

    async def recent(self, actor: Actor, rule: str) -> Verdicts:
        return Verdicts(1, 0)

    async def latest(self, actor: Actor, rule: str, count: int) -> Sequence[RuleVerdict]:
        return (RuleVerdict(uuid4(), "HD-1", NOW, True, Decimal(500), Decimal(300), "VND"),)


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


async def test_a_lead_of_some_provinces_does_not_switch_rules_for_all_of_them() -> None:
    modes, lead = FakeModes(), replace(an_actor(Role.LEAD), provinces=frozenset({"01"}))
    with pytest.raises(NotPermitted):
        await SetRuleMode(frozenset({"W06"}), modes)(lead, "W06", RuleMode.OFF, "why")
    assert modes.changes == []


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
async def test_a_change_without_a_reason_is_refused(reason: str) -> None:
    modes = FakeModes()
    with pytest.raises(ReasonMissing):
        await SetRuleMode(frozenset({"W06"}), modes)(an_actor(Role.LEAD), "W06", RuleMode.OFF, reason)
    assert modes.changes == []


async def test_an_administrator_reads_how_good_a_rule_is_and_of_no_claim() -> None:
    show = ShowRules(rule_texts(), OneVerdict(), OneVerdict(), FakeModes())
    administrator = await show.one(an_actor(Role.ADMINISTRATOR), "W06", NOW)
    auditor = await show.one(an_actor(Role.AUDITOR), "W06", NOW)
    assert (len(administrator.latest), len(auditor.latest)) == (0, 1)
    assert administrator.recent == auditor.recent


async def test_every_rule_of_the_list_has_its_last_twelve_months() -> None:
    show = ShowRules(rule_texts(), OneVerdict(), OneVerdict(), FakeModes())
    rows = await show.all(an_actor(Role.REVIEWER), NOW)
    assert {row.text.rule.code for row in rows} == set(rule_texts())
    for row in rows:
        assert [month.month for month in row.months] == list(last_months(NOW.date()))
        assert [month.fired for month in row.months] == [0] * 11 + [4]


async def test_a_rule_that_is_written_on_trial_is_shown_as_such_until_a_lead_sets_its_mode() -> None:
    text = rule_texts()["W06"]
    rule = copy(text.rule)
    rule.shadow = True
    shown = {"W06": replace(text, rule=rule)}
    for modes, expected in (({}, RuleMode.SHADOW), ({"W06": RuleMode.ON}, RuleMode.ON)):
        show = ShowRules(shown, OneVerdict(), OneVerdict(), FakeModes(modes))
        (row,) = await show.all(an_actor(Role.LEAD), NOW)
        assert row.mode is expected


async def test_a_rule_that_there_is_not_cannot_be_switched() -> None:
    with pytest.raises(UnknownRule):
        await SetRuleMode(frozenset({"W06"}), FakeModes())(an_actor(Role.LEAD), "X1", RuleMode.OFF, "why")


def test_every_rule_has_a_sentence_and_the_three_sections_in_both_languages() -> None:
    for text in rule_texts().values():
        for description, headings in ((text.vi, VIETNAMESE), (text.en, ENGLISH)):
            assert description.summary.endswith(".")
            assert [section.heading for section in description.sections] == headings
            assert all(section.blocks for section in description.sections)


def test_a_list_in_the_text_of_a_rule_is_shown_as_a_list() -> None:
    (first, *_) = rule_texts()["W04"].en.sections
    items, _, paragraph = first.blocks
    assert isinstance(items, tuple)
    assert isinstance(items[2], str)
    assert items[2].startswith(
        "A line, or a part of one, that an earlier bill of the same facility already has"
    )
    assert isinstance(paragraph, str)
    assert paragraph.startswith("Two lines are two services if they differ")


@pytest.mark.parametrize(
    ("today", "first"),
    [("2026-11-29", "2025-12-01"), ("2026-12-31", "2026-01-01"), ("2026-01-01", "2025-02-01")],
)
def test_twelve_months_end_with_this_one(today: str, first: str) -> None:
    months = list(last_months(date.fromisoformat(today)))
    assert first_month(date.fromisoformat(today)) == months[0] == date.fromisoformat(first)
    assert months[-1] == date.fromisoformat(today).replace(day=1)
    assert len(set(months)) == 12
