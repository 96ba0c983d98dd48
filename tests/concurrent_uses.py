"""The uses of claims that were judged before, in memory: what the worker finds in its table."""

from collections import defaultdict

from insurance.claim.claim import Claim
from insurance.claim.uses.use import ConcurrentUse, Use
from insurance.claim.uses.uses_of_claim import uses_of


class KnownUses:
    """By facility and resource, with the person and the name of the claim."""

    def __init__(self) -> None:
        self._known: defaultdict[tuple[str, str], list[tuple[str, str, Use]]] = defaultdict(list)

    def compare(self, claim: Claim, facility: str, person: str, name: str) -> tuple[ConcurrentUse, ...]:
        """The uses by other patients that overlap with the claim's, which is known from now on."""
        uses = uses_of(claim)
        found = [
            ConcurrentUse(other.resource, other.begins, other.ends, own.line, claim_id=other_name)
            for own in uses
            for other_person, other_name, other in self._known[facility, own.resource]
            if other_person != person and other.begins < own.ends and other.ends > own.begins
        ]
        for own in uses:
            self._known[facility, own.resource].append((person, name, own))
        return tuple(found)
