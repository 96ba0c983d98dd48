"""The cards as a claim states them, as periods of cover."""

from datetime import date

import msgspec

from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact, Fact
from insurance.text import Text
from review.rulebook.engine.answers import Missing

# Cards of the army, the police and the cipher service, and of groups like theirs: QĐ 4750 lets a claim leave
# out their last day, because the register does not always know it.
OPEN_ENDED = ("QN", "HC", "LS", "XK", "CY", "CA")
NO_STATED_CARD = Missing(
    Fact(ClaimFact.CARDS),
    Text(
        "Hồ sơ không ghi ngày bắt đầu và ngày hết giá trị sử dụng của thẻ BHYT.",
        "The claim does not give the first and the last day of the card.",
    ),
)


class StatedPeriod(msgspec.Struct, frozen=True):
    """A card's term as the claim states it."""

    valid_from: date
    valid_until: date
    ended_on: date | None = None


def stated_periods(claim: Claim) -> list[StatedPeriod] | None:
    """The term of each card that the claim states; None if it states none, or one without a day."""
    periods = []
    for card in claim.cards:
        is_open = (card.number or "").startswith(OPEN_ENDED)
        until = card.valid_until or (date.max if is_open else None)
        if card.valid_from is None or until is None:
            return None
        periods.append(StatedPeriod(card.valid_from, until))
    return periods or None
