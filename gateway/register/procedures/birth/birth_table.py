"""What the procedure of a birth reads and writes in PostgreSQL."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.files.storing.locks import Locks
from gateway.register.files.storing.register_access import BatchApplier, Statements
from gateway.register.procedures.birth.birth_register import (
    ChildQuestion,
    ForgetBirth,
    NewbornQuestion,
    PersonalIdQuestion,
    RecordBirth,
)
from gateway.register.procedures.birth.known_newborns import known_newborns
from gateway.register.procedures.birth.tables import births
from gateway.register.tables import people

# Births of one mother wait for each other.
MOTHER_LOCKS = 7210
# Of two children who get one personal ID, the second one waits for the commit of the first.
PERSONAL_ID_LOCKS = 7217
_recorded = insert(births)
RECORD = _recorded.on_conflict_do_update(
    index_elements=["file_id"],
    set_={column.name: _recorded.excluded[column.name] for column in births.c if column.name != "file_id"},
)


async def holder_of(connection: AsyncConnection, question: PersonalIdQuestion) -> str | None:
    """The insurance number of the person with this ID."""
    statement = select(people.c.insurance_number).where(people.c.chip_id == question.personal_id)
    return (await connection.execute(statement)).scalar_one_or_none()


async def record_births(connection: AsyncConnection, changes: Sequence[RecordBirth]) -> None:
    """Each in place of what its file has recorded before."""
    await connection.execute(RECORD, [_row(change) for change in changes])


def _row(change: RecordBirth) -> dict[str, Any]:
    birth = change.birth
    return {
        "file_id": change.file_id,
        "insurance_number": change.insurance_number,
        "mother_chip_id": birth.mother_chip_id,
        "mother_insurance_number": birth.mother_insurance_number,
        "born_on": birth.born_on,
        "born_at": birth.born_at,
        "birth_order": birth.order,
    }


def _about(change: RecordBirth) -> set[str]:
    birth = change.birth
    return {birth.mother_chip_id, birth.mother_insurance_number, change.insurance_number} - {""}


async def forget_birth(connection: AsyncConnection, change: ForgetBirth) -> None:
    """See ForgetBirth."""
    await connection.execute(delete(births).where(births.c.file_id == change.file_id))


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
    {PersonalIdQuestion: holder_of, ChildQuestion: _no_more},
    {ForgetBirth: forget_birth},
    {
        NewbornQuestion: _locks_of_newborn,
        PersonalIdQuestion: _locks_of_personal_id,
        ChildQuestion: lambda question: Locks(people=(question.insurance_number,)),
    },
    batch_readers={NewbornQuestion: known_newborns},
    batch_appliers={RecordBirth: BatchApplier(record_births, _about)},
)
