"""The workers' answers in PostgreSQL."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from gateway.claims.review_answers import Answer, SetAside
from runtime.postgres.database import Database

LOOK = """
    WITH dry_runs AS (DELETE FROM review.dry_runs WHERE claim_id = ANY($1) RETURNING claim_id, message)
    SELECT claim_id, message FROM review.reviews WHERE claim_id = ANY($1)
    UNION ALL SELECT claim_id, message FROM dry_runs
    UNION ALL SELECT claim_id, NULL FROM review.queue WHERE claim_id = ANY($1) AND set_aside_at IS NOT NULL
"""


class AnswerTable:
    """The port Answers on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def look(self, claim_ids: Sequence[UUID]) -> Mapping[UUID, Answer]:
        """What is there by now; a dry run's answer is read once."""
        async with self._database.connection() as connection:
            rows = await connection.fetch(LOOK, claim_ids)
        return {claim_id: SetAside() if message is None else message for claim_id, message in rows}
