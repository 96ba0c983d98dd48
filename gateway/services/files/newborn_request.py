"""Reads a look-up of a newborn child as one of its insurance number, or of the mother's number."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import NamedTuple

from gateway.cards.newborn import Newborn
from gateway.cards.subject import ChipId, InsuranceNumber, Malformed, PersonKey
from gateway.refusal import FieldViolation
from gateway.refusals import RequestMalformed
from gateway.v1 import card_service_pb2 as wire
from runtime.clock import Clock
from runtime.date_message import date_value

PARSERS: dict[str, Callable[[str], PersonKey]] = {
    "mother_chip_id": ChipId.parse,
    "mother_insurance_number": InsuranceNumber.parse,
}
# Of one birth, as files have them.
MOST_CHILDREN = 9
FindNewborn = Callable[[Newborn], Awaitable[str | None]]


class ReadNewborn(NamedTuple):
    """The look-up by a number: the child's, or where there is no child the mother's."""

    request: wire.CheckCardRequest
    is_known: bool


class NewbornRequestReader:
    """`find` returns the insurance number of a newborn child."""

    def __init__(self, find: FindNewborn, clock: Clock) -> None:
        self._find = find
        self._clock = clock

    async def read(self, request: wire.CheckCardRequest) -> ReadNewborn:
        """The same look-up by a number. Raises RequestMalformed and DatabaseAway."""
        newborn = _newborn(request.newborn, self._clock.today())
        number = await self._find(newborn)
        by_number = wire.CheckCardRequest()
        by_number.CopyFrom(request)
        if number is not None:
            by_number.insurance_number = number
            return ReadNewborn(by_number, is_known=True)
        # As if the mother were looked up with the birth date of the child: a guess costs the same.
        setattr(by_number, newborn.mother.kind, newborn.mother.text)
        by_number.holder.birth_date = newborn.born_on.isoformat()
        return ReadNewborn(by_number, is_known=False)


def _newborn(sent: wire.Newborn, today: date) -> Newborn:
    faults: list[FieldViolation] = []
    mother, born_on = _mother(sent, faults), _born_on(sent, today, faults)
    if not 0 <= sent.birth_order <= MOST_CHILDREN:
        expected = f"1 to {MOST_CHILDREN} expected, or 0 for 1"
        faults.append(FieldViolation("newborn.birth_order", expected))
    if faults or mother is None or born_on is None:
        raise RequestMalformed(faults)
    return Newborn(mother, born_on, sent.birth_order or 1)


def _mother(sent: wire.Newborn, faults: list[FieldViolation]) -> PersonKey | None:
    kind = sent.WhichOneof("mother")
    if kind is None:
        expected = "one of mother_chip_id and mother_insurance_number expected"
        faults.append(FieldViolation("newborn.mother", expected))
        return None
    try:
        return PARSERS[kind](getattr(sent, kind))
    except Malformed as malformed:
        faults.append(FieldViolation(f"newborn.{kind}", str(malformed)))
        return None


def _born_on(sent: wire.Newborn, today: date, faults: list[FieldViolation]) -> date | None:
    try:
        born_on = date_value(sent.born_on)
    except ValueError:
        born_on = date.max
    if born_on > today:
        expected = "a day that exists expected, with year, month and day, and not after today"
        faults.append(FieldViolation("newborn.born_on", expected))
        return None
    return born_on
