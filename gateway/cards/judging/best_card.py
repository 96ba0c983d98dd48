"""Of several cards of a person, the one that gives most counts (Luật BHYT, Điều 22 khoản 2)."""

from collections.abc import Sequence

from msgspec.structs import replace

from insurance.law.entitlement import Entitlement


def best_card(by_card: Sequence[Entitlement]) -> Entitlement | None:
    """The entitlement that gives most; of equals, the first. None where there is none."""
    return max(by_card, key=lambda entitlement: entitlement.advantage, default=None)


def best_card_of_claim(by_card: Sequence[Entitlement]) -> Entitlement | None:
    """As best_card, with the card that gives more once the ceiling is reached: a look-up then says so."""
    best = best_card(by_card)
    beyond = max(by_card, key=lambda entitlement: entitlement.at_ceiling.advantage, default=None)
    if best is None or beyond is None or beyond.at_ceiling.advantage <= best.at_ceiling.advantage:
        return best
    return replace(best, beyond_ceiling=beyond)
