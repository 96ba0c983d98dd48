"""How cards and their periods are checked and merged into the register."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Executable,
    Select,
    and_,
    case,
    cast,
    exists,
    func,
    insert,
    literal,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, array

from gateway.register.load.register_files.cards import CARDS
from gateway.register.load.register_files.people import PEOPLE
from gateway.register.tables import card_periods, cards, people
from runtime.loading.merge_plan import Check, MergePlan
from runtime.loading.staging_tables import KindTables, StagingTables

EPOCH = date(1900, 1, 1)
# A period of the register has no line.
NO_LINE = literal(0, BigInteger)
NOT_IN_THE_FILE = "a period of this card that the register has, and the file does not change, overlaps it"


def cards_merge(tables: StagingTables) -> MergePlan:
    """The checks and statements on these staging tables."""
    known = select(cards.c.card_number, *card_periods.c).join_from(card_periods, cards).subquery("known")
    return MergePlan(known, tuple(_checks(tables)), tuple(_merge(tables[CARDS])))


def _checks(tables: StagingTables) -> Iterator[Check]:
    staged = tables[CARDS].staged
    ends_first = select(staged.c.line, literal("before valid_from").label("reason")).where(
        staged.c.valid_until < staged.c.valid_from
    )
    yield Check("card_number", _without_person(tables))
    yield Check("valid_until", ends_first)
    yield Check("ended_on", _half_ended(tables))
    yield Check("valid_from", _overlapping(tables[CARDS]))


def _without_person(tables: StagingTables) -> Select[Any]:
    staged, staged_people = tables[CARDS].staged, tables[PEOPLE].staged
    reason = literal("its holder is neither in the register nor accepted from the file of people")
    holder = func.right(staged.c.card_number, 10)
    return select(staged.c.line, reason.label("reason")).where(
        ~exists().where(staged_people.c.insurance_number == holder),
        ~exists().where(people.c.insurance_number == holder),
        staged.c.card_number.is_not(None),
    )


def _half_ended(tables: StagingTables) -> Select[Any]:
    staged, faults = tables[CARDS].staged, tables.faults
    # A row where one of the two cells could not be read has that fault already.
    is_unreadable = exists().where(
        faults.c.kind == CARDS.name,
        faults.c.line == staged.c.line,
        faults.c.column_name.in_(("ended_on", "end_reason")),
    )
    reason = literal("ended_on and end_reason must both be given, or neither").label("reason")
    return select(staged.c.line, reason).where(
        staged.c.ended_on.is_(None) != staged.c.end_reason.is_(None), ~is_unreadable
    )


def _overlapping(tables: KindTables) -> Select[Any]:
    """Find each staged period that another period of its card overlaps, and name one such line.

    Two periods that overlap need not be neighbours in time: so each is compared with the latest end of all
    periods before it. A day and a line are one array, so that the line comes with the latest day.
    """
    periods = union_all(_staged_periods(tables), _kept_periods(tables)).cte("periods")
    card, by_day = periods.c.card_number, (periods.c.valid_from, periods.c.line)
    ends = func.max(_with_line(periods.c.valid_until, periods.c.line), type_=ARRAY(BigInteger))
    begins = func.lead(_with_line(periods.c.valid_from, periods.c.line), type_=ARRAY(BigInteger))
    in_order = select(
        periods.c.line,
        periods.c.valid_from,
        periods.c.valid_until,
        ends.over(partition_by=card, order_by=by_day, rows=(None, -1)).label("ends_before"),
        begins.over(partition_by=card, order_by=by_day).label("begins_after"),
    ).cte("in_order")
    before, after = in_order.c.ends_before, in_order.c.begins_after
    other = case(
        (before[1] >= _day_number(in_order.c.valid_from), before[2]),
        (after[1] <= _day_number(in_order.c.valid_until), after[2]),
    )
    found = select(in_order.c.line, other.label("other")).where(in_order.c.line > NO_LINE).cte("overlapping")
    reason = case(
        (found.c.other == NO_LINE, NOT_IN_THE_FILE),
        else_=func.format("this card's period in line %s overlaps it", found.c.other),
    )
    return select(found.c.line, reason.label("reason")).where(found.c.other.is_not(None))


def _staged_periods(tables: KindTables) -> Select[Any]:
    row = tables.staged.c
    return select(row.line, row.card_number, row.valid_from, row.valid_until).where(
        row.card_number.is_not(None), row.valid_from <= row.valid_until
    )


def _kept_periods(tables: KindTables) -> Select[Any]:
    """The periods of these cards that the register has and the file does not change."""
    staged, same = tables.staged, tables.staged.alias("same")
    is_changed = exists().where(
        same.c.card_number == cards.c.card_number, same.c.valid_from == card_periods.c.valid_from
    )
    return (
        select(NO_LINE, cards.c.card_number, card_periods.c.valid_from, card_periods.c.valid_until)
        .join_from(card_periods, cards)
        .where(cards.c.card_number.in_(select(staged.c.card_number)), ~is_changed)
    )


def _with_line(day: ColumnElement[date], line: ColumnElement[int]) -> ColumnElement[Any]:
    return array([_day_number(day), line])


def _day_number(day: ColumnElement[date]) -> ColumnElement[int]:
    return cast(day - literal(EPOCH), BigInteger)


def _merge(tables: KindTables) -> Iterator[Executable]:
    yield _insert_cards(tables)
    yield _update_periods(tables)
    # After the update: a period may be added where another has become shorter.
    yield _insert_periods(tables)


def _insert_cards(tables: KindTables) -> Executable:
    added = tables.added
    holder = func.right(added.c.card_number, 10).label("insurance_number")
    new = (
        select(added.c.card_number, holder)
        .where(~exists().where(cards.c.card_number == added.c.card_number))
        .distinct()
        .order_by(holder, added.c.card_number)
    )
    return insert(cards).from_select(("card_number", "insurance_number"), new)


def _update_periods(tables: KindTables) -> Executable:
    changed = tables.changed
    return (
        update(card_periods)
        .values({name: changed.c[name] for name in CARDS.facts})
        .where(
            and_(cards.c.card_number == changed.c.card_number, card_periods.c.card_id == cards.c.card_id),
            card_periods.c.valid_from == changed.c.valid_from,
        )
    )


def _insert_periods(tables: KindTables) -> Executable:
    added = tables.added
    names = [name for name in CARDS.header if name != "card_number"]
    # In the order of the primary key.
    rows = (
        select(cards.c.card_id, *(added.c[name] for name in names))
        .join_from(added, cards, added.c.card_number == cards.c.card_number)
        .order_by(cards.c.card_id, added.c.valid_from)
    )
    return insert(card_periods).from_select(["card_id", *names], rows)
