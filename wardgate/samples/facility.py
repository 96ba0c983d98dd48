"""The 200 made-up facilities of the sample world, over every province and tier."""

from enum import StrEnum
from random import Random

import msgspec

from wardgate.samples.data_file import read_yaml
from wardgate.samples.province import Province


class Tier(StrEnum):
    """As gateway.facilities.tier has them."""

    CENTRAL = "central"
    PROVINCIAL = "provincial"
    DISTRICT = "district"
    COMMUNE = "commune"


# The third digit of a code tells the tier, so that a sample code can be read.
FIRST_SERIAL = {Tier.CENTRAL: 1, Tier.PROVINCIAL: 101, Tier.DISTRICT: 201, Tier.COMMUNE: 301}


class Facility(msgspec.Struct, frozen=True):
    """One row of gateway.facilities. The code is the province and three digits."""

    code: str
    full_name: str
    province: str
    tier: Tier


def make_facilities(seed: int, provinces: tuple[Province, ...]) -> tuple[Facility, ...]:
    """All of them, by code: three in each province, and the central hospitals of the large cities."""
    dice = Random(f"{seed}/facilities")
    lists = read_yaml("facilities.yaml")
    made = [
        _facility(dice, province, tier, number, names, lists["places"])
        for province in provinces
        for tier, names, count in _tiers_of(province, lists)
        for number in range(count)
    ]
    return tuple(sorted(made, key=lambda facility: facility.code))


def _tiers_of(province: Province, lists: dict) -> list[tuple[Tier, list[str], int]]:  # type: ignore[type-arg]
    central = lists["central"]
    tiers = [(Tier(tier), names, 1) for tier, names in lists["tiers"].items()]
    return [(Tier.CENTRAL, central["names"], central["in_provinces"].get(province.code, 0)), *tiers]


def _facility(
    dice: Random, province: Province, tier: Tier, number: int, names: list[str], places: list[str]
) -> Facility:
    name = dice.choice(names).format(province=province.full_name, place=dice.choice(places))
    return Facility(f"{province.code}{FIRST_SERIAL[tier] + number:03d}", name, province.code, tier)
