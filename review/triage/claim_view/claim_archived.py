"""Why a claim cannot be shown whose content is no longer in the database."""

from datetime import datetime

from review.triage.queue.queue_page import QueueRow
from review.triage.refusals import CaseNotFound


class ClaimArchived(CaseNotFound):
    """The claim is in a file. `row` is what is known of it; those who see no archived claim see none."""

    def __init__(self, row: QueueRow, file: str, archived_at: datetime) -> None:
        super().__init__()
        self.row = row
        self.file = file
        self.archived_at = archived_at
