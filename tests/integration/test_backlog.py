"""How many claims wait, as the metrics of a worker say it, in a real PostgreSQL."""

import pytest

from review.worker.queue import backlog_count
from review.worker.queue.backlog_count import backlog_of
from runtime.postgres.connection import open_connection

FILL = """
    INSERT INTO review.queue (claim_id, message, enqueued_at, set_aside_at)
    SELECT gen_random_uuid(), convert_to(repeat(md5(nth::text), 20), 'UTF8'),
        '2026-11-29T00:00Z'::timestamptz + nth * interval '1 second', CASE WHEN nth % 10 = 1 THEN now() END
    FROM generate_series(1, $1) AS nth
"""
WAITING = 4500


async def test_a_short_queue_is_counted(database_url: str) -> None:
    async with open_connection(database_url) as connection:
        assert (await backlog_of(connection)).oldest is None
        await connection.execute(FILL, 5000)
        backlog = await backlog_of(connection)
    assert (backlog.waiting, backlog.set_aside) == (WAITING, 500)
    # The first one is set aside.
    assert backlog.oldest is not None
    assert backlog.oldest.isoformat() == "2026-11-29T00:00:02+00:00"


async def test_a_long_queue_is_estimated_from_some_of_its_pages(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backlog_count, "COUNTED", 1000)
    monkeypatch.setattr(backlog_count, "SAMPLED_PAGES", 100)
    async with open_connection(database_url) as connection:
        await connection.execute(FILL, 5000)
        estimates = sorted([(await backlog_of(connection)).waiting for _ in range(9)])
        assert (await backlog_of(connection)).set_aside == 500
    # A fifth of the pages is read, so the median is right to some percent.
    assert WAITING * 2 / 3 < estimates[4] < WAITING * 4 / 3
    assert min(estimates) >= 1000
