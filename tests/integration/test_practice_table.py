"""What workers read of the modes of rules and of the verdicts of reviewers."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from review.rulebook.engine.practice import RuleMode, Verdicts
from review.worker.practice_table import PracticeTable
from runtime.postgres.connection import open_connection
from runtime.postgres.open_database import open_database
from tests.integration.triage_rows import Rows

NOON = datetime(2026, 11, 28, 5, tzinfo=UTC)
BY = uuid4()

MODE = """
    INSERT INTO review.rule_modes (rule, mode, reviewer_id, reason) VALUES ($1, $2, gen_random_uuid(), 'why')
"""


async def test_the_last_mode_of_a_rule_counts(database_url: str) -> None:
    async with open_connection(database_url) as connection:
        for mode in ("OFF", "SHADOW"):
            await connection.execute(MODE, "W06", mode)
        await connection.execute(MODE, "W05", "ON")
        assert await PracticeTable(connection).modes() == {"W05": RuleMode.ON, "W06": RuleMode.SHADOW}


async def test_verdicts_count_while_their_decision_is_in_effect(database_url: str) -> None:
    async with open_database(database_url) as database, open_connection(database_url) as connection:
        rows = Rows(database)
        await rows.decide(await rows.case(), BY, at=NOON, W04=True, W06=False)
        await rows.decide(await rows.case(), BY, at=NOON, W06=True)
        taken_back = await rows.case()
        await rows.decide(taken_back, BY, at=NOON, W06=False)
        await rows.decide(await rows.case(), BY, at=NOON + timedelta(days=1), W06=False)
        await connection.execute("DELETE FROM review.decided WHERE claim_id = $1", taken_back)
        counted = await PracticeTable(connection).verdicts(NOON + timedelta(hours=1))
    assert counted == {"W04": Verdicts(1, 0), "W06": Verdicts(1, 1)}


async def test_each_outcome_of_a_rule_counts_by_itself(database_url: str) -> None:
    later = NOON + timedelta(hours=1)
    async with open_database(database_url) as database, open_connection(database_url) as connection:
        rows = Rows(database)
        nothing: list[str] = []
        of_cut, of_both = {"W06": (["CUT"], nothing)}, {"W06": (["CUT"], ["WARN"])}
        await rows.decide(await rows.case(), BY, at=NOON, outcomes=of_cut, W06=True)
        await rows.decide(await rows.case(), BY, at=NOON, outcomes=of_both, W06=True)
        await rows.decide(await rows.case(), BY, at=later, outcomes=of_cut, W06=True)
        # As an older console writes it.
        await rows.decide(await rows.case(), BY, at=NOON, W06=False)
        counted = await PracticeTable(connection).by_outcome(later)
    assert counted == {
        ("W06", "CUT"): Verdicts(2, 0),
        ("W06", "WARN"): Verdicts(0, 1),
        ("W06", ""): Verdicts(0, 1),
    }
