"""The facilities of the evaluation: their share of all visits, their side, and how honest each is."""

from collections.abc import Sequence
from random import Random

import msgspec

from insurance.law.visit import Tier
from wardgate.samples.places.facility import make_facilities
from wardgate.samples.places.province import Province, read_provinces

# Six in ten provinces teach, the others test: no facility is on both sides.
LEARNING_SHARE = 0.6
# Beta distributions. Most facilities are near 0; few are high.
OF_FACILITY, OF_KIND = (0.7, 6.0), (0.7, 2.0)


class Site(msgspec.Struct, frozen=True):
    """A facility. `weight` is its share of visits, `neighbour` the other facility of its province."""

    code: str
    province: Province
    tier: Tier
    neighbour: str
    weight: float
    is_learning: bool


def make_sites(seed: int, provinces: int) -> tuple[Site, ...]:
    """The provincial and the district hospital of each of the largest provinces."""
    random = Random(f"{seed}/sites")
    every = read_provinces()
    largest = sorted(every, key=lambda one: one.thousands, reverse=True)[:provinces]
    learning = set(random.sample([one.code for one in largest], round(provinces * LEARNING_SHARE)))
    codes = {(at.province, at.tier): at.code for at in make_facilities(seed, every)}
    return tuple(
        Site(
            code=codes[province.code, tier],
            province=province,
            tier=tier,
            neighbour=codes[province.code, other],
            weight=random.lognormvariate(0, 0.5) * (1.6 if tier is Tier.PROVINCIAL else 1.0),
            is_learning=province.code in learning,
        )
        for province in largest
        for tier, other in ((Tier.PROVINCIAL, Tier.DISTRICT), (Tier.DISTRICT, Tier.PROVINCIAL))
    )


class Honesty:
    """How often each facility claims wrongly, by kind of fault; 0 is never."""

    def __init__(self, seed: int, sites: Sequence[Site]) -> None:
        self._seed = seed
        self._of_site = {
            site.code: Random(f"{seed}/honesty/{site.code}").betavariate(*OF_FACILITY) for site in sites
        }

    def rate(self, site: Site, kind: str) -> float:
        """In proportion to other facilities: the rates of a kind have no unit."""
        own = Random(f"{self._seed}/honesty/{site.code}/{kind}").betavariate(*OF_KIND)
        return self._of_site[site.code] * own
