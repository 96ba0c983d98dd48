"""Which claims a fault of the database has interrupted, and which claim causes the fault itself."""

from collections.abc import Sequence
from typing import NamedTuple

from review.worker.failure_summary import failure_summary
from review.worker.queued_claim import Failed, Interrupted, QueuedClaim

# So often a claim is interrupted, with others reviewed each time in between, before it is to blame.
MOST_COINCIDENCES = 2
# So often a claim is interrupted, though the database could keep a small review each time in between.
MOST_INTERRUPTIONS = 8
# So long a claim rests after it was interrupted alone: 0, 1, 2, 4 s ... Altogether two minutes go by.
LONGEST_REST_SECONDS = 60


# A claim whose message has more bytes is reviewed by itself, after the others: they do not wait for it.
LARGE_BYTES = 256 * 1024


class Suspect(NamedTuple):
    """How often a claim was interrupted alone, how often others had been reviewed since the time before, and
    the number of reviews at the last interruption."""

    interruptions: int = 0
    coincidences: int = 0
    reviewed: int = 0


class Interruptions:
    """Outlives the worker's connections. Both lists are to be given back to the queue.

    A fault of the database interrupts a batch, and costs no claim an attempt: usually the database suffers.
    But a claim may cause it, such as one for which PostgreSQL runs out of memory. So after a fault, claims
    are reviewed one by one, and those that were interrupted alone rest and come last. A claim that is
    interrupted time and again has failed, where others are reviewed in between, or else where the database
    could keep a small review each time in between.
    """

    def __init__(self) -> None:
        self.interrupted: list[Interrupted] = []
        self.failed: list[Failed] = []
        self._is_careful = False
        self._reviewed = 0
        # By place.
        self._suspects: dict[int, Suspect] = {}

    @property
    def have_suspects(self) -> bool:
        """Whether a claim was interrupted alone, and is not reviewed yet.

        Before more claims are taken, a small review is kept and undone: only a database that can keep one
        shows that it does not suffer itself.
        """
        return bool(self._suspects)

    def batches(self, claims: Sequence[QueuedClaim]) -> list[Sequence[QueuedClaim]]:
        """Divide the claims into those to review together, in this order."""
        if not self._is_careful:
            return _small_ones_first(claims)
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
        self.note_blameless(rest)
        if len(batch) == 1:
            self._note_alone(fault, batch[0])
        else:
            self.note_blameless(batch)

    def note_blameless(self, claims: Sequence[QueuedClaim]) -> None:
        """No claim can have caused what has interrupted the review of these."""
        self.interrupted += [Interrupted(claim, 0) for claim in claims]

    def _note_alone(self, fault: Exception, claim: QueuedClaim) -> None:
        before = self._suspects.get(claim.place, Suspect(reviewed=self._reviewed))
        is_another = self._reviewed > before.reviewed
        suspect = Suspect(before.interruptions + 1, before.coincidences + is_another, self._reviewed)
        self._suspects[claim.place] = suspect
        if (is_another and suspect.coincidences > MOST_COINCIDENCES) or (
            suspect.interruptions > MOST_INTERRUPTIONS
        ):
            self.failed.append(Failed(claim, failure_summary(fault)))
        else:
            self.interrupted.append(Interrupted(claim, _rest_seconds(suspect)))


def _small_ones_first(claims: Sequence[QueuedClaim]) -> list[Sequence[QueuedClaim]]:
    small = [claim for claim in claims if len(claim.message) <= LARGE_BYTES]
    large = [[claim] for claim in claims if len(claim.message) > LARGE_BYTES]
    return [small, *large] if small else [*large]


def _rest_seconds(suspect: Suspect) -> int:
    return int(min(2 ** (suspect.interruptions - 2), LONGEST_REST_SECONDS))
