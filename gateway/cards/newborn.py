"""A newborn child, by its mother and its birth."""

from datetime import date

import msgspec

from gateway.cards.subject import PersonKey


class Newborn(msgspec.Struct, frozen=True):
    """`order` is 1 for the first or only child of the birth."""

    mother: PersonKey
    born_on: date
    order: int
