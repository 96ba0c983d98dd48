"""Shows a reviewer the claim of a row of the queue. The access log says so first, but not again and again."""

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from review.accounts.actor import Actor
from review.triage.claim_view.claim_view import ClaimView
from review.triage.claim_view.open_claim import Claims, ReadingLog
from runtime.bounded_dict import BoundedDict
from runtime.clock import Clock

# A reviewer who goes up and down the queue passes the same rows many times.
LOGGED_FOR = timedelta(minutes=15)
MOST_READINGS = 10_000


class PreviewClaim:
    """The use case. It raises CaseNotFound, NotPermitted and DatabaseAway.

    It is logged as an opened claim is (OpenClaim), once for each reviewer and claim within 15 minutes. Each
    console remembers that for itself, until it ends.
    """

    def __init__(self, claims: Claims, log: ReadingLog, clock: Clock) -> None:
        self._claims = claims
        self._log = log
        self._clock = clock
        self._logged: BoundedDict[tuple[UUID, UUID], datetime] = BoundedDict(MOST_READINGS)

    async def __call__(self, claim_id: UUID, actor: Actor) -> ClaimView:
        """The claim."""
        view = await self._claims(claim_id, actor)
        reading, now = (actor.reviewer_id, claim_id), self._clock.now()
        logged_at = self._logged.get(reading)
        # The clock may have been set back meanwhile.
        if logged_at is None or abs(now - logged_at) >= LOGGED_FOR:
            with suppress(ValueError):
                await self._log.log_claim_read(view.number_of_person, view.insurance_number, actor.account)
            self._logged[reading] = now
        return view
