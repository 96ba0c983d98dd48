"""Records changes of claims, in the transactions that make them."""

from collections.abc import Sequence

import asyncpg

from review.mailbox.change import NewChange

# Text on the driver: workers and the intake record a change of every claim (decision 0005).

# Gateways wait for this notification.
CHANNEL = "claim_changed"

# `nth` keeps the order of the changes. They get positions when a gateway reads them first
# (mailbox/numbered_changes.py).
RECORD = f"""
    WITH recorded AS (
        INSERT INTO review.claim_changes (claim_id, facility, change)
        SELECT claim_id, facility, change
        FROM unnest($1::uuid[], $2::text[], $3::text[])
            WITH ORDINALITY AS made (claim_id, facility, change, nth) ORDER BY nth)
    SELECT pg_notify('{CHANNEL}', '')
"""


async def record_changes(connection: asyncpg.Connection, changes: Sequence[NewChange]) -> None:
    """Record changes, in their order, and notify the gateways when the transaction commits."""
    if changes:
        await connection.execute(RECORD, *zip(*changes, strict=True))
