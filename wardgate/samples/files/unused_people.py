"""The people whom sample files may be about: a death must not change what a sample look-up answers."""

import re
from collections.abc import Callable, Iterable

from wardgate.samples.claims.sample_claims import SampleClaims
from wardgate.samples.look_ups.sample import Sample
from wardgate.samples.people.population import Citizen

# Of a chip ID, an insurance number, or a card number.
LAST_DIGITS = 10
NUMBER = re.compile(rb"\d{%d}(?!\d)" % LAST_DIGITS)


class NobodyLeft(Exception):  # noqa: N818 - not a failure: the world is small
    """No remaining person suits."""


class UnusedPeople:
    """Takes each person at most once, the last ones of the world first."""

    def __init__(self, citizens: Iterable[Citizen], numbers: frozenset[str]) -> None:
        self._left = [one for one in citizens if not _last_digits(one) & numbers]

    def take(self, suits: Callable[[Citizen], bool]) -> Citizen:
        """Take the next one who suits. Raises NobodyLeft."""
        for place in range(len(self._left) - 1, -1, -1):
            if suits(self._left[place]):
                return self._left.pop(place)
        raise NobodyLeft


def numbers_in_use(samples: Iterable[Sample], claims: SampleClaims) -> frozenset[str]:
    """The last ten digits of every number in sample look-ups and claims."""
    asked = {number[-LAST_DIGITS:] for one in samples for number in (one.chip_id, one.card_number) if number}
    contents = (claim.content for claim in (*claims.home, *claims.elsewhere))
    return frozenset(asked.union(*({found.decode() for found in NUMBER.findall(one)} for one in contents)))


def _last_digits(citizen: Citizen) -> set[str]:
    person = citizen.holding.person
    return {number[-LAST_DIGITS:] for number in (person.chip_id, person.insurance_number) if number}
