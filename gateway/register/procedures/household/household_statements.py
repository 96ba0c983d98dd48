"""The statements of joining by household, each built once."""

from sqlalchemy import ARRAY, Date, Text, and_, any_, bindparam, func, select, union, update
from sqlalchemy.dialects.postgresql import insert as insert_once

from gateway.register.procedures.household.tables import (
    household_members,
    households,
    payment_lines,
    payments,
)
from gateway.register.tables import card_periods, cards, people

_household = any_(bindparam("asked_households", type_=ARRAY(Text)))
_number = any_(bindparam("numbers", type_=ARRAY(Text)))

# Those who are named, and everybody who lives in the household: by an index each.
_asked = union(
    select(people.c.insurance_number).where(people.c.insurance_number == _number),
    select(household_members.c.insurance_number).where(
        household_members.c.household == _household, household_members.c.until.is_(None)
    ),
).subquery("asked")
_lives = household_members.alias("lives")
_last = func.least(card_periods.c.valid_until, card_periods.c.ended_on - 1).label("last")
PERSON = (people.c.insurance_number, people.c.died_on, _lives.c.household, households.c.province)
_period = (
    func.left(cards.c.card_number, 2).label("card_group"),
    card_periods.c.valid_from,
    _last,
    card_periods.c.registered_facility,
    card_periods.c.area_code,
    card_periods.c.five_years_on,
    payments.c.paid_on,
    payment_lines.c.place,
)
_of_person = people.c.insurance_number == _asked.c.insurance_number
_now = and_(_lives.c.insurance_number == people.c.insurance_number, _lives.c.until.is_(None))
_has_a_day = and_(cards.c.insurance_number == people.c.insurance_number, _last >= card_periods.c.valid_from)
_paid_for = and_(
    payment_lines.c.insurance_number == people.c.insurance_number,
    payment_lines.c.valid_from == card_periods.c.valid_from,
)
# Each person with every period that has a day, and what was paid for it; a person without one has no group.
READ = (
    select(*PERSON, *_period)
    .select_from(
        _asked.join(people, _of_person)
        .outerjoin(_lives, _now)
        .outerjoin(households)
        .outerjoin(cards.join(card_periods), _has_a_day)
        .outerjoin(payment_lines, _paid_for)
        .outerjoin(payments, payments.c.payment_id == payment_lines.c.payment_id)
    )
    .order_by(_last)
)

# Many at once: an array for each column.
_joining = (
    func.unnest(
        bindparam("numbers", type_=ARRAY(Text)),
        bindparam("joined_households", type_=ARRAY(Text)),
        bindparam("provinces", type_=ARRAY(Text)),
        bindparam("from_days", type_=ARRAY(Date)),
    )
    .table_valued("insurance_number", "household", "province", "from_day")
    .render_derived("joining")
)
_new_households = (
    insert_once(households)
    .from_select(["household", "province"], select(_joining.c.household, _joining.c.province))
    .on_conflict_do_nothing(index_elements=["household"])
    .cte("new_households")
)
LEAVE_HOUSEHOLDS = (
    update(household_members)
    .where(
        household_members.c.insurance_number == _joining.c.insurance_number,
        household_members.c.until.is_(None),
        household_members.c.since < _joining.c.from_day,
    )
    .values(until=_joining.c.from_day - 1)
    .add_cte(_new_households)
)
_new_members = insert_once(household_members).from_select(
    ["insurance_number", "since", "household"],
    select(_joining.c.insurance_number, _joining.c.from_day, _joining.c.household),
)
JOIN_HOUSEHOLDS = _new_members.on_conflict_do_update(
    index_elements=["insurance_number", "since"],
    set_={"household": _new_members.excluded.household, "until": None},
)
