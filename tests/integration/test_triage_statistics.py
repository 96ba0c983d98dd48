"""What the pages of rules, facilities and the log count, on real tables."""

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import msgspec
import pytest
from sqlalchemy import insert

from review.accounts.actor import Actor
from review.accounts.role import Role
from review.accounts.tables import reviewers
from review.rulebook.engine.practice import RuleMode, Verdicts
from review.triage.statistics.decision_log import LogFilter, ShowLog
from review.triage.statistics.decision_log_table import DecisionLogTable
from review.triage.statistics.facility_tally import ClaimSums
from review.triage.statistics.rule_mode_table import RuleModeTable
from review.triage.statistics.rule_tally import MonthOfRule, RuleTally
from review.triage.statistics.rule_verdict_table import RuleVerdictTable
from review.triage.statistics.statement import MakeStatement
from review.triage.statistics.statement_table import StatementTable
from review.triage.tallies.figure_table import FigureTable
from review.triage.tallies.tallies import FacilityCounts, ReadFigures, RuleCounts
from review.v1.decision_pb2 import DECISION_ACTION_CUT, Decision
from runtime.postgres.database import Database
from runtime.postgres.open_database import open_database
from tests.integration.triage_rows import NOW, Rows

LEAD = Actor(reviewer_id=uuid4(), account="minh.le", full_name="Lê Quang Minh", role=Role.LEAD)
REVIEWER = Actor(reviewer_id=uuid4(), account="ha.tran", full_name="Trần Thu Hà", role=Role.REVIEWER)
OF_HANOI = Actor(
    reviewer_id=uuid4(),
    account="an.do",
    full_name="Đỗ An",
    role=Role.LEAD,
    provinces=frozenset({"01"}),
)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    async with open_database(database_url) as opened:
        for actor in (LEAD, REVIEWER, OF_HANOI):
            account = {
                "reviewer_id": actor.reviewer_id,
                "account": actor.account,
                "full_name": actor.full_name,
                "role": actor.role,
                "provinces": sorted(actor.provinces),
            }
            async with opened.transaction() as connection:
                await connection.execute(insert(reviewers).values(account))
        yield opened


@pytest.fixture
def rows(database: Database) -> Rows:
    return Rows(database)


def figures(database: Database, now: datetime = NOW) -> ReadFigures:
    """The figures of this moment, counted whenever they are read."""
    return lambda: FigureTable(database).count(now)


def rule_counts(database: Database, now: datetime = NOW) -> RuleCounts:
    return RuleCounts(figures(database, now))


async def test_a_rule_counts_what_it_found_and_what_was_upheld(rows: Rows, database: Database) -> None:
    await rows.decide(await rows.case(), LEAD.reviewer_id, 700_000, W06=True)
    await rows.decide(await rows.case("79001"), LEAD.reviewer_id, W06=False)
    await rows.case("79001", rules=["W06", "W04"])
    tallies = rule_counts(database)
    assert await tallies.tallies(LEAD) == {
        "W06": RuleTally(3, Verdicts(1, 1), Decimal(1000), Decimal(300)),
        "W04": RuleTally(1),
    }
    assert await tallies.tallies(OF_HANOI) == {
        "W06": RuleTally(1, Verdicts(1, 0), Decimal(500), Decimal(300))
    }
    assert await tallies.recent(LEAD, "W06") == Verdicts(1, 1)
    assert await rule_counts(database, NOW + timedelta(days=91)).recent(LEAD, "W06") == Verdicts(0, 0)


async def test_a_first_decision_that_waits_for_a_second_look_is_not_counted(
    rows: Rows, database: Database
) -> None:
    await rows.decide(await rows.case(state="SECOND_LOOK"), LEAD.reviewer_id, 0, in_effect=False, W06=True)
    assert await rule_counts(database).tallies(LEAD) == {"W06": RuleTally(1)}
    assert await RuleVerdictTable(database).latest(LEAD, "W06", 5) == []


async def test_verdicts_until_midnight_are_those_before_today_in_ho_chi_minh_city(
    rows: Rows, database: Database
) -> None:
    await rows.decide(await rows.case(), LEAD.reviewer_id, at=NOW - timedelta(days=1), W06=True)
    await rows.decide(await rows.case(), LEAD.reviewer_id, at=NOW, W06=False)
    counted = await FigureTable(database).count(NOW)
    assert counted.until_midnight((), "W06") == Verdicts(1, 0)
    assert counted.rules(())["W06"].verdicts == Verdicts(1, 1)


async def test_months_of_a_rule_are_those_of_ho_chi_minh_city(rows: Rows, database: Database) -> None:
    await rows.decide(await rows.case(), LEAD.reviewer_id, W06=True)
    await rows.case(rules=[])
    await rows.case(reviewed_at=NOW - timedelta(days=800))
    months = await rule_counts(database).months(LEAD, ["W06", "W05"])
    (month,) = months["W06"]
    assert months["W05"] == [MonthOfRule(month.month, 2, 0, Verdicts(0, 0))]
    assert (month.month.day, month.reviewed, month.fired, month.verdicts) == (1, 2, 1, Verdicts(1, 0))


async def test_what_a_rule_on_trial_finds_is_counted(rows: Rows, database: Database) -> None:
    await rows.case(rules=["W06"], rules_on_trial=["W05"])
    await rows.case(rules=[], rules_on_trial=[])
    # Reviewed before rules on trial were counted.
    await rows.case(rules=["W06"], rules_on_trial=None)
    months = await rule_counts(database).months(LEAD, ["W05", "W06"])
    assert [(months[rule][0].reviewed, months[rule][0].fired) for rule in ("W05", "W06")] == [(3, 1), (3, 2)]


