"""What workers read of the modes of rules and of the verdicts of reviewers."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg

from review.rulebook.engine.practice import RuleMode, Verdicts
from review.worker.practice_table import PracticeTable
from runtime.postgres.connection import open_connection

NOON = datetime(2026, 11, 28, 5, tzinfo=UTC)

CASE = """
    INSERT INTO review.cases (claim_id, facility, province, number, use, kind, received_at, reviewed_at, band,
        score, proposed, accepted, at_stake, expected_recovery, currency, rules, outcomes, marks, line_codes,
        lines, diagnosis, patient_initials, patient_sex, patient_born, patient_number_end, review_digest)
    VALUES ($1, '01001', '01', '1', 'claim', 'unknown', now(), now(), 'CHECK', 0, 0, 0, 0, 0, 'VND', '{}',
        '{}', '{}', '{}', 0, '', '', '', '', '', '')
"""
DECISION = """
    INSERT INTO review.decisions (decision_id, claim_id, kind, look, action, reviewer_id, is_effective,
        case_version, claim_digest, review_digest, rulebook_version, proposed, accepted, currency, message)
    VALUES ($1, $2, 'DECISION', 'FIRST', 'CUT', $1, true, 0, '', '', 'r1', 0, 0, 'VND', '')
"""
VERDICT = "INSERT INTO review.finding_verdicts VALUES ($1, $2, $3, 0, 0)"
DECIDED = "INSERT INTO review.decided VALUES ($1, $2, $3, false, '')"
MODE = """
    INSERT INTO review.rule_modes (rule, mode, reviewer_id, reason) VALUES ($1, $2, gen_random_uuid(), 'why')
"""


async def decide(connection: asyncpg.Connection, at: datetime, **upheld: bool) -> UUID:
    """A decision in effect, with its verdicts by rule."""
    claim_id, decision_id = uuid4(), uuid4()
    await connection.execute(CASE, claim_id)
    await connection.execute(DECISION, decision_id, claim_id)
    await connection.executemany(VERDICT, [(decision_id, *verdict) for verdict in upheld.items()])
    await connection.execute(DECIDED, claim_id, decision_id, at)
    return claim_id


async def test_the_last_mode_of_a_rule_counts(database_url: str) -> None:
    async with open_connection(database_url) as connection:
        for mode in ("OFF", "SHADOW"):
            await connection.execute(MODE, "W06", mode)
        await connection.execute(MODE, "W05", "ON")
        assert await PracticeTable(connection).modes() == {"W05": RuleMode.ON, "W06": RuleMode.SHADOW}


async def test_verdicts_count_while_their_decision_is_in_effect(database_url: str) -> None:
    async with open_connection(database_url) as connection:
        await decide(connection, NOON, W04=True, W06=False)
        await decide(connection, NOON, W06=True)
        taken_back = await decide(connection, NOON, W06=False)
        await decide(connection, NOON + timedelta(days=1), W06=False)
        await connection.execute("DELETE FROM review.decided WHERE claim_id = $1", taken_back)
        counted = await PracticeTable(connection).verdicts(NOON + timedelta(hours=1))
    assert counted == {"W04": Verdicts(1, 0), "W06": Verdicts(1, 1)}
