"""People and their cards as rows for COPY."""

from collections.abc import Iterable
from typing import Any

from gateway.cards.card import CardPeriod, Holding, Person

# In this order, each table refers only to earlier ones.
TABLES = ("people", "cards", "card_periods")
Row = tuple[Any, ...]


class Rows:
    """The rows of a batch of people, by table; card_id continues after `cards_before`."""

    def __init__(self, holdings: Iterable[Holding], cards_before: int) -> None:
        self.of: dict[str, list[Row]] = {table: [] for table in TABLES}
        self._last_card = cards_before
        for holding in holdings:
            self._add(holding)

    def _add(self, holding: Holding) -> None:
        self.of["people"].append(_person(holding.person))
        ids: dict[str, int] = {}
        for period in holding.periods:
            if period.card_number not in ids:
                ids[period.card_number] = self._number_card(period.card_number, holding.person)
            self.of["card_periods"].append(_period(ids[period.card_number], period))

    def _number_card(self, card_number: str, person: Person) -> int:
        self._last_card += 1
        self.of["cards"].append((self._last_card, card_number, person.insurance_number))
        return self._last_card


def _person(person: Person) -> Row:
    return (
        person.insurance_number,
        person.chip_id,
        person.full_name,
        person.birth_date,
        person.sex.value,
        person.died_on,
    )


def _period(card_id: int, period: CardPeriod) -> Row:
    return (
        card_id,
        period.valid_from,
        period.valid_until,
        period.registered_facility,
        period.area_code,
        period.five_years_on,
        period.ended_on,
        period.end_reason.value if period.end_reason else None,
    )
