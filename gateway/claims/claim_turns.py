"""Large claims take turns: while one is read, compared and kept, the others wait, facility by facility."""

from contextlib import AbstractContextManager, nullcontext

from gateway.claims.submission import Submission
from runtime.sharing.fair_share import FairShare


class ClaimTurns:
    """One large claim at a time: each takes several times its size in memory, and much of a core."""

    def __init__(self) -> None:
        self._turns = FairShare(1)

    async def turn(self, submission: Submission) -> AbstractContextManager[object]:
        """Wait for the turn of a large claim, which lasts until it is released. The others need none."""
        if not submission.is_large:
            return nullcontext()
        return await self._turns.reserve(submission.facility, 1)
