"""Names the fact that a finding points at, or that a rule could not judge without."""

from insurance.claim.claim import Claim
from insurance.claim.fact import Fact
from insurance.claim.paths import path_of
from review.rulebook.engine.case import CaseFact


def finding_path(claim: Claim, fact: Fact | CaseFact) -> str:
    """Its path within what was sent; for a fact that the gateway added, a name such as "card.periods"."""
    return path_of(claim, fact) if isinstance(fact, Fact) else str(fact)