async def test_the_latest_verdicts_name_their_claims(rows: Rows, database: Database) -> None:
    claim_id = await rows.case()
    await rows.decide(claim_id, LEAD.reviewer_id, 700_000, W06=True)
    (verdict,) = await RuleVerdictTable(database).latest(LEAD, "W06", 5)
    assert (verdict.claim_id, verdict.upheld, verdict.cut) == (claim_id, True, Decimal(300))


async def test_every_change_of_a_rules_mode_is_kept_with_who_and_why(database: Database) -> None:
    modes = RuleModeTable(database)
    assert await modes.modes() == {}
    await modes.set(LEAD, "W06", RuleMode.SHADOW, "Chạy thử")
    await modes.set(LEAD, "W06", RuleMode.ON, "Đúng 62 %")
    assert await modes.modes() == {"W06": RuleMode.ON}
    assert [(one.mode, one.changed_by, one.reason) for one in await modes.history("W06")] == [
        (RuleMode.ON, "Lê Quang Minh", "Đúng 62 %"),
        (RuleMode.SHADOW, "Lê Quang Minh", "Chạy thử"),
    ]


async def test_a_facility_is_compared_with_its_peers(rows: Rows, database: Database) -> None:
    await rows.decide(await rows.case("01101"), LEAD.reviewer_id, 700_000)
    await rows.case("01101", rules=[])
    await rows.decide(await rows.case("01102"), LEAD.reviewer_id, 900_000)
    await rows.decide(await rows.case("79001"), LEAD.reviewer_id, 0)
    tallies = FacilityCounts(figures(database))
    sums = await tallies.sums(OF_HANOI)
    assert sums.keys() == {"01101", "01102"}
    assert sums["01101"] == ClaimSums(2, 1, 1, Decimal(1_000_000), Decimal(700_000))
    (month,) = await tallies.months(OF_HANOI, "01101")
    assert (month.month, month.sums) == (date(2026, 10, 1), sums["01101"])
    assert month.peers is not None
    assert msgspec.structs.astuple(month.peers) == pytest.approx((0.15, 0.2, 0.25))
    assert await tallies.months(OF_HANOI, "79001") == []


async def test_the_log_hides_a_first_decision_from_who_is_to_decide_without_it(
    rows: Rows, database: Database
) -> None:
    await rows.decide(await rows.case(state="SECOND_LOOK"), REVIEWER.reviewer_id, 0, in_effect=False)
    log = ShowLog(DecisionLogTable(database))
    assert await log(LEAD, LogFilter()) == ([], None)
    (own,), _ = await log(REVIEWER, LogFilter())
    assert (own.reviewer, own.action, own.accepted) == ("ha.tran", "CUT", Decimal(0))


async def test_the_log_hides_the_first_decision_while_the_second_reviewer_asks(
    rows: Rows, database: Database
) -> None:
    asked = await rows.case(state="ASKED")
    await rows.decide(asked, REVIEWER.reviewer_id, 0, in_effect=False)
    await rows.decide(asked, LEAD.reviewer_id)
    entries, _ = await ShowLog(DecisionLogTable(database))(LEAD, LogFilter())
    assert [entry.reviewer for entry in entries] == ["minh.le"]


async def test_reviewers_read_their_own_decisions_alone(rows: Rows, database: Database) -> None:
    await rows.decide(await rows.case(), LEAD.reviewer_id)
    await rows.decide(await rows.case("79001"), REVIEWER.reviewer_id)
    log = ShowLog(DecisionLogTable(database))
    assert [entry.reviewer for entry in (await log(REVIEWER, LogFilter()))[0]] == ["ha.tran"]
    assert [entry.reviewer for entry in (await log(LEAD, LogFilter()))[0]] == ["ha.tran", "minh.le"]
    assert [entry.facility for entry in (await log(OF_HANOI, LogFilter()))[0]] == ["01101"]


async def test_the_log_is_read_page_by_page(rows: Rows, database: Database) -> None:
    claim_id = await rows.case()
    for _ in range(53):
        await rows.decide(claim_id, LEAD.reviewer_id, in_effect=False)
    log = ShowLog(DecisionLogTable(database))
    first, before = await log(LEAD, LogFilter())
    rest, end = await log(LEAD, LogFilter(before=before))
    assert (len(first), len(rest), end) == (50, 3, None)
    assert len({entry.place for entry in (*first, *rest)}) == 53


async def test_a_statement_adds_up_what_was_cut_by_reason(rows: Rows, database: Database) -> None:
    cut = Decision(action=DECISION_ACTION_CUT, reasons=["W01"])
    line = cut.lines.add(line=1, action=DECISION_ACTION_CUT, reasons=["S.005.434", "W06"])
    line.claimed_amount.units, line.amount.units = 500_000, 300_000
    await rows.decide(await rows.case(number="A"), LEAD.reviewer_id, 700_000, message=cut)
    await rows.decide(await rows.case(number="B"), LEAD.reviewer_id)
    await rows.case(number="C")
    await rows.decide(await rows.case(number="D", last_day=date(2026, 11, 1)), LEAD.reviewer_id)
    lines, totals = await MakeStatement(StatementTable(database))(LEAD, "01101", date(2026, 10, 1))
    assert [one.number for one in lines] == ["A", "B"]
    assert lines[0].cuts == {"S.005.434": Decimal(200_000), "W01": Decimal(100_000)}
    assert (totals.claims, totals.proposed, totals.accepted) == (2, Decimal(2_000_000), Decimal(1_700_000))
    assert (totals.fund, totals.copayment) == (Decimal(1_360_000), Decimal(340_000))
    assert totals.cuts == {"S.005.434": 200_000, "W01": 100_000}
    assert (totals.waiting, totals.waiting_amount) == (1, Decimal(1_000_000))
