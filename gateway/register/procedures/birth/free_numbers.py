"""Insurance numbers for newborn children, which nobody has."""

from collections.abc import Sequence

from sqlalchemy import ARRAY, Text, bindparam, cast, column, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.procedures.birth.tables import insurance_numbers
from gateway.register.tables import people

# A multiple of it reaches every number of eight digits before it repeats one, in a scattered order.
STRIDE, DIGITS = 387_420_489, 8

_province = (
    func.unnest(bindparam("provinces", type_=ARRAY(Text)))
    .table_valued(column("value", Text()))
    .render_derived()
)
_count = select(_province.c.value, insurance_numbers.next_value().label("count")).cte("next_count")
_digits = func.lpad(cast(_count.c.count * STRIDE % 10**DIGITS, Text), DIGITS, "0")
_next = select(_count.c.value.label("province"), (_count.c.value + _digits).label("number")).cte(
    "next_number"
)
NEXT_NUMBERS = select(
    _next.c.province, _next.c.number, exists().where(people.c.insurance_number == _next.c.number)
)


async def free_numbers(connection: AsyncConnection, provinces: Sequence[str]) -> dict[str, list[str]]:
    """As many for each province as it is named: the next ones of the sequence that the register has not.

    A number is the province, and eight digits.
    """
    free: dict[str, list[str]] = {province: [] for province in provinces}
    asked = [*provinces]
    while asked:
        rows = (await connection.execute(NEXT_NUMBERS, {"provinces": asked})).all()
        asked = [province for province, _, is_taken in rows if is_taken]
        for province, number, is_taken in rows:
            if not is_taken:
                free[province].append(number)
    return free
