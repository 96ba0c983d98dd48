"""Reads holdings from the register in PostgreSQL."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

import asyncpg

from gateway.cards.card import CardPeriod, EndReason, Holding, Person, Sex
from gateway.cards.register_snapshot import Snapshots, snapshots_of
from gateway.cards.subject import ChipId, InsuranceNumber, PersonKey
from insurance.law.codes.code_changes import LONGEST_CHAIN
from insurance.law.insured import Copayment
from insurance.law.visit import FIRST_DAY_WITHOUT_LINES, Tier
from runtime.postgres.database import Database

# Text on the driver: look-ups are the hottest path (decision 0005).
HOLDINGS = f"""
    SELECT p.insurance_number, p.chip_id, p.full_name, p.birth_date, p.sex, p.died_on,
           c.card_number, t.valid_from, t.valid_until, t.registered_facility, t.area_code, t.five_years_on,
           t.ended_on, t.end_reason,
           CASE WHEN t.valid_from < '{FIRST_DAY_WITHOUT_LINES}' THEN (
               SELECT tier FROM gateway.facilities WHERE facility = t.registered_facility
           ) END AS registered_tier,
           q.days, q.amounts
    FROM gateway.people p
    CROSS JOIN LATERAL (
        SELECT array_agg(day ORDER BY day, claim_id) AS days,
               array_agg(amount ORDER BY day, claim_id) AS amounts
        FROM gateway.copayments WHERE insurance_number = p.insurance_number
    ) q
    LEFT JOIN gateway.cards c USING (insurance_number)
    LEFT JOIN gateway.card_periods t USING (card_id)
    WHERE p.insurance_number = ANY($1::text[]) OR p.chip_id = ANY($2::text[])
    ORDER BY p.insurance_number, t.valid_from, c.card_number
"""

# A card of before a facility got another code has the earlier code, and the list of facilities often only the
# later one. Apart from HOLDINGS, which takes a third longer with it.
TIERS_BY_LATER_CODES = f"""
    WITH RECURSIVE later (facility, code, steps) AS (
        SELECT unnest($1::text[]), unnest($1::text[]), 0
        UNION ALL
        SELECT later.facility, new_code, steps + 1 FROM later
        JOIN gateway.facility_codes ON old_code = code AND steps < {LONGEST_CHAIN}
    )
    SELECT DISTINCT ON (later.facility) later.facility, tier
    FROM later JOIN gateway.facilities f ON f.facility = code
    ORDER BY later.facility, steps
"""

# A look-up in a dict takes a third of the time.
SEXES = {sex.value: sex for sex in Sex}


class CardTable:
    """Tables gateway.people, cards, card_periods, facilities and copayments."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self, people: Sequence[PersonKey], now: datetime) -> Snapshots:
        """See Register: one query for chip IDs and insurance numbers together."""
        return snapshots_of(people, await self.holdings(people), now)

    async def holdings(self, people: Sequence[PersonKey]) -> Mapping[PersonKey, Holding]:
        """The holdings of those people that the register knows. Raises DatabaseAway."""
        async with self._database.connection() as connection:
            return await read_holdings(connection, people)


async def read_holdings(
    connection: asyncpg.Connection, people: Sequence[PersonKey]
) -> Mapping[PersonKey, Holding]:
    """The holdings of those people that the register knows, each by both of the person's numbers."""
    numbers = [person.text for person in people if isinstance(person, InsuranceNumber)]
    chip_ids = [person.text for person in people if isinstance(person, ChipId)]
    rows = await connection.fetch(HOLDINGS, numbers, chip_ids)
    later = await _tiers_by_later_codes(connection, rows)
    found: dict[PersonKey, Holding] = {}
    for _, of_one_person in groupby(rows, key=lambda row: row[0]):
        holding = _holding(list(of_one_person), later)
        found[InsuranceNumber(holding.person.insurance_number)] = holding
        if holding.person.chip_id is not None:
            found[ChipId(holding.person.chip_id)] = holding
    return found


async def _tiers_by_later_codes(
    connection: asyncpg.Connection, rows: Iterable[Sequence[Any]]
) -> Mapping[str, str]:
    """The tiers of registered facilities that the list of facilities has by a later code only."""
    unknown = {row[9] for row in rows if row[-3] is None and _asks_for_a_tier(row[7])}
    return dict(await connection.fetch(TIERS_BY_LATER_CODES, list(unknown))) if unknown else {}


def _holding(rows: Sequence[Sequence[Any]], later: Mapping[str, str]) -> Holding:
    insurance_number, chip_id, full_name, birth_date, sex, died_on = rows[0][:6]
    person = Person(insurance_number, chip_id, full_name, birth_date, SEXES[sex], died_on)
    days, amounts = rows[0][-2:]
    # NULL where nothing was co-paid.
    copaid = tuple(map(Copayment, days, amounts)) if days else ()
    return Holding(person, tuple(_periods(rows, later)), copaid)


def _periods(rows: Iterable[Sequence[Any]], later: Mapping[str, str]) -> Iterator[CardPeriod]:
    for row in rows:
        number, valid_from, valid_until, facility, area_code, five_years_on, ended_on = row[6:-4]
        end_reason, tier = row[-4:-2]
        # NULL where a person has no card, or a card has no period yet.
        if valid_from is not None:
            if tier is None and _asks_for_a_tier(valid_from):
                tier = later.get(facility)
            yield CardPeriod(
                *(number, valid_from, valid_until, facility, area_code, five_years_on, ended_on),
                end_reason=EndReason(end_reason) if end_reason else None,
                registered_tier=Tier(tier) if tier else None,
            )


def _asks_for_a_tier(valid_from: date | None) -> bool:
    return valid_from is not None and valid_from < FIRST_DAY_WITHOUT_LINES
