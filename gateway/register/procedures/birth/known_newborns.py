"""What the register knows of newborn children and their mothers, for many files at once."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ARRAY, Text, any_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.files.storing.register_access import Found
from gateway.register.procedures.birth.birth_register import Birth, KnownMother, KnownNewborn, NewbornQuestion
from gateway.register.procedures.birth.free_numbers import free_numbers
from gateway.register.procedures.birth.tables import births
from gateway.register.tables import people

_numbers_of = bindparam("numbers", type_=ARRAY(Text))
_chip_ids = bindparam("chip_ids", type_=ARRAY(Text))
MOTHERS = select(people.c.insurance_number, people.c.chip_id, people.c.full_name, people.c.birth_date).where(
    or_(people.c.insurance_number == any_(_numbers_of), people.c.chip_id == any_(_chip_ids))
)
BIRTHS = select(
    births.c.file_id,
    births.c.mother_chip_id,
    births.c.mother_insurance_number,
    births.c.born_on,
    births.c.born_at,
    births.c.birth_order,
).where(
    or_(births.c.mother_insurance_number == any_(_numbers_of), births.c.mother_chip_id == any_(_chip_ids))
)


async def known_newborns(
    connection: AsyncConnection, questions: Sequence[NewbornQuestion]
) -> Sequence[Found]:
    """See KnownNewborn."""
    mothers = await _mothers(connection, [one.birth for one in questions])
    found = [_found_by(one.birth, mothers) for one in questions]
    numbers = [_numbers(one.birth, of) for one, of in zip(questions, found, strict=True)]
    recorded = await _births(connection, numbers)
    free = await free_numbers(connection, [one.province for one in questions])
    return [
        _answer(question, of, both, recorded, free[question.province].pop())
        for question, of, both in zip(questions, found, numbers, strict=True)
    ]


def _answer(
    question: NewbornQuestion,
    found: Sequence[KnownMother],
    numbers: tuple[str, str],
    recorded: Sequence[tuple[UUID, Birth]],
    free_number: str,
) -> Found:
    birth = question.birth
    known = KnownNewborn(
        found[0] if found else None,
        differ=_differ(birth, found),
        births=tuple(
            other
            for file_id, other in recorded
            if file_id != question.file_id and _is_of_mother(other, numbers)
        ),
        free_number=free_number,
    )
    of_mothers = {number for mother in found for number in (mother.insurance_number, mother.chip_id or "")}
    about = {birth.mother_chip_id, birth.mother_insurance_number, *of_mothers} - {""}
    return Found(known, frozenset(about))


async def _mothers(connection: AsyncConnection, asked: Sequence[Birth]) -> Sequence[KnownMother]:
    numbers = {
        "numbers": [birth.mother_insurance_number for birth in asked],
        "chip_ids": [birth.mother_chip_id for birth in asked],
    }
    return [KnownMother(*row) for row in await connection.execute(MOTHERS, numbers)]


def _found_by(birth: Birth, mothers: Sequence[KnownMother]) -> list[KnownMother]:
    """At most two: by one number and by the other."""
    return [
        mother
        for mother in mothers
        if mother.insurance_number == birth.mother_insurance_number
        or (mother.chip_id and mother.chip_id == birth.mother_chip_id)
    ]


def _differ(birth: Birth, found: Sequence[KnownMother]) -> bool:
    return len(found) > 1 or any(
        stated and known and stated != known
        for mother in found
        for stated, known in (
            (birth.mother_chip_id, mother.chip_id),
            (birth.mother_insurance_number, mother.insurance_number),
        )
    )


def _numbers(birth: Birth, found: Sequence[KnownMother]) -> tuple[str, str]:
    """Chip ID and insurance number, as far as they are known."""
    if not found:
        return birth.mother_chip_id, birth.mother_insurance_number
    return found[0].chip_id or birth.mother_chip_id, found[0].insurance_number


async def _births(
    connection: AsyncConnection, numbers: Sequence[tuple[str, str]]
) -> Sequence[tuple[UUID, Birth]]:
    """The births of all these mothers, with their files."""
    asked = {
        "chip_ids": [chip_id for chip_id, _ in numbers if chip_id],
        "numbers": [number for _, number in numbers if number],
    }
    return [(file_id, Birth(*birth)) for file_id, *birth in await connection.execute(BIRTHS, asked)]


def _is_of_mother(birth: Birth, numbers: tuple[str, str]) -> bool:
    known = birth.mother_chip_id, birth.mother_insurance_number
    return any(one and one == other for one, other in zip(known, numbers, strict=True))
