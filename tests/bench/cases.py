"""A million cases, made by SQL in a database of their own, with the shares of a real queue."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.database import driver
from wardgate.migrate import migrate
from wardgate.stack.embedded.postgres import EmbeddedPostgres

# Of ten claims one is suspect, three are to be checked, six are clear. Four in ten are decided.
FILL = """
    WITH drawn AS (
        SELECT n, random() AS size, random() AS guilt, random() AS fate, random() AS place, random() AS kind,
            random() AS age, 4 + floor(random() * 12)::int AS lines
        FROM generate_series(1, $1) AS n
    ), banded AS (
        SELECT *, round(40000 + 6000000 * size ^ 6) AS proposed,
            floor(place ^ 2 * 400)::int AS facility,
            CASE WHEN guilt < 0.1 THEN 'SUSPECT' WHEN guilt < 0.4 THEN 'CHECK' ELSE 'CLEAR' END AS band
        FROM drawn
    )
    INSERT INTO review.cases (claim_id, facility, province, number, use, kind, received_at, reviewed_at,
        first_day, last_day, band, score, proposed, accepted, at_stake, expected_recovery, currency, rules,
        outcomes, marks, line_codes, lines, diagnosis, patient_initials, patient_sex, patient_born,
        patient_number_end, state, review_digest)
    SELECT gen_random_uuid(), lpad((1000 + facility * 240)::text, 5, '0'),
        left(lpad((1000 + facility * 240)::text, 5, '0'), 2),
        lpad((1000 + facility * 240)::text, 5, '0') || '-2026' || lpad((n % 336)::text, 4, '0') || '-'
            || lpad(n::text, 7, '0'),
        'claim', CASE WHEN kind < 0.2 THEN 'inpatient' ELSE 'outpatient' END,
        now() - age * 90 * interval '1 day', now() - age * 90 * interval '1 day',
        current_date - (age * 90)::int - 6, current_date - (age * 90)::int - 1 - (kind * 4)::int,
        band, CASE band WHEN 'CLEAR' THEN 0 ELSE round((0.6 - guilt)::numeric, 4) END, proposed, proposed,
        CASE band WHEN 'CLEAR' THEN 0 ELSE round(proposed * size) END,
        CASE band WHEN 'CLEAR' THEN 0 ELSE round(proposed * size * 0.7) END, 'VND',
        CASE band WHEN 'CLEAR' THEN '{}' ELSE ARRAY(
            SELECT DISTINCT 'W' || lpad((1 + floor(random() ^ 2 * 17))::int::text, 2, '0')
            FROM generate_series(1, 1 + (n % 3)) WHERE guilt < 1) END,
        '{}',
        CASE WHEN guilt > 0.98 THEN ARRAY['RANDOM'] WHEN guilt < 0.01 THEN ARRAY['EXPLAINED'] ELSE '{}' END,
        ARRAY(SELECT DISTINCT '22.' || lpad(floor(random() ^ 2 * 3000)::text, 4, '0')
            FROM generate_series(1, lines) WHERE guilt < 1),
        lines, 'J06.9', 'N.V.A', 'male', '1972', '2698',
        CASE WHEN fate < 0.4 THEN 'DECIDED' WHEN fate < 0.41 THEN 'ASKED' WHEN fate < 0.42 THEN 'SECOND_LOOK'
            ELSE 'WAITING' END, '\\x00'
    FROM banded
"""
REVIEWERS = """
    INSERT INTO review.reviewers (reviewer_id, account, full_name, role, provinces)
    SELECT md5(n::text)::uuid, 'reviewer-' || n, 'Reviewer ' || n, 'REVIEWER', '{}'
    FROM generate_series(0, 39) AS n
"""
# What 40 reviewers decided on those, within two days of the review. Of three findings two are upheld.
DECIDE = """
    INSERT INTO review.decisions (decision_id, claim_id, kind, look, action, reviewer_id, decided_at,
        is_effective, case_version, claim_digest, review_digest, rulebook_version, proposed, accepted, fund,
        copayment, currency, message)
    SELECT gen_random_uuid(), claim_id, 'DECISION', 'FIRST', CASE WHEN cut = 0 THEN 'ACCEPT' ELSE 'CUT' END,
        md5(reviewer::text)::uuid, least(reviewed_at + delay * interval '2 days', now()), true, 0, '\\x00',
        '\\x00', '1', proposed, proposed - cut, round((proposed - cut) * 0.8),
        proposed - cut - round((proposed - cut) * 0.8), 'VND', '\\x'
    FROM (
        SELECT *, CASE WHEN random() < 0.66 THEN at_stake ELSE 0 END AS cut,
            floor(random() * 40)::int AS reviewer, random() AS delay
        FROM review.cases WHERE state = 'DECIDED'
    ) AS decided
"""
TELL = """
    INSERT INTO review.decided (claim_id, decision_id, decided_at, is_question, message)
    SELECT claim_id, decision_id, decided_at, false, '\\x' FROM review.decisions
"""
JUDGE = """
    INSERT INTO review.finding_verdicts (decision_id, rule, upheld, at_stake, cut, recorded_at)
    SELECT decision_id, rule, made.proposed > made.accepted, at_stake, made.proposed - made.accepted,
        made.decided_at
    FROM review.decisions AS made JOIN review.cases USING (claim_id) CROSS JOIN unnest(rules) AS rule
"""


@contextmanager
def queue_of_cases(data_folder: Path, count: int) -> Iterator[str]:
    """The URL of a database with so many cases: filled on the first run (minutes), reused on the next."""
    folder = data_folder / f"decided-cases-{count}"
    if not folder.exists():
        unfinished = folder.with_suffix(".unfinished")
        with EmbeddedPostgres(unfinished) as postgres:
            asyncio.run(_fill(postgres.url(), count))
        unfinished.rename(folder)
    with EmbeddedPostgres(folder) as postgres:
        asyncio.run(_bring_up_to_date(postgres.url()))
        yield postgres.url()


async def _fill(url: str, count: int) -> None:
    await migrate(url)
    async with driver(url) as connection:
        await connection.execute("SELECT setseed(0.5)")
        await connection.execute(FILL, count)
        for statement in (REVIEWERS, DECIDE, TELL, JUDGE):
            await connection.execute(statement)
        await connection.execute("VACUUM ANALYZE")


async def _bring_up_to_date(url: str) -> None:
    """A migration may have written every row since the folder was filled."""
    await migrate(url)
    async with driver(url) as connection:
        await connection.execute("VACUUM ANALYZE")
