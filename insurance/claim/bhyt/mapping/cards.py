"""Maps the cards that XML1 states: several, with semicolons, if a new one was issued during a stay."""

from collections.abc import Sequence
from datetime import date
from itertools import zip_longest

from insurance.claim.bhyt.documents.record import Row
from insurance.claim.bhyt.fields.forms import MOST_VALUES, written_day
from insurance.claim.bhyt.values import day_in
from insurance.claim.parts.patient import StatedCard

NUMBERS = ("MA_THE_BHYT", "MA_THE")


def cards_of(visit: Row) -> tuple[StatedCard, ...]:
    """The cards in the order stated. A value without a card number counts as a card of its own."""
    return tuple(
        StatedCard(number or None, day_in(since), day_in(until), facility or None)
        for number, since, until, facility in zip_longest(
            *(
                _parts(visit.get(*names))
                for names in (NUMBERS, ("GT_THE_TU",), ("GT_THE_DEN",), ("MA_DKBD",))
            ),
            fillvalue="",
        )
    )


def card_on(day: date | None, cards: Sequence[StatedCard]) -> str | None:
    """The number of the card in force on that day; without one, of the first card."""
    for card in cards:
        if day and card.valid_from and card.valid_until and card.valid_from <= day <= card.valid_until:
            return card.number
    return next((card.number for card in cards if card.number), None)


def card_fields(cards: Sequence[StatedCard]) -> dict[str, str]:
    """The fields of XML1 that state these cards."""
    return {
        "MA_THE_BHYT": _joined([card.number or "" for card in cards]),
        "GT_THE_TU": _joined([(card.valid_from and written_day(card.valid_from)) or "" for card in cards]),
        "GT_THE_DEN": _joined([(card.valid_until and written_day(card.valid_until)) or "" for card in cards]),
        "MA_DKBD": _joined([card.registered_facility or "" for card in cards]),
    }


def _parts(text: str) -> list[str]:
    if not text or text.count(";") >= MOST_VALUES:
        return []
    parts = [part.strip() for part in text.split(";")]
    while parts and not parts[-1]:
        # Some programs end a list by a semicolon.
        parts.pop()
    return parts


def _joined(texts: Sequence[str]) -> str:
    return ";".join(texts).rstrip(";")
