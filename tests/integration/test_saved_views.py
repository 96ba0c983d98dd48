"""Filters that reviewers keep under a name, in a real PostgreSQL."""

from uuid import uuid4

from review.triage.queue.queue_filter import QueueBand, QueueFilter, QueueOrder
from review.triage.queue.saved_view_table import SavedViewTable
from review.triage.queue.saved_views import SavedView
from runtime.postgres.open_database import open_database
from tests.integration.queue_cases import LEAD


async def test_saved_views_are_kept_by_name_up_to_a_number(database_url: str) -> None:
    filters = [QueueFilter(rules=("W07",)), QueueFilter(bands=(QueueBand.CHECK,), order=QueueOrder.AGE)]
    async with open_database(database_url) as database:
        table = SavedViewTable(database)
        assert await table.save(LEAD.reviewer_id, SavedView("một", filters[0]), 1)
        assert not await table.save(LEAD.reviewer_id, SavedView("hai", filters[1]), 1)
        assert await table.save(LEAD.reviewer_id, SavedView("một", filters[1]), 1)
        assert await table.all(LEAD.reviewer_id) == [SavedView("một", filters[1])]
        assert await table.all(uuid4()) == []
        await table.drop(LEAD.reviewer_id, "một")
        assert await table.all(LEAD.reviewer_id) == []
