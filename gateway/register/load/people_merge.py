"""How people are checked and merged into the register."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Executable,
    Select,
    cast,
    exists,
    func,
    insert,
    literal,
    select,
    update,
)

from gateway.register.load.register_files.people import PEOPLE
from gateway.register.tables import people
from runtime.loading.merge_plan import Check, MergePlan, repeated
from runtime.loading.staging_tables import KindTables, StagingTables

TODAY = cast(func.timezone("Asia/Ho_Chi_Minh", func.now()), Date)


def people_merge(tables: StagingTables) -> MergePlan:
    """The checks and statements on these staging tables."""
    return MergePlan(people, tuple(_checks(tables[PEOPLE])), tuple(_merge(tables[PEOPLE])))


def _checks(tables: KindTables) -> Iterator[Check]:
    staged = tables.staged
    # Birth dates are compared as texts, which sort as days do, whether the month and day are known or not. A
    # cast would write a day in the server's DateStyle.
    birth_date = staged.c.birth_date.collate("C")
    yield Check("insurance_number", repeated(staged, "insurance_number"))
    yield Check("chip_id", repeated(staged, "chip_id"))
    yield Check("chip_id", _chip_id_of_another_person(tables))
    yield Check("birth_date", _fault(tables, "after today").where(birth_date > _text(TODAY)))
    yield Check("died_on", _fault(tables, "after today").where(staged.c.died_on > TODAY))
    yield Check(
        "died_on", _fault(tables, "before the birth date").where(_text(staged.c.died_on) < birth_date)
    )


def _text(day: ColumnElement[date]) -> ColumnElement[str]:
    return func.to_char(day, "YYYY-MM-DD").collate("C")


def _fault(tables: KindTables, reason: str) -> Select[Any]:
    return select(tables.staged.c.line, literal(reason).label("reason"))


def _chip_id_of_another_person(tables: KindTables) -> Select[Any]:
    # It is no fault where that person gives the number up in the same file.
    staged, moved = tables.staged, tables.staged.alias("moved")
    is_given_up = exists().where(
        moved.c.insurance_number == people.c.insurance_number,
        moved.c.chip_id.is_distinct_from(people.c.chip_id),
    )
    return (
        _fault(tables, "another person in the register has it")
        .join_from(staged, people, staged.c.chip_id == people.c.chip_id)
        .where(people.c.insurance_number != staged.c.insurance_number, ~is_given_up)
    )


def _merge(tables: KindTables) -> Iterator[Executable]:
    changed, added, taker = tables.changed, tables.added, tables.changed.alias("taker")
    # A chip ID that goes from one person to another is removed from the first before the second gets it, so
    # that each stays unique.
    yield (
        update(people)
        .values(chip_id=None)
        .where(
            people.c.insurance_number == changed.c.insurance_number,
            people.c.chip_id == taker.c.chip_id,
            changed.c.insurance_number != taker.c.insurance_number,
        )
    )
    yield (
        update(people)
        .values({name: changed.c[name] for name in PEOPLE.facts})
        .where(people.c.insurance_number == changed.c.insurance_number)
    )
    rows = select(*(added.c[name] for name in PEOPLE.header)).order_by(added.c.insurance_number)
    yield insert(people).from_select(PEOPLE.header, rows)
