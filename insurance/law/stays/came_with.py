"""With which cards a patient came: their registration decides the line of care for the whole stay."""

from collections.abc import Sequence
from typing import TypeVar

Card = TypeVar("Card")


def came_by(card: Card, came_with: Sequence[Card], in_force: Sequence[Card]) -> tuple[Card, ...]:
    """The cards that say how the patient came, where `card` counts on a day of the stay; itself among them.

    `came_with` are those of the first day, `in_force` those of the day. The codes of QĐ 3276/QĐ-BYT (annex 1)
    ask how the patient came to the facility: so neither a later card nor the end of one changes it.
    """
    if card not in came_with:
        return (card, *came_with)
    return (card, *(other for other in came_with if other not in in_force))
