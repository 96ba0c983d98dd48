"""The people of the sample world with their cards: a stream, the same for the same seed and day."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import msgspec

from gateway.cards.card import CardPeriod, Holding, Person, Sex
from wardgate.samples.cards.card_kind import CHILD, CardKind, CardKinds
from wardgate.samples.cards.scenario import KINDS, Scenario, Turn, turns_of
from wardgate.samples.cards.term import childhood, grown_out_of_childhood, yearly
from wardgate.samples.data_file import read_yaml
from wardgate.samples.people.birth import AgePyramid, age_on, as_recorded, day_of_birth, years_after
from wardgate.samples.people.numbers import Numbers
from wardgate.samples.people.person_name import PersonNames
from wardgate.samples.places.facility import Facility, Tier
from wardgate.samples.places.province import Province
from wardgate.samples.random_choice import WeightedChoice, between

# The first people are a cast, with every particular known, so many for each story.
CAST_OF_EACH = 4
AREA_CODES = WeightedChoice({"K1": 40, "K2": 40, "K3": 20})
REGISTERED_AT = WeightedChoice({Tier.COMMUNE: 35, Tier.DISTRICT: 43, Tier.PROVINCIAL: 22})
EARLIER_TERMS = WeightedChoice({0: 45, 1: 40, 2: 15})
RECENT = timedelta(days=365)


class Citizen(msgspec.Struct, frozen=True):
    """A person of the sample world, and what the register does not tell: the story and the true birthday."""

    holding: Holding
    story: Scenario
    born: date


class Population:
    """Makes people one after the other. Not to be shared: a second stream is a second Population."""

    def __init__(
        self, seed: int, today: date, provinces: tuple[Province, ...], facilities: tuple[Facility, ...]
    ) -> None:
        self._today = today
        self._dice = Random(f"{seed}/people")
        self._numbers = Numbers(seed)
        self._names = PersonNames()
        self._ages = AgePyramid()
        self._kinds = CardKinds()
        self._stories = WeightedChoice(
            (Scenario(name), weight) for name, weight in read_yaml("scenarios.yaml").items()
        )
        self._provinces = WeightedChoice((province, province.thousands) for province in provinces)
        self._facility_at = {(at.province, at.tier): at.code for at in facilities}

    def citizens(self, count: int) -> Iterator[Citizen]:
        """So many people, the cast first."""
        cast = [story for story in Scenario for _ in range(CAST_OF_EACH)][:count]
        yield from (self._cast_member(story) for story in cast)
        yield from (self._anybody() for _ in range(count - len(cast)))

    def _cast_member(self, story: Scenario) -> Citizen:
        dice = self._dice
        age = between(dice, 1, 3) if story is Scenario.CHILD_WITHOUT_CARD else between(dice, 25, 50)
        born = day_of_birth(dice, age, self._today)
        sex = dice.choice((Sex.MALE, Sex.FEMALE))
        return self._citizen(story, sex, born, born.isoformat(), has_chip_id=True)

    def _anybody(self) -> Citizen:
        dice = self._dice
        age, sex = self._ages.draw(dice)
        born = day_of_birth(dice, age, self._today)
        is_child = self._today <= childhood(born)[1]
        story = Scenario.ACCURATE if is_child else self._stories.draw(dice)
        # About two people in a hundred have no chip ID yet: they are all small.
        has_chip_id = not is_child or dice.random() > 0.22
        return self._citizen(story, sex, born, as_recorded(dice, born), has_chip_id)

    def _citizen(self, story: Scenario, sex: Sex, born: date, recorded: str, has_chip_id: bool) -> Citizen:
        province = self._provinces.draw(self._dice)
        person = Person(
            insurance_number=self._numbers.insurance_number(province.code),
            chip_id=self._numbers.chip_id(province.code, sex, born.year) if has_chip_id else None,
            full_name=self._names.draw(self._dice, sex, born.year),
            birth_date=recorded,
            sex=sex,
            died_on=self._day_of_death(story),
        )
        return Citizen(Holding(person, self._periods(story, person, province, born)), story, born)

    def _day_of_death(self, story: Scenario) -> date | None:
        return self._today - timedelta(days=between(self._dice, 20, 55)) if story is Scenario.DIED else None

    def _periods(
        self, story: Scenario, person: Person, province: Province, born: date
    ) -> tuple[CardPeriod, ...]:
        dice, today = self._dice, self._today
        kind = KINDS.get(story) or self._kinds.draw(dice, person.sex, age_on(born, today), born, today)
        turns = (
            self._ordinary(kind, born) if story is Scenario.ACCURATE else turns_of(story, kind, dice, today)
        )
        if not turns:
            return ()
        joined = years_after(turns[0].term[0], -between(dice, 0, 9))
        area_code = AREA_CODES.draw(dice) if dice.random() * 100 < province.area_code_percent else ""
        facility = self._facility_at[province.code, REGISTERED_AT.draw(dice)]
        return tuple(
            CardPeriod(
                card_number=turn.kind.number(province.code, person.insurance_number),
                valid_from=turn.term[0],
                valid_until=turn.term[1],
                registered_facility=facility,
                area_code=area_code,
                five_years_on=None if kind is CHILD else years_after(joined, 5),
                ended_on=turn.ended_on,
                end_reason=turn.end_reason,
            )
            for turn in turns
        )

    def _ordinary(self, kind: CardKind, born: date) -> list[Turn]:
        child = Turn(CHILD, childhood(born))
        if kind is CHILD:
            return [child]
        terms = yearly(self._dice, kind.term, self._today, EARLIER_TERMS.draw(self._dice))
        since_childhood = grown_out_of_childhood(born, terms)
        # Who has just begun school still has the child's card at home: the old card of outcome 003.
        just_grown = self._today - child.term[1] < RECENT
        return [*([child] if just_grown else []), *(Turn(kind, term) for term in since_childhood)]
