"""What the procedure of a birth reads and writes in PostgreSQL."""

from sqlalchemy import (
    ColumnElement,
    Text,
    bindparam,
    cast,
    delete,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.files.storing.locks import Locks
from gateway.register.files.storing.register_access import Statements
from gateway.register.procedures.birth.birth_register import (
    Birth,
    ChildQuestion,
    ForgetBirth,
    KnownMother,
    KnownNewborn,
    NewbornQuestion,
    PersonalIdQuestion,
    RecordBirth,
)
from gateway.register.procedures.birth.tables import births, insurance_numbers
from gateway.register.tables import people

# Births of one mother wait for each other.
MOTHER_LOCKS = 7210
# Of two children who get one personal ID, the second one waits for the commit of the first.
PERSONAL_ID_LOCKS = 7217
# A multiple of it reaches every number of eight digits before it repeats one, in a scattered order.
STRIDE, DIGITS = 387_420_489, 8

_count = select(insurance_numbers.next_value().label("count")).cte("next_count")
_digits = func.lpad(cast(_count.c.count * STRIDE % 10**DIGITS, Text), DIGITS, "0")
_next = select((bindparam("province", type_=Text) + _digits).label("number")).cte("next_number")
NEXT_NUMBER = select(_next.c.number, exists().where(people.c.insurance_number == _next.c.number))


async def known_newborn(connection: AsyncConnection, question: NewbornQuestion) -> KnownNewborn:
    """See KnownNewborn."""
    found = await _mothers(connection, question.birth)
    mother = found[0] if found else None
    return KnownNewborn(
        mother,
        differ=_differ(question.birth, found),
        births=await _births(connection, question, _numbers(question.birth, mother)),
        free_number=await _free_number(connection, question.province),
    )


async def holder_of(connection: AsyncConnection, question: PersonalIdQuestion) -> str | None:
    """The insurance number of the person with this ID."""
    statement = select(people.c.insurance_number).where(people.c.chip_id == question.personal_id)
    return (await connection.execute(statement)).scalar_one_or_none()


async def record_birth(connection: AsyncConnection, change: RecordBirth) -> None:
    """In place of what the file has recorded before."""
    birth = change.birth
    row = {
        "insurance_number": change.insurance_number,
        "mother_chip_id": birth.mother_chip_id,
        "mother_insurance_number": birth.mother_insurance_number,
        "born_on": birth.born_on,
        "born_at": birth.born_at,
        "birth_order": birth.order,
    }
    statement = insert(births).values({"file_id": change.file_id, **row})
    await connection.execute(statement.on_conflict_do_update(index_elements=["file_id"], set_=row))


async def forget_birth(connection: AsyncConnection, change: ForgetBirth) -> None:
    """See ForgetBirth."""
    await connection.execute(delete(births).where(births.c.file_id == change.file_id))


async def _mothers(connection: AsyncConnection, birth: Birth) -> list[KnownMother]:
    """At most two: by one number and by the other."""
    columns = (people.c.insurance_number, people.c.chip_id, people.c.full_name, people.c.birth_date)
    statement = select(*columns).where(
        or_(
            people.c.insurance_number == birth.mother_insurance_number,
            people.c.chip_id == birth.mother_chip_id,
        )
    )
    return [KnownMother(*row) for row in await connection.execute(statement)]


def _differ(birth: Birth, found: list[KnownMother]) -> bool:
    return len(found) > 1 or any(
        stated and known and stated != known
        for mother in found
        for stated, known in (
            (birth.mother_chip_id, mother.chip_id),
            (birth.mother_insurance_number, mother.insurance_number),
        )
    )


def _numbers(birth: Birth, mother: KnownMother | None) -> tuple[str, str]:
    """Chip ID and insurance number, as far as they are known."""
    if mother is None:
        return birth.mother_chip_id, birth.mother_insurance_number
    return mother.chip_id or birth.mother_chip_id, mother.insurance_number


async def _births(
    connection: AsyncConnection, question: NewbornQuestion, numbers: tuple[str, str]
) -> tuple[Birth, ...]:
    columns = (births.c.mother_chip_id, births.c.mother_insurance_number)
    of_mother: list[ColumnElement[bool]] = [
        column == number for column, number in zip(columns, numbers, strict=True) if number
    ]
    statement = select(*columns, births.c.born_on, births.c.born_at, births.c.birth_order).where(
        or_(*of_mother), births.c.file_id != question.file_id
    )
    return tuple(Birth(*row) for row in await connection.execute(statement))


async def _free_number(connection: AsyncConnection, province: str) -> str:
    """The next number of the sequence that the register has not: the province, and eight digits."""
    while True:
        row = await connection.execute(NEXT_NUMBER, {"province": province})
        number, is_taken = row.one()
        if not is_taken:
            return str(number)


def _locks_of_newborn(question: NewbornQuestion) -> Locks:
    """A mother whom the register has is locked herself: a later file may have her other number."""
    birth = question.birth
    numbers = {birth.mother_chip_id, birth.mother_insurance_number} - {""}
    return Locks(
        people=(birth.mother_insurance_number, question.child),
        chip_ids=(birth.mother_chip_id,),
        names=tuple((MOTHER_LOCKS, number) for number in numbers),
    )


def _locks_of_personal_id(question: PersonalIdQuestion) -> Locks:
    return Locks(people=(question.child,), names=((PERSONAL_ID_LOCKS, question.personal_id),))


async def _no_more(_connection: AsyncConnection, _question: ChildQuestion) -> None:
    return


BIRTH_STATEMENTS = Statements(
    {NewbornQuestion: known_newborn, PersonalIdQuestion: holder_of, ChildQuestion: _no_more},
    {RecordBirth: record_birth, ForgetBirth: forget_birth},
    {
        NewbornQuestion: _locks_of_newborn,
        PersonalIdQuestion: _locks_of_personal_id,
        ChildQuestion: lambda question: Locks(people=(question.insurance_number,)),
    },
)
