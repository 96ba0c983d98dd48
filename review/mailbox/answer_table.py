"""Finds the workers' answers to submitted claims and dry runs."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from review.mailbox.answer import Answer, SetAside
from runtime.postgres.database import Database

# Text on the driver: it runs for every batch of reviews that callers wait for (decision 0005).
FIND = """
    WITH dry_runs AS (DELETE FROM review.dry_runs WHERE claim_id = ANY($1) RETURNING claim_id, message)
    SELECT claim_id, message FROM review.reviews WHERE claim_id = ANY($1)
    UNION ALL SELECT claim_id, message FROM dry_runs
    UNION ALL SELECT claim_id, NULL FROM review.queue WHERE claim_id = ANY($1) AND set_aside_at IS NOT NULL
"""


class AnswerTable:
    """The port Answers on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, claim_ids: Sequence[UUID]) -> Mapping[UUID, Answer]:
        """Return the answers that there are. The answer to a dry run is deleted. Raises DatabaseAway."""
        async with self._database.connection() as connection:
            rows = await connection.fetch(FIND, claim_ids)
        return {claim_id: SetAside() if message is None else message for claim_id, message in rows}
