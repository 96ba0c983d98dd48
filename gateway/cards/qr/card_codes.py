"""Makes the QR codes of a person's cards."""

from collections.abc import Iterator
from datetime import date, datetime

import msgspec

from gateway.cards.card import CardPeriod, Holding, Person
from gateway.cards.qr.card_signing import CardSigning
from insurance.card_qr.card_content import LIFETIME, CardContent, shortened
from insurance.law.cover.covered_days import holds_on


class CardCode(msgspec.Struct, frozen=True):
    """A period of a card that is in force, and its code."""

    period: CardPeriod
    text: str
    content: CardContent


def card_codes(signing: CardSigning, holding: Holding, now: datetime, today: date) -> Iterator[CardCode]:
    """One for each card that is in force today. A person who has died has none."""
    if holding.person.died_on is not None:
        return
    for period in holding.periods:
        if holds_on(period, today):
            content = _content(holding.person, period, int(now.timestamp()))
            yield CardCode(period, signing.sign(content), content)


def _content(person: Person, period: CardPeriod, now: int) -> CardContent:
    return CardContent(
        card_number=period.card_number,
        full_name=shortened(person.full_name),
        birth_date=person.birth_date,
        sex=person.sex.value,
        valid_from=period.valid_from,
        valid_until=period.last_day,
        registered_facility=period.registered_facility,
        area_code=period.area_code,
        five_years_on=period.five_years_on,
        issued_at=now,
        expires_at=now + int(LIFETIME.total_seconds()),
    )
