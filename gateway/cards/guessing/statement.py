"""What a caller states about a person, compared with the register: what the budgets of guessing count."""

from collections.abc import Sequence
from typing import NamedTuple

from gateway.cards.card import Person
from gateway.cards.judging.person_match import same_birth_date, same_name


class Statement(NamedTuple):
    """A statement by a facility.

    `person` is the insurance number of the person that the register found; None where it found nobody, or
    nothing is stated about them. `is_named`: name and birth date are stated, or a receipt is quoted.
    `is_wrong`: something that is stated is not the person's. `is_miss`: it takes one unknown person from the
    facility's budget.
    """

    facility: str
    person: str | None
    is_named: bool
    is_wrong: bool
    is_miss: bool


def birth_date_as_stated(stated: str | None, known: str) -> str:
    """Return the birth date that the register knows, as far as it is stated; nothing where it is not."""
    if not stated or not same_birth_date(stated, known):
        return ""
    return min(stated, known, key=len)


def claimed_patient(
    facility: str,
    names: Sequence[str],
    birth_date: str | None,
    person: Person | None,
    *,
    has_receipt: bool = False,
) -> Statement:
    """Return what a claim states about its patient, by one of these names. None where nothing is known.

    It is a miss unless the person is known and rightly named: what a dry run says about a person who is only
    known by number is as much as a look-up of somebody unknown may say. With a receipt of the facility's own
    it is no miss, but it may still be wrong: a receipt takes a number alone.
    """
    is_named = has_receipt or bool(names and birth_date)
    if person is None:
        return Statement(facility, None, is_named, is_wrong=False, is_miss=not has_receipt)
    is_wrong = bool(names) and not any(same_name(name, person.full_name) for name in names)
    is_wrong = is_wrong or bool(birth_date and not same_birth_date(birth_date, person.birth_date))
    stated = person.insurance_number if names or birth_date else None
    is_miss = not has_receipt and (is_wrong or not is_named)
    return Statement(facility, stated, is_named, is_wrong, is_miss)
