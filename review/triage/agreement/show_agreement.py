"""Shows how well reviewers agree."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from review.accounts.actor import Actor
from review.accounts.role import Permission
from review.triage.agreement.kappa import Agreement, agreement


class LookPairs(Protocol):
    """The first and the second decisions on the same claims."""

    async def since(self, actor: Actor, moment: datetime) -> Mapping[tuple[str, str], int]:
        """Return how many claims in scope with a second look since then got which two actions.

        Raises DatabaseAway.
        """
        ...


class ShowAgreement:
    """The use case: Cohen's kappa of what first and second reviewers did with whole claims.

    What counts is whether a claim was accepted, cut or refused; amounts may differ. Questions do not count.
    """

    def __init__(self, pairs: LookPairs) -> None:
        self._pairs = pairs

    async def __call__(self, actor: Actor, since: datetime) -> Agreement:
        """Raises NotPermitted or DatabaseAway."""
        actor.ensure(Permission.AUDIT)
        return agreement(await self._pairs.since(actor, since))
