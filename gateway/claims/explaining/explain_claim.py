"""Explains one of the caller's own claims: once, in time, and only what is asked, cut or refused."""

from datetime import date, datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from gateway.claims.explaining.explanation import Explanation
from gateway.claims.kept_claim import KeptClaim
from gateway.refusals import ClaimExplained, ClaimNotExplainable, ExplanationLate
from review.v1.decision_pb2 import DECISION_ACTION_ACCEPT, ClaimDecided
from runtime.clock import Clock
from runtime.date_message import date_value
from runtime.time_zone import day_of


class KnownExplanation(NamedTuple):
    """An explanation that a claim has."""

    digest: bytes
    explained_at: datetime


class Explained(NamedTuple):
    """The claim, without its content, and whether this explanation was received before."""

    claim: KeptClaim
    explained_at: datetime
    already_known: bool


class Explanations(Protocol):
    """Where explanations are kept."""

    async def keep(
        self, facility: str, claim_id: UUID, explanation: Explanation, explained_at: datetime
    ) -> Explained:
        """Keep the explanation of a claim of this facility, as `is_known` says, and reopen the claim.

        Raises what that raises, ClaimNotFound and DatabaseAway.
        """
        ...


class ExplainClaim:
    """The use case of ExplainClaim."""

    def __init__(self, explanations: Explanations, clock: Clock) -> None:
        self._explanations = explanations
        self._clock = clock

    async def __call__(self, facility: str, claim_id: UUID, explanation: Explanation) -> Explained:
        """Raises ClaimNotFound, ClaimExplained, ClaimNotExplainable, ExplanationLate and DatabaseAway."""
        return await self._explanations.keep(facility, claim_id, explanation, self._clock.now())


def is_known(
    claim: KeptClaim, known: KnownExplanation | None, explanation: Explanation, explained_at: datetime
) -> bool:
    """Whether this explanation was received before. Raises a Refusal where it is not to be kept."""
    if known is not None:
        if known.digest == explanation.digest:
            return True
        raise ClaimExplained
    if (last_day := _explain_until(claim)) is None:
        raise ClaimNotExplainable
    if day_of(explained_at) > last_day:
        raise ExplanationLate(last_day)
    return False


def _explain_until(claim: KeptClaim) -> date | None:
    """The last day on which it may be explained, None where it may not."""
    if claim.closed_as or not claim.decided:
        return None
    decided = ClaimDecided.FromString(claim.decided)
    is_accepted = decided.decision.action == DECISION_ACTION_ACCEPT
    if is_accepted or not decided.HasField("explain_until"):
        return None
    return date_value(decided.explain_until)
