"""Which claims a fault of the database has interrupted, and which claim causes the fault itself."""

from collections.abc import Sequence

from review.worker.failure_summary import failure_summary
from review.worker.queued_claim import Failed, QueuedClaim

# So often a claim is interrupted, with others reviewed each time in between, before it is to blame.
MOST_COINCIDENCES = 2


class Interruptions:
    """Outlives the worker's connections. Both lists are to be given back to the queue.

    A fault of the database interrupts a batch, and costs no claim an attempt: usually the database suffers.
    But a claim may cause it, such as one for which PostgreSQL runs out of memory. So after a fault, claims
    are reviewed one by one, and those that were interrupted alone come last. A claim that is interrupted time
    and again while others are reviewed has failed.
    """

    def __init__(self) -> None:
        self.interrupted: list[QueuedClaim] = []
        self.failed: list[Failed] = []
        self._is_careful = False
        self._reviewed = 0
        # By place: how many coincidences, and the number of reviews at the last interruption.
        self._suspects: dict[int, tuple[int, int]] = {}

    def batches(self, claims: Sequence[QueuedClaim]) -> list[Sequence[QueuedClaim]]:
        """Divide the claims into those to review together, in this order."""
        if not self._is_careful:
            return [claims]
        last = sorted(claims, key=lambda claim: (claim.place in self._suspects, claim.place))
        return [[claim] for claim in last]

    def note_reviewed(self, claims: Sequence[QueuedClaim]) -> None:
        """The database has kept the reviews of these claims."""
        self._reviewed += 1
        for claim in claims:
            self._suspects.pop(claim.place, None)

    def note_end(self) -> None:
        """All claims that were taken together are reviewed."""
        self._is_careful = False

    def note(self, fault: Exception, batch: Sequence[QueuedClaim], rest: Sequence[QueuedClaim]) -> None:
        """A fault has interrupted the review of a batch, before the rest."""
        self._is_careful = True
        self.interrupted += rest
        if len(batch) == 1 and self._is_to_blame(batch[0]):
            self.failed.append(Failed(batch[0], failure_summary(fault)))
        else:
            self.interrupted += batch

    def _is_to_blame(self, claim: QueuedClaim) -> bool:
        coincidences, reviewed = self._suspects.get(claim.place, (0, self._reviewed))
        is_another = self._reviewed > reviewed
        self._suspects[claim.place] = (coincidences + is_another, self._reviewed)
        return is_another and coincidences >= MOST_COINCIDENCES
