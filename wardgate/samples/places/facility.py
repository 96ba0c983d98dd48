"""The 200 made-up facilities of the sample world, in every province and of every tier."""

from collections.abc import Iterable, Iterator
from random import Random

import msgspec

from insurance.law.visit import Tier
from wardgate.samples.data_file import read_yaml
from wardgate.samples.places.province import Province

# The third digit of a sample facility's code shows its tier.
FIRST_SERIAL = {Tier.CENTRAL: 1, Tier.PROVINCIAL: 101, Tier.DISTRICT: 201, Tier.COMMUNE: 301}


class Facility(msgspec.Struct, frozen=True):
    """One row of gateway.facilities. The code is the province's code and three digits."""

    code: str
    full_name: str
    province: str
    tier: Tier


class _Names(msgspec.Struct, frozen=True):
    names: list[str]
    in_provinces: dict[str, int]


class _Lists(msgspec.Struct, frozen=True):
    """data/facilities.yaml."""

    central: _Names
    tiers: dict[Tier, list[str]]
    places: list[str]


def tier_of(code: str) -> Tier:
    """The tier that the code of a sample facility shows."""
    serial = int(code[2:])
    return max((first, tier) for tier, first in FIRST_SERIAL.items() if first <= serial)[1]


def make_facilities(seed: int, provinces: Iterable[Province]) -> tuple[Facility, ...]:
    """All facilities, by code: three in each province, and the central hospitals of the large cities."""
    random = Random(f"{seed}/facilities")
    lists = msgspec.convert(read_yaml("facilities.yaml"), _Lists)
    made = [facility for province in provinces for facility in _of_province(random, province, lists)]
    return tuple(sorted(made, key=lambda facility: facility.code))


def _of_province(random: Random, province: Province, lists: _Lists) -> Iterator[Facility]:
    central = [Tier.CENTRAL] * lists.central.in_provinces.get(province.code, 0)
    tiers = [*central, *lists.tiers]
    # No two facilities of a province are named after the same place.
    places = random.sample(lists.places, len(tiers))
    for number, (tier, place) in enumerate(zip(tiers, places, strict=True)):
        names = lists.central.names if tier is Tier.CENTRAL else lists.tiers[tier]
        serial = FIRST_SERIAL[tier] + (number if tier is Tier.CENTRAL else 0)
        yield Facility(
            code=f"{province.code}{serial:03}",
            full_name=random.choice(names).format(province=province.full_name, place=place),
            province=province.code,
            tier=tier,
        )
