"""Generates the people of the sample world with their cards; the same for the same seed and day."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import msgspec

from gateway.cards.card import CardPeriod, Holding, Person, Sex
from insurance.age import age_on
from insurance.law.five_years import five_years_on
from insurance.law.visit import FIRST_DAY_WITHOUT_LINES, Tier
from wardgate.samples.cards.card_kind import CHILD, CardKind, CardKinds
from wardgate.samples.cards.scenario import KINDS, CardTerm, Scenario, card_terms
from wardgate.samples.cards.term import after_childhood, childhood, yearly
from wardgate.samples.data_file import read_yaml
from wardgate.samples.people.birth import AgePyramid, as_recorded, day_of_birth, years_after
from wardgate.samples.people.numbers import Numbers
from wardgate.samples.people.person_name import PersonNames
from wardgate.samples.places.facility import Facility
from wardgate.samples.places.province import Province
from wardgate.samples.random_choice import WeightedChoice, random_int

# The first people are examples: this many for each scenario, with every particular on record.
EXAMPLES_OF_EACH_SCENARIO = 4
AREA_CODES = WeightedChoice({"K1": 40, "K2": 40, "K3": 20})
REGISTERED_AT = WeightedChoice({Tier.COMMUNE: 35, Tier.DISTRICT: 43, Tier.PROVINCIAL: 22})
EARLIER_TERMS = WeightedChoice({0: 45, 1: 40, 2: 15})
RECENT = timedelta(days=365)


class Citizen(msgspec.Struct, frozen=True):
    """A person of the sample world, with two facts that the register lacks: scenario and true birth date."""

    holding: Holding
    scenario: Scenario
    born: date


class Population:
    """Generates people one after the other. Use a new Population for each stream of people."""

    def __init__(
        self, seed: int, today: date, provinces: tuple[Province, ...], facilities: tuple[Facility, ...]
    ) -> None:
        self._today = today
        self._random = Random(f"{seed}/people")
        self._numbers = Numbers(seed)
        self._names = PersonNames()
        self._ages = AgePyramid()
        self._kinds = CardKinds()
        self._scenarios = WeightedChoice(
            (Scenario(name), weight) for name, weight in read_yaml("scenarios.yaml").items()
        )
        self._provinces = WeightedChoice((province, province.thousands) for province in provinces)
        self._facility_at = {(at.province, at.tier): at.code for at in facilities}

    def citizens(self, count: int) -> Iterator[Citizen]:
        """`count` people, the examples first."""
        examples = [scenario for scenario in Scenario for _ in range(EXAMPLES_OF_EACH_SCENARIO)][:count]
        yield from (self._example_of(scenario) for scenario in examples)
        yield from (self._random_citizen() for _ in range(count - len(examples)))

    def _example_of(self, scenario: Scenario) -> Citizen:
        random = self._random
        age = (
            random_int(random, 1, 3)
            if scenario is Scenario.CHILD_WITHOUT_CARD
            else random_int(random, 25, 50)
        )
        born = day_of_birth(random, age, self._today)
        sex = random.choice((Sex.MALE, Sex.FEMALE))
        return self._citizen(scenario, sex, born, born.isoformat(), has_chip_id=True)

    def _random_citizen(self) -> Citizen:
        random = self._random
        age, sex = self._ages.draw(random)
        born = day_of_birth(random, age, self._today)
        is_child = self._today <= childhood(born)[1]
        scenario = Scenario.ACCURATE if is_child else self._scenarios.draw(random)
        # About two people in a hundred have no chip ID yet, all of them small children.
        has_chip_id = not is_child or random.random() > 0.22
        return self._citizen(scenario, sex, born, as_recorded(random, born), has_chip_id)

    def _citizen(self, scenario: Scenario, sex: Sex, born: date, recorded: str, has_chip_id: bool) -> Citizen:
        province = self._provinces.draw(self._random)
        person = Person(
            insurance_number=self._numbers.insurance_number(province.code),
            chip_id=self._numbers.chip_id(province.code, sex, born.year) if has_chip_id else None,
            full_name=self._names.draw(self._random, sex, born.year),
            birth_date=recorded,
            sex=sex,
            died_on=self._day_of_death(scenario),
        )
        return Citizen(Holding(person, self._periods(scenario, person, province, born)), scenario, born)

    def _day_of_death(self, scenario: Scenario) -> date | None:
        if scenario is not Scenario.DIED:
            return None
        return self._today - timedelta(days=random_int(self._random, 20, 55))

    def _periods(
        self, scenario: Scenario, person: Person, province: Province, born: date
    ) -> tuple[CardPeriod, ...]:
        random, today = self._random, self._today
        kind = KINDS.get(scenario) or self._kinds.draw(random, person.sex, age_on(born, today), born, today)
        if scenario is Scenario.ACCURATE:
            terms = self._ordinary(kind, born)
        else:
            terms = card_terms(scenario, kind, random, today)
        if not terms:
            return ()
        joined = years_after(terms[0].term[0], -random_int(random, 0, 9))
        area_code = AREA_CODES.draw(random) if random.random() * 100 < province.area_code_percent else ""
        tier = REGISTERED_AT.draw(random)
        facility = self._facility_at[province.code, tier]
        five_years = None if kind is CHILD else five_years_on(joined)
        return tuple(_period(term, province, person, facility, tier, area_code, five_years) for term in terms)

    def _ordinary(self, kind: CardKind, born: date) -> list[CardTerm]:
        child = CardTerm(CHILD, childhood(born))
        if kind is CHILD:
            return [child]
        terms = yearly(self._random, kind.term, self._today, EARLIER_TERMS.draw(self._random))
        since_childhood = after_childhood(born, terms)
        # A child who has just begun school still has the child's card at home: the old card of outcome 003.
        just_grown = self._today - child.term[1] < RECENT
        return [*([child] if just_grown else []), *(CardTerm(kind, term) for term in since_childhood)]


def _period(
    card: CardTerm,
    province: Province,
    person: Person,
    facility: str,
    tier: Tier,
    area_code: str,
    five_years_on: date | None,
) -> CardPeriod:
    return CardPeriod(
        card_number=card.kind.number(province.code, person.insurance_number),
        valid_from=card.term[0],
        valid_until=card.term[1],
        registered_facility=facility,
        area_code=area_code,
        five_years_on=five_years_on,
        ended_on=card.ended_on,
        end_reason=card.end_reason,
        registered_tier=tier if card.term[0] < FIRST_DAY_WITHOUT_LINES else None,
    )
